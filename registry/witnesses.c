#include "witnesses.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "asking.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metric.h"

enum { AGAIN_MS = 1000, WITNESS_SCOPE_OCTETS = 16 * 1024 * 1024 };

/* One witness and its thread. */
struct asked {
  struct witnesses *all;
  pthread_t thread;
  bool is_running;
  struct scope *memory; /* owned, the thread's */
  struct asking asking; /* the thread's, as is the next */
  bool is_failing; /* and the log was told so */
  /* guarded by the lock of `all` */
  uint64_t asked; /* number of the request that `answer` is to */
  enum answer answer;
  char *lines; /* owned: its signature lines for that request */
  uint64_t cosigned_size;
  enum answer contradiction; /* to any request: it stays, also when a quorum was faster */
};

struct witnesses {
  struct witnesses_settings settings;
  struct log_policy policy; /* with our log alone */
  struct policy_log log;
  pthread_mutex_t lock; /* guards all below */
  pthread_cond_t request; /* for the threads */
  pthread_cond_t answered; /* for the one who asks */
  uint64_t number; /* of the request; 0: none yet */
  struct checkpoint checkpoint;
  char *note; /* owned */
  bool stopping;
  struct asked *asked; /* owned */
  size_t len;
};

/* A request as a thread takes it, in its scope. */
struct taken {
  uint64_t number;
  struct ask ask;
};

static struct timespec in_ms(unsigned ms)
{
  struct timespec until;
  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_nsec += (long)(ms % 1000) * 1000000;
  until.tv_sec += (time_t)(ms / 1000) + until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  return until;
}

/* A witness that is away for days is told once, not every second. */
static void tell_failed(struct asked *asked, const struct scope *scope)
{
  const struct fault *fault = scope_first_fault(scope);
  if (!asked->is_failing) {
    LOG(LOG_WARNING, "witness.failed", LOG_TEXT("witness", asked->asking.voter->name),
        LOG_TEXT("detail", str_of(fault->text)));
  }
  asked->is_failing = true;
}

static void tell(struct asked *asked, const struct scope *scope, enum answer answer)
{
  struct str name = asked->asking.voter->name;
  switch (answer) {
  case ANSWER_FAILED:
    tell_failed(asked, scope);
    break;
  case ANSWER_AHEAD:
    LOG(LOG_ALERT, "witness.has_seen_more", LOG_TEXT("witness", name));
    break;
  case ANSWER_FORKED:
    LOG(LOG_ALERT, "witness.has_seen_another_log", LOG_TEXT("witness", name));
    break;
  case ANSWER_NONE:
    break;
  case ANSWER_COSIGNED:
    asked->is_failing = false;
    break;
  }
}

/* Waits for a request that this witness has not cosigned yet; false when it shall end. The lock is held. */
static bool wait_for_request(struct asked *asked)
{
  struct witnesses *all = asked->all;
  bool failed = asked->answer == ANSWER_FAILED;
  const struct timespec again = in_ms(AGAIN_MS);
  for (int result = 0; !all->stopping;) {
    bool fresh = asked->asked != all->number;
    if (fresh || (failed && result == ETIMEDOUT)) {
      return true;
    }
    result = failed ? pthread_cond_timedwait(&all->request, &all->lock, &again)
                    : pthread_cond_wait(&all->request, &all->lock);
  }
  return false;
}

/* The lock is held. */
static bool take(struct asked *asked, struct scope *scope, struct taken *out)
{
  struct witnesses *all = asked->all;
  *out = (struct taken){all->number, {all->checkpoint, scope_str(scope, str_of(all->note))}};
  return out->ask.note.at != NULL;
}

static bool contradicts(enum answer answer)
{
  return answer == ANSWER_AHEAD || answer == ANSWER_FORKED;
}

/* An answer to a request that is no longer the latest says nothing of that one, unless it is a contradiction. The lock
   is held. */
static void note_answer(struct asked *asked, const struct taken *taken, enum answer answer, struct str lines)
{
  struct witnesses *all = asked->all;
  asked->contradiction = contradicts(answer) ? answer : asked->contradiction;
  if (taken->number != all->number) {
    return;
  }
  free(asked->lines);
  asked->lines = answer == ANSWER_COSIGNED ? strndup(lines.at, lines.len) : NULL;
  asked->answer = answer == ANSWER_COSIGNED && asked->lines == NULL ? ANSWER_FAILED : answer;
  asked->asked = taken->number;
  asked->cosigned_size = answer == ANSWER_COSIGNED ? taken->ask.checkpoint.size : asked->cosigned_size;
  (void)pthread_cond_broadcast(&all->answered);
}

