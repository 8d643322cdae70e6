#include "writer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"
#include "succession.h"

enum { BEAT_US = 60 * 1000 * 1000, WAIT_MS_MOST = 1000, WAIT_MS_LEAST = 50 };

void writer_init(struct writer *writer, struct works *works)
{
  *writer = (struct writer){.works = works};
  pthread_condattr_t monotonic;
  (void)pthread_condattr_init(&monotonic);
  (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  (void)pthread_cond_init(&writer->work, &monotonic);
  (void)pthread_condattr_destroy(&monotonic);
  (void)pthread_cond_init(&writer->answers, NULL);
  (void)pthread_mutex_init(&writer->lock, NULL);
}

void writer_end(struct writer *writer)
{
  scope_free(writer->memory);
  free(writer->trouble);
  (void)pthread_cond_destroy(&writer->work);
  (void)pthread_cond_destroy(&writer->answers);
  (void)pthread_mutex_destroy(&writer->lock);
}

static struct job *queue_take(struct writer *writer)
{
  struct job *jobs = writer->first;
  writer->first = NULL;
  writer->last = NULL;
  return jobs;
}

/* Waits for work, at most until something may have to be signed again. The lock is held. */
static void wait_for_work(struct writer *writer)
{
  if (writer->first != NULL || writer->stopping || writer->reload) {
    return;
  }
  int64_t quarter_ms = writer->works->settings->validity_s * 250;
  int64_t wait_ms = quarter_ms < WAIT_MS_LEAST ? WAIT_MS_LEAST : quarter_ms;
  wait_ms = wait_ms > WAIT_MS_MOST ? WAIT_MS_MOST : wait_ms;
  struct timespec until;
  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_nsec += wait_ms % 1000 * 1000000;
  until.tv_sec += wait_ms / 1000 + until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  (void)pthread_cond_timedwait(&writer->work, &writer->lock, &until);
}

static void answer(struct writer *writer, struct job *jobs, const struct job *end)
{
  (void)pthread_mutex_lock(&writer->lock);
  for (struct job *job = jobs; job != end;) {
    struct job *next = job->next; /* the job is gone once its owner wakes */
    job->done = true;
    job = next;
  }
  (void)pthread_cond_broadcast(&writer->answers);
  (void)pthread_mutex_unlock(&writer->lock);
}

/* Tells the log when trouble begins, changes or ends, not every second. */
static void note(struct writer *writer, const struct scope *scope, const struct round_counts *counts, enum err err)
{
  const char *text = err == OK ? NULL : scope_first_fault(scope)->text;
  (void)pthread_mutex_lock(&writer->lock);
  writer->counts.commits += counts->commits;
  writer->counts.jobs += counts->jobs;
  writer->counts.refused += counts->refused;
  bool same = text == NULL ? writer->trouble == NULL : writer->trouble != NULL && strcmp(text, writer->trouble) == 0;
  if (!same) {
    free(writer->trouble);
    writer->trouble = text == NULL ? NULL : strdup(text);
  }
  (void)pthread_mutex_unlock(&writer->lock);
  if (!same && text != NULL) {
    LOG(LOG_ALERT, "registry.trouble", LOG_TEXT("detail", str_of(text)));
  } else if (!same) {
    LOG(LOG_INFO, "registry.trouble_over", LOG_NUMBER("commits", (int64_t)counts->commits));
  }
}

static enum err run_round(struct writer *writer, struct job *jobs, struct job **rest)
{
  struct round_counts counts = {0};
  struct scope *scope = writer->memory;
  scope_reset(scope);
  enum err err = round_run(writer->works, scope, jobs, clock_now_s(writer->works->settings->clock), rest, &counts);
  note(writer, scope, &counts, err);
  answer(writer, jobs, *rest);
  return err;
}

/* At least one round, so that what is due is signed, and what is behind is published. */
static void work_off(struct writer *writer, struct job *jobs)
{
  do {
    (void)run_round(writer, jobs, &jobs);
  } while (jobs != NULL);
}

static void reload(struct writer *writer)
{
  struct scope *scope = writer->memory;
  scope_reset(scope);
  if (issuers_read(&writer->works->issuers, scope) != OK) {
    LOG(LOG_ERROR, "trust_list.not_published", LOG_TEXT("detail", str_of(scope_first_fault(scope)->text)));
    return;
  }
  LOG(LOG_INFO, "trust_list.reloaded", LOG_TEXT("file", writer->works->settings->trust_file));
}

static void *writer_run(void *self)
{
  struct writer *writer = self;
  const struct registry_settings *settings = writer->works->settings;
  int64_t beat_us = clock_monotonic_us();
  for (bool stopping = false; !stopping;) {
    (void)pthread_mutex_lock(&writer->lock);
    wait_for_work(writer);
    struct job *jobs = queue_take(writer);
    bool must_reload = writer->reload;
    writer->reload = false;
    stopping = writer->stopping && jobs == NULL;
    (void)pthread_mutex_unlock(&writer->lock);
    if (must_reload) {
      reload(writer);
    }
    work_off(writer, jobs);
    if (settings->beat != NULL && clock_monotonic_us() - beat_us >= BEAT_US) {
      settings->beat(settings->store.store);
      beat_us = clock_monotonic_us();
    }
  }
  return NULL;
}

enum err writer_submit(struct writer *writer, struct job *job)
{
  (void)pthread_mutex_lock(&writer->lock);
  if (writer->stopping) {
    (void)pthread_mutex_unlock(&writer->lock);
    return FAIL(job->scope, ERR_UNAVAILABLE, "the registry is stopping");
  }
  if (writer->last == NULL) {
    writer->first = job;
  } else {
    writer->last->next = job;
  }
  writer->last = job;
  (void)pthread_cond_signal(&writer->work);
  while (!job->done) {
    (void)pthread_cond_wait(&writer->answers, &writer->lock);
  }
  (void)pthread_mutex_unlock(&writer->lock);
  return job->err;
}

/* Whoever waits for witnesses, or is contradicted by them, still shows what was published. */
static bool may_run_with(enum err err)
{
  return err == OK || err == ERR_UNAVAILABLE || err == ERR_CONFLICT || err == ERR_PROOF;
}

static enum err run_first(struct writer *writer, struct scope *scope)
{
  struct job *none = NULL;
  enum err err = run_round(writer, NULL, &none);
  return may_run_with(err) ? OK : FAIL(scope, err, "%s", scope_first_fault(writer->memory)->text);
}

enum err writer_start(struct writer *writer, struct scope *scope)
{
  writer->memory = scope_new(LIMIT_SCOPE_OCTETS);
  if (writer->memory == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the registry");
  }
  TRY(run_first(writer, scope));
  TRY(succession_run(writer->works, scope, clock_now_s(writer->works->settings->clock)));
  TRY(writer->works->is_open ? OK : run_first(writer, scope));
  int code = pthread_create(&writer->thread, NULL, writer_run, writer);
  writer->is_running = code == 0;
  return code == 0 ? OK : FAIL(scope, ERR_IO, "the writer's thread cannot start: %s", strerror(code));
}

void writer_stop(struct writer *writer)
{
  if (!writer->is_running) {
    return;
  }
  (void)pthread_mutex_lock(&writer->lock);
  writer->stopping = true;
  (void)pthread_cond_signal(&writer->work);
  (void)pthread_mutex_unlock(&writer->lock);
  (void)pthread_join(writer->thread, NULL);
}

void writer_reload(struct writer *writer)
{
  (void)pthread_mutex_lock(&writer->lock);
  writer->reload = true;
  (void)pthread_cond_signal(&writer->work);
  (void)pthread_mutex_unlock(&writer->lock);
}

struct round_counts writer_counts(struct writer *writer)
{
  (void)pthread_mutex_lock(&writer->lock);
  struct round_counts counts = writer->counts;
  (void)pthread_mutex_unlock(&writer->lock);
  return counts;
}

enum err writer_health(struct writer *writer, struct scope *scope)
{
  (void)pthread_mutex_lock(&writer->lock);
  enum err err = writer->trouble == NULL ? OK : FAIL(scope, ERR_UNAVAILABLE, "%s", writer->trouble);
  (void)pthread_mutex_unlock(&writer->lock);
  return err;
}
