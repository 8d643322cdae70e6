#include "tlog/log_policy.h"

/* More than one log may have the same name, as when its key changes: one of them has to have signed. */
static enum err check_log(struct scope *scope, const struct log_policy *policy, struct witnessed *witnessed)
{
  for (size_t i = 0; i < policy->logs_len; i++) {
    const struct policy_log *log = &policy->logs[i];
    struct note_voice voice = {0};
    if (!str_equal(log->key.name, witnessed->checkpoint.origin)) {
      continue;
    }
    TRY(note_check(scope, &witnessed->note, &log->key, &voice));
    witnessed->log = voice.heard && witnessed->log == NULL ? log : witnessed->log;
  }
  return witnessed->log != NULL
             ? OK
             : FAIL(scope, ERR_SIGNATURE, "no log of the policy has signed the checkpoint of " STR_FMT,
                    STR_ARG(witnessed->checkpoint.origin));
}

static enum err hear(struct scope *scope, const struct log_policy *policy, struct witnessed *witnessed)
{
  struct note_voice *voices = SCOPE_ARRAY(scope, struct note_voice, policy->voters_len);
  if (voices == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < policy->voters_len; i++) {
    if (policy->voters[i].members == NULL) {
      TRY(note_check(scope, &witnessed->note, &policy->voters[i].key, &voices[i]));
    }
  }
  witnessed->voices = voices;
  return OK;
}

/* Whether those suffice who spoke at `from_s` or later. Members stand before their group. `votes` is working memory for
   as many as there are voters. */
static bool quorum_is_reached(const struct log_policy *policy, const struct note_voice *voices, uint64_t from_s,
                              bool *votes)
{
  if (policy->quorum == QUORUM_NONE) {
    return true;
  }
  for (size_t i = 0; i < policy->voters_len; i++) {
    const struct policy_voter *voter = &policy->voters[i];
    size_t count = 0;
    for (size_t k = 0; k < voter->members_len; k++) {
      count += votes[voter->members[k]];
    }
    votes[i] = voter->members == NULL ? voices[i].heard && voices[i].time_s >= from_s : count >= voter->needed;
  }
  return votes[policy->quorum];
}

/* The latest time that a quorum stands behind: one witness alone can name any. */
static uint64_t time_of(const struct log_policy *policy, const struct note_voice *voices, bool *votes)
{
  uint64_t latest_s = 0;
  for (size_t i = 0; policy->quorum != QUORUM_NONE && i < policy->voters_len; i++) {
    uint64_t time_s = voices[i].time_s;
    if (time_s > latest_s && quorum_is_reached(policy, voices, time_s, votes)) {
      latest_s = time_s;
    }
  }
  return latest_s;
}

enum err log_policy_check(struct scope *scope, const struct log_policy *policy, struct str whole, struct witnessed *out)
{
  *out = (struct witnessed){0};
  TRY(checkpoint_open(scope, whole, &out->note, &out->checkpoint));
  TRY(check_log(scope, policy, out));
  TRY(hear(scope, policy, out));
  bool *votes = SCOPE_ARRAY(scope, bool, policy->voters_len);
  if (votes == NULL) {
    return scope_err(scope);
  }
  if (!quorum_is_reached(policy, out->voices, 0, votes)) {
    return FAIL(scope, ERR_PROOF, "too few witnesses of the policy have cosigned the checkpoint of " STR_FMT,
                STR_ARG(out->checkpoint.origin));
  }
  out->time_s = time_of(policy, out->voices, votes);
  return OK;
}