static void *run(void *self)
{
  struct asked *asked = self;
  struct witnesses *all = asked->all;
  (void)pthread_mutex_lock(&all->lock);
  while (wait_for_request(asked)) {
    struct taken taken;
    struct str lines = {0};
    scope_reset(asked->memory);
    if (!take(asked, asked->memory, &taken)) {
      break;
    }
    (void)pthread_mutex_unlock(&all->lock);
    enum answer answer = asking_ask(&asked->asking, asked->memory, &taken.ask, &lines);
    tell(asked, asked->memory, answer);
    (void)pthread_mutex_lock(&all->lock);
    note_answer(asked, &taken, answer, lines);
  }
  (void)pthread_mutex_unlock(&all->lock);
  return NULL;
}

static enum err start_one(struct witnesses *all, struct scope *scope, const struct policy_voter *voter)
{
  if (voter->url.len == 0) {
    return FAIL(scope, ERR_CONFIG, "witness " STR_FMT ": has no address", STR_ARG(voter->name));
  }
  struct asked *asked = &all->asked[all->len++];
  *asked = (struct asked){.all = all, .memory = scope_new(WITNESS_SCOPE_OCTETS)};
  asked->asking = (struct asking){.port = all->settings.port, .voter = voter, .tiles = all->settings.tiles};
  asked->is_running = asked->memory != NULL && pthread_create(&asked->thread, NULL, run, asked) == 0;
  return asked->is_running ? OK : FAIL(scope, ERR_LIMIT, "no thread for a witness");
}

