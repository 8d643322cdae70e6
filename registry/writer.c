#include "writer.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"

enum { BEAT_US = 60 * 1000 * 1000, WAIT_MS_MOST = 1000, WAIT_MS_LEAST = 50 };

void writer_init(struct writer *writer)
{
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
  int64_t quarter_ms = writer->settings->validity_s * 250;
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

static void note(struct writer *writer, const struct round_counts *counts, bool fenced)
{
  (void)pthread_mutex_lock(&writer->lock);
  writer->counts.commits += counts->commits;
  writer->counts.jobs += counts->jobs;
  writer->counts.refused += counts->refused;
  writer->fenced = writer->fenced || fenced;
  (void)pthread_mutex_unlock(&writer->lock);
}

static void work_off(struct writer *writer, struct scope *scope, struct job *jobs)
{
  while (jobs != NULL) {
    struct job *rest = NULL;
    struct round_counts counts = {0};
    scope_reset(scope);
    enum err err =
        round_run(writer->book, writer->shelf, scope, jobs, clock_now_s(writer->settings->clock), &rest, &counts);
    if (err != OK) {
      LOG(LOG_ALERT, "registry.commit_failed", LOG_TEXT("detail", str_of(scope_first_fault(scope)->text)));
    }
    note(writer, &counts, err == ERR_CONFLICT);
    answer(writer, jobs, rest);
    jobs = rest;
  }
}

static void renew(struct writer *writer, struct scope *scope, bool reload)
{
  int64_t now_s = clock_now_s(writer->settings->clock);
  scope_reset(scope);
  (void)shelf_publish(writer->shelf, scope, now_s); /* has told the log */
  scope_reset(scope);
  enum err err = reload ? issuers_load(writer->issuers, scope, now_s) : issuers_renew(writer->issuers, scope, now_s);
  if (err != OK) {
    LOG(LOG_ERROR, "trust_list.not_published", LOG_TEXT("detail", str_of(scope_first_fault(scope)->text)));
    return;
  }
  if (reload) {
    LOG(LOG_INFO, "trust_list.reloaded", LOG_TEXT("file", writer->settings->trust_file));
  }
}

static void *writer_run(void *self)
{
  struct writer *writer = self;
  struct scope *scope = writer->memory;
  int64_t beat_us = clock_monotonic_us();
  for (bool stopping = false; !stopping;) {
    (void)pthread_mutex_lock(&writer->lock);
    wait_for_work(writer);
    struct job *jobs = queue_take(writer);
    bool reload = writer->reload;
    writer->reload = false;
    stopping = writer->stopping && jobs == NULL;
    (void)pthread_mutex_unlock(&writer->lock);
    work_off(writer, scope, jobs);
    renew(writer, scope, reload);
    if (writer->settings->beat != NULL && clock_monotonic_us() - beat_us >= BEAT_US) {
      writer->settings->beat(writer->settings->store.store);
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

enum err writer_start(struct writer *writer, struct scope *scope)
{
  writer->memory = scope_new(LIMIT_SCOPE_OCTETS);
  if (writer->memory == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the registry");
  }
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

struct round_counts writer_counts(struct writer *writer, bool *fenced)
{
  (void)pthread_mutex_lock(&writer->lock);
  struct round_counts counts = writer->counts;
  *fenced = writer->fenced;
  (void)pthread_mutex_unlock(&writer->lock);
  return counts;
}
