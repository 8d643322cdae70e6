#include "base/limits.h"
#include "codec/xsd_time.h"
#include "visit.h"

static struct str place(const struct visit *visit, uint64_t index)
{
  return scope_format(visit->scope, STR_FMT " entry %llu", STR_ARG(visit->log->origin), (unsigned long long)index);
}

static bool is_before(uint64_t time_s, uint64_t other_s, uint64_t slack_s)
{
  return time_s < other_s && other_s - time_s > slack_s;
}

/* A log's writer puts entries down as things happen: what is of an earlier time than an entry before it, or than the
   witnesses who saw the log without it, was dated back. */
static void check_not_back(struct visit *visit, uint64_t index, const struct leaf *leaf)
{
  const struct seen_log *log = visit->log;
  uint64_t slack_s = LIMIT_CLOCK_SKEW_S + (leaf->kind == LEAF_ISSUED ? LEAF_TIME_STEP_S : 0);
  bool by_entry = log->last_s >= log->time_s;
  uint64_t floor_s = by_entry ? log->last_s : log->time_s;
  if (!is_before(leaf->time_s, floor_s, slack_s)) {
    return;
  }
  struct str is = xsd_time_print(visit->scope, (int64_t)leaf->time_s);
  struct str was = xsd_time_print(visit->scope, (int64_t)floor_s);
  findings_add(visit->findings, AUDIT_TIME_BACKWARDS, place(visit, index), "it says " STR_FMT ", behind %s" STR_FMT,
               STR_ARG(is), by_entry ? "an entry of " : "what was witnessed at ", STR_ARG(was));
}

/* What was witnessed had happened. An entry from the future says nothing of the time of those behind it. */
static void check_time(struct visit *visit, uint64_t index, const struct leaf *leaf, uint64_t witnessed_s)
{
  struct seen_log *log = visit->log;
  check_not_back(visit, index, leaf);
  if (witnessed_s > 0 && is_before(witnessed_s, leaf->time_s, LIMIT_CLOCK_SKEW_S)) {
    struct str is = xsd_time_print(visit->scope, (int64_t)leaf->time_s);
    struct str was = xsd_time_print(visit->scope, (int64_t)witnessed_s);
    findings_add(visit->findings, AUDIT_TIME_AHEAD, place(visit, index),
                 "it says " STR_FMT ", and was witnessed at " STR_FMT, STR_ARG(is), STR_ARG(was));
    return;
  }
  log->last_s = leaf->time_s > log->last_s ? leaf->time_s : log->last_s;
}

/* A log that goes on from another begins with that one's size and root. `*out` is that one, or NULL. False when others
   were seen, and none of them ends so. */
static bool goes_on_from_seen(const struct visit *visit, const struct leaf *leaf, const struct seen_log **out)
{
  bool others = false;
  *out = NULL;
  for (size_t i = 0; i < visit->state->logs_len; i++) {
    const struct seen_log *log = &visit->state->logs[i];
    if (log == visit->log || log->checkpoint.len == 0) {
      continue;
    }
    others = true;
    if (log->edge->tree.size == leaf->number && tlog_hash_equal(&log->root, &leaf->digest)) {
      *out = log;
      return true;
    }
  }
  return !others;
}

/* Whoever closes a log says which one goes on from it. */
static void check_named(struct visit *visit, uint64_t index, const struct seen_log *former)
{
  static const struct tlog_hash none = {0};
  struct tlog_hash own = tlog_sha256(str_bytes(visit->log->origin));
  if (former->is_closed && !tlog_hash_equal(&former->next, &none) && !tlog_hash_equal(&former->next, &own)) {
    findings_add(visit->findings, AUDIT_CONTRADICTION, place(visit, index),
                 "it says that this log goes on from " STR_FMT ", which named another when it was closed",
                 STR_ARG(former->origin));
  }
}

static void check_opened(struct visit *visit, uint64_t index, const struct leaf *leaf)
{
  if (index != 0) {
    findings_add(visit->findings, AUDIT_ENTRY_MISPLACED, place(visit, index),
                 "it says that the log is opened, and is not the first");
    return;
  }
  const struct seen_log *former = NULL;
  if (!goes_on_from_seen(visit, leaf, &former)) {
    findings_add(visit->findings, AUDIT_CONTRADICTION, place(visit, index),
                 "it says that the log before had %llu entries and another root than any that was seen",
                 (unsigned long long)leaf->number);
  }
  if (former != NULL) {
    check_named(visit, index, former);
  }
}

static void check_closed(struct visit *visit, uint64_t index, const struct leaf *leaf, uint64_t size)
{
  if (index != size - 1) {
    findings_add(visit->findings, AUDIT_ENTRY_MISPLACED, place(visit, index),
                 "it says that the log is closed, and is not the last");
  }
  visit->log->is_closed = true;
  visit->log->next = leaf->digest;
}

enum err visit_entry(struct visit *visit, uint64_t index, struct bytes octets, const struct witnessed *witnessed)
{
  struct leaf leaf;
  if (visit->log->is_closed) {
    findings_add(visit->findings, AUDIT_ENTRY_MISPLACED, place(visit, index), "the log was closed before it");
  }
  if (leaf_decode(visit->scope, octets, &leaf) != OK) {
    struct fault fault = scope_take_fault(visit->scope);
    findings_add(visit->findings, AUDIT_ENTRY_UNKNOWN, place(visit, index), "%s", fault.text);
    visit->state->tally.kinds[0]++;
    return scope_err(visit->scope);
  }
  tally_entry(&visit->state->tally, &leaf);
  check_time(visit, index, &leaf, witnessed->time_s);
  switch (leaf.kind) {
  case LEAF_ISSUED:
    return OK;
  case LEAF_LIST:
    return visit_list(visit, index, &leaf);
  case LEAF_KEY_ADDED:
  case LEAF_KEY_RETIRED:
    return visit_key(visit, index, &leaf);
  case LEAF_ISSUERS:
    return visit_trust(visit, index, &leaf);
  case LEAF_OPENED:
    check_opened(visit, index, &leaf);
    return OK;
  case LEAF_CLOSED:
    check_closed(visit, index, &leaf, witnessed->checkpoint.size);
    return OK;
  }
  return OK;
}