static void init_sync(struct witnesses *all)
{
  pthread_condattr_t monotonic;
  (void)pthread_condattr_init(&monotonic);
  (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  (void)pthread_cond_init(&all->request, &monotonic);
  (void)pthread_cond_init(&all->answered, &monotonic);
  (void)pthread_condattr_destroy(&monotonic);
  (void)pthread_mutex_init(&all->lock, NULL);
}

static enum err start_all(struct witnesses *all, struct scope *scope)
{
  const struct log_policy *policy = all->settings.policy;
  all->asked = calloc(policy->voters_len + 1, sizeof *all->asked);
  if (all->asked == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the witnesses");
  }
  for (size_t i = 0; i < policy->voters_len; i++) {
    TRY(policy->voters[i].members == NULL ? start_one(all, scope, &policy->voters[i]) : OK);
  }
  return OK;
}

enum err witnesses_start(struct scope *scope, const struct witnesses_settings *settings, struct witnesses **out)
{
  *out = NULL;
  struct witnesses *all = calloc(1, sizeof *all);
  if (all == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the witnesses");
  }
  all->settings = *settings;
  all->log = (struct policy_log){.key = settings->log};
  all->policy = *settings->policy;
  all->policy.logs = &all->log;
  all->policy.logs_len = 1;
  init_sync(all);
  enum err err = start_all(all, scope);
  if (err != OK) {
    witnesses_stop(all);
    return err;
  }
  *out = all;
  return OK;
}

void witnesses_stop(struct witnesses *all)
{
  if (all == NULL) {
    return;
  }
  (void)pthread_mutex_lock(&all->lock);
  all->stopping = true;
  (void)pthread_cond_broadcast(&all->request);
  (void)pthread_mutex_unlock(&all->lock);
  for (size_t i = 0; i < all->len; i++) {
    if (all->asked[i].is_running) {
      (void)pthread_join(all->asked[i].thread, NULL);
    }
    scope_free(all->asked[i].memory);
    free(all->asked[i].lines);
  }
  free(all->asked);
  free(all->note);
  (void)pthread_cond_destroy(&all->request);
  (void)pthread_cond_destroy(&all->answered);
  (void)pthread_mutex_destroy(&all->lock);
  free(all);
}

/* A new request; the same one again leaves its answers as they are. The lock is held. */
static enum err post(struct witnesses *all, struct scope *scope, const struct checkpoint *checkpoint, struct str note)
{
  if (all->note != NULL && str_equal(str_of(all->note), note)) {
    return OK;
  }
  char *copy = strndup(note.at, note.len);
  if (copy == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for a checkpoint");
  }
  free(all->note);
  all->note = copy;
  all->checkpoint = *checkpoint;
  all->number++;
  (void)pthread_cond_broadcast(&all->request);
  return OK;
}

/* What has come in so far, as a whole note. The lock is held. */
static enum err assemble(struct witnesses *all, struct scope *scope, struct str *out)
{
  struct note note;
  TRY(note_parse(scope, str_of(all->note), &note));
  struct note_signature *lines = SCOPE_ARRAY(scope, struct note_signature, LIMIT_NOTE_SIGNATURES);
  if (lines == NULL) {
    return scope_err(scope);
  }
  memcpy(lines, note.at, note.len * sizeof *lines);
  for (size_t i = 0; i < all->len; i++) {
    const struct asked *asked = &all->asked[i];
    struct note more = {0};
    if (asked->asked == all->number && asked->answer == ANSWER_COSIGNED) {
      TRY(note_lines_parse(scope, scope_str(scope, str_of(asked->lines)), &more));
    }
    for (size_t k = 0; k < more.len && note.len < LIMIT_NOTE_SIGNATURES; k++) {
      lines[note.len++] = more.at[k];
    }
  }
  note.at = lines;
  return note_print(scope, &note, out);
}

/* ERR_CONFLICT and ERR_PROOF by a single witness: who contradicts us is to be heard. The lock is held. */
static enum err judge(const struct witnesses *all, struct scope *scope)
{
  for (size_t i = 0; i < all->len; i++) {
    const struct asked *asked = &all->asked[i];
    if (asked->contradiction == ANSWER_AHEAD) {
      return FAIL(scope, ERR_CONFLICT, "witness " STR_FMT " has seen more of this log than the store knows",
                  STR_ARG(asked->asking.voter->name));
    }
    if (asked->contradiction == ANSWER_FORKED) {
      return FAIL(scope, ERR_PROOF, "witness " STR_FMT " has seen another log under this name",
                  STR_ARG(asked->asking.voter->name));
    }
  }
  return OK;
}

/* The lock is held. */
static bool have_all_answered(const struct witnesses *all)
{
  bool every = true;
  for (size_t i = 0; i < all->len; i++) {
    every = every && all->asked[i].asked == all->number && all->asked[i].answer != ANSWER_NONE;
  }
  return every;
}

/* Waits until the quorum is reached, or cannot be now. The lock is held. */
static enum err wait_for_quorum(struct witnesses *all, struct scope *scope, struct str *cosigned)
{
  const struct timespec until = in_ms(all->settings.wait_ms);
  for (int result = 0;;) {
    struct scope_mark mark = scope_mark(scope);
    struct witnessed witnessed;
    TRY(judge(all, scope));
    TRY(assemble(all, scope, cosigned));
    if (log_policy_check(scope, &all->policy, *cosigned, &witnessed) == OK) {
      return OK;
    }
    (void)scope_take_fault(scope);
    scope_rewind(scope, mark);
    if (have_all_answered(all) || result == ETIMEDOUT) {
      return FAIL(scope, ERR_UNAVAILABLE, "too few witnesses have answered");
    }
    result = pthread_cond_timedwait(&all->answered, &all->lock, &until);
  }
}

enum err witnesses_cosign(struct witnesses *all, struct scope *scope, const struct checkpoint *checkpoint,
                          struct str note, struct str *cosigned)
{
  (void)pthread_mutex_lock(&all->lock);
  enum err err = post(all, scope, checkpoint, note);
  if (err == OK) {
    err = wait_for_quorum(all, scope, cosigned);
  }
  (void)pthread_mutex_unlock(&all->lock);
  return err;
}

enum err witnesses_hear_all(struct witnesses *all, struct scope *scope)
{
  const struct timespec until = in_ms(all->settings.wait_ms);
  (void)pthread_mutex_lock(&all->lock);
  for (int result = 0; !have_all_answered(all) && result != ETIMEDOUT;) {
    result = pthread_cond_timedwait(&all->answered, &all->lock, &until);
  }
  enum err err = judge(all, scope);
  (void)pthread_mutex_unlock(&all->lock);
  return err;
}

enum err witnesses_check(struct witnesses *all, struct scope *scope)
{
  (void)pthread_mutex_lock(&all->lock);
  enum err err = judge(all, scope);
  (void)pthread_mutex_unlock(&all->lock);
  return err;
}

void witnesses_metrics(struct witnesses *all, struct buf *out)
{
  (void)pthread_mutex_lock(&all->lock);
  buf_add(out, STR("# TYPE dojang_registry_witness_behind gauge\n"));
  for (size_t i = 0; i < all->len; i++) {
    struct str name = all->asked[i].asking.voter->name;
    uint64_t behind = all->checkpoint.size - all->asked[i].cosigned_size;
    metric_print(out, "dojang_registry_witness_behind", "witness", name, behind);
  }
  (void)pthread_mutex_unlock(&all->lock);
}
