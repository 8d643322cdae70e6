#include "registry/registry.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"
#include "issuers.h"
#include "round.h"

enum { BEAT_US = 60 * 1000 * 1000, WAIT_MS_MOST = 1000, WAIT_MS_LEAST = 50 };

struct registry {
  struct registry_settings settings;
  struct book book; /* the writer's */
  struct shelf shelf; /* the writer's but for reading pages */
  struct issuers issuers; /* the writer's but for reading the page */
  pthread_t writer;
  bool has_writer;
  struct scope *memory; /* the writer's, reset each round */
  pthread_mutex_t lock; /* guards all below, and `done` of every job */
  pthread_cond_t work; /* for the writer */
  pthread_cond_t answers; /* for those who asked */
  struct job *first; /* the queue */
  struct job *last;
  bool stopping;
  bool reload;
  bool fenced; /* another process has taken the store over */
  struct round_counts counts;
};

static struct job *queue_take(struct registry *registry)
{
  struct job *jobs = registry->first;
  registry->first = NULL;
  registry->last = NULL;
  return jobs;
}

/* Waits for work, at most until something may have to be signed again. The lock is held. */
static void wait_for_work(struct registry *registry)
{
  if (registry->first != NULL || registry->stopping || registry->reload) {
    return;
  }
  int64_t quarter_ms = registry->settings.validity_s * 250;
  int64_t wait_ms = quarter_ms < WAIT_MS_LEAST ? WAIT_MS_LEAST : quarter_ms;
  wait_ms = wait_ms > WAIT_MS_MOST ? WAIT_MS_MOST : wait_ms;
  struct timespec until;
  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_nsec += wait_ms % 1000 * 1000000;
  until.tv_sec += wait_ms / 1000 + until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  (void)pthread_cond_timedwait(&registry->work, &registry->lock, &until);
}

static void answer(struct registry *registry, struct job *jobs, const struct job *end)
{
  (void)pthread_mutex_lock(&registry->lock);
  for (struct job *job = jobs; job != end;) {
    struct job *next = job->next; /* the job is gone once its owner wakes */
    job->done = true;
    job = next;
  }
  (void)pthread_cond_broadcast(&registry->answers);
  (void)pthread_mutex_unlock(&registry->lock);
}

static void note(struct registry *registry, const struct round_counts *counts, bool fenced)
{
  (void)pthread_mutex_lock(&registry->lock);
  registry->counts.commits += counts->commits;
  registry->counts.jobs += counts->jobs;
  registry->counts.refused += counts->refused;
  registry->fenced = registry->fenced || fenced;
  (void)pthread_mutex_unlock(&registry->lock);
}

static void work_off(struct registry *registry, struct scope *scope, struct job *jobs)
{
  while (jobs != NULL) {
    struct job *rest = NULL;
    struct round_counts counts = {0};
    scope_reset(scope);
    enum err err = round_run(&registry->book, &registry->shelf, scope, jobs, clock_now_s(registry->settings.clock),
                             &rest, &counts);
    if (err != OK) {
      LOG(LOG_ALERT, "registry.commit_failed", LOG_TEXT("detail", str_of(scope_first_fault(scope)->text)));
    }
    note(registry, &counts, err == ERR_CONFLICT);
    answer(registry, jobs, rest);
    jobs = rest;
  }
}

static void renew(struct registry *registry, struct scope *scope, bool reload)
{
  int64_t now_s = clock_now_s(registry->settings.clock);
  scope_reset(scope);
  (void)shelf_publish(&registry->shelf, scope, now_s); /* has told the log */
  scope_reset(scope);
  enum err err =
      reload ? issuers_load(&registry->issuers, scope, now_s) : issuers_renew(&registry->issuers, scope, now_s);
  if (err != OK) {
    LOG(LOG_ERROR, "trust_list.not_published", LOG_TEXT("detail", str_of(scope_first_fault(scope)->text)));
    return;
  }
  if (reload) {
    LOG(LOG_INFO, "trust_list.reloaded", LOG_TEXT("file", registry->settings.trust_file));
  }
}

static void *writer_run(void *self)
{
  struct registry *registry = self;
  struct scope *scope = registry->memory;
  int64_t beat_us = clock_monotonic_us();
  for (bool stopping = false; !stopping;) {
    (void)pthread_mutex_lock(&registry->lock);
    wait_for_work(registry);
    struct job *jobs = queue_take(registry);
    bool reload = registry->reload;
    registry->reload = false;
    stopping = registry->stopping && jobs == NULL;
    (void)pthread_mutex_unlock(&registry->lock);
    work_off(registry, scope, jobs);
    renew(registry, scope, reload);
    if (registry->settings.beat != NULL && clock_monotonic_us() - beat_us >= BEAT_US) {
      registry->settings.beat(registry->settings.store.store);
      beat_us = clock_monotonic_us();
    }
  }
  return NULL;
}

/* Gives the job to the writer and sleeps until it is done. */
static enum err submit(struct registry *registry, struct job *job)
{
  (void)pthread_mutex_lock(&registry->lock);
  if (registry->stopping) {
    (void)pthread_mutex_unlock(&registry->lock);
    return FAIL(job->scope, ERR_UNAVAILABLE, "the registry is stopping");
  }
  if (registry->last == NULL) {
    registry->first = job;
  } else {
    registry->last->next = job;
  }
  registry->last = job;
  (void)pthread_cond_signal(&registry->work);
  while (!job->done) {
    (void)pthread_cond_wait(&registry->answers, &registry->lock);
  }
  (void)pthread_mutex_unlock(&registry->lock);
  return job->err;
}

static enum err local_lease(void *self, struct scope *scope, size_t count, struct registry_lease *out)
{
  struct registry *registry = self;
  struct job job = {.kind = JOB_LEASE, .scope = scope, .lease = {.count = count}};
  job.lease.indices = SCOPE_ARRAY(scope, uint32_t, count);
  if (job.lease.indices == NULL) {
    return scope_err(scope);
  }
  TRY(submit(registry, &job));
  *out = (struct registry_lease){.group = job.lease.group, .indices = job.lease.indices, .len = count};
  for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
    out->list_urls[purpose] = shelf_url(&registry->shelf, scope, purpose, out->group);
  }
  return scope_err(scope);
}

static enum err local_record(void *self, struct scope *scope, size_t len, const struct registry_record records[],
                             struct registry_receipt receipts[])
{
  struct job job = {
      .kind = JOB_RECORD, .scope = scope, .record = {.len = len, .records = records, .receipts = receipts}};
  return submit(self, &job);
}

static enum err local_set_status(void *self, struct scope *scope, const struct registry_change *change,
                                 struct registry_change_receipt *out)
{
  struct registry *registry = self;
  struct job job = {.kind = JOB_CHANGE, .scope = scope, .change = {.change = change, .receipt = out}};
  TRY(shelf_find(&registry->shelf, scope, change->list_url, change->purpose, &job.change.group));
  if (change->index >= STATUS_LIST_ENTRIES) {
    return FAIL(scope, ERR_RANGE, "statusListIndex: must be less than %d", STATUS_LIST_ENTRIES);
  }
  return submit(registry, &job);
}

static enum err local_fetch(void *self, struct scope *scope, enum registry_page page, struct str list_url,
                            struct str etag, struct registry_document *out)
{
  struct registry *registry = self;
  struct str folder = scope_join(scope, registry->settings.public_url, STR("/status/"));
  struct registry_published published = {0};
  if (folder.at == NULL) {
    return scope_err(scope);
  }
  struct str name = str_starts(list_url, folder) ? str_slice(list_url, folder.len, list_url.len) : STR("");
  TRY(registry_published(registry, scope, page, name, &published));
  *out = (struct registry_document){.changed = !str_equal(etag, published.etag), .etag = published.etag};
  if (out->changed) {
    out->body = published.body;
  }
  return OK;
}

struct registry_port registry_local_port(struct registry *registry)
{
  static const struct registry_port_calls CALLS = {local_lease, local_record, local_set_status, local_fetch};
  return (struct registry_port){&CALLS, registry};
}

enum err registry_published(struct registry *registry, struct scope *scope, enum registry_page page,
                            struct str list_name, struct registry_published *out)
{
  *out = (struct registry_published){.max_age_s = registry->settings.ttl_s};
  switch (page) {
  case REGISTRY_LISTS:
    return shelf_index(&registry->shelf, scope, out);
  case REGISTRY_LIST:
    return shelf_read(&registry->shelf, scope, list_name, out);
  case REGISTRY_ISSUERS:
    return page_read(&registry->issuers.page, scope, out);
  }
  __builtin_unreachable();
}

void registry_reload(struct registry *registry)
{
  (void)pthread_mutex_lock(&registry->lock);
  registry->reload = true;
  (void)pthread_cond_signal(&registry->work);
  (void)pthread_mutex_unlock(&registry->lock);
}

enum err registry_health(struct registry *registry, struct scope *scope)
{
  (void)pthread_mutex_lock(&registry->lock);
  bool fenced = registry->fenced;
  (void)pthread_mutex_unlock(&registry->lock);
  return fenced ? FAIL(scope, ERR_UNAVAILABLE, "another process has taken the store over") : OK;
}

static void counter_add(struct buf *out, const char *name, uint64_t count)
{
  buf_format(out, "# TYPE %s counter\n%s %llu\n", name, name, (unsigned long long)count);
}

void registry_metrics(struct registry *registry, struct buf *out)
{
  (void)pthread_mutex_lock(&registry->lock);
  struct round_counts counts = registry->counts;
  (void)pthread_mutex_unlock(&registry->lock);
  counter_add(out, "dojang_registry_commits_total", counts.commits);
  counter_add(out, "dojang_registry_writes_total", counts.jobs);
  counter_add(out, "dojang_registry_writes_refused_total", counts.refused);
}

static void visit_status(void *self, const struct row_status *row)
{
  struct registry *registry = self;
  if (row->group < registry->shelf.len) {
    shelf_set(&registry->shelf, row->purpose, row->group, row->index, row->status);
  }
}

static enum err start_writer(struct registry *registry, struct scope *scope)
{
  registry->memory = scope_new(LIMIT_SCOPE_OCTETS);
  if (registry->memory == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the registry");
  }
  int code = pthread_create(&registry->writer, NULL, writer_run, registry);
  registry->has_writer = code == 0;
  return code == 0 ? OK : FAIL(scope, ERR_IO, "the writer's thread cannot start: %s", strerror(code));
}

static enum err open_all(struct registry *registry, struct scope *scope)
{
  int64_t now_s = clock_now_s(registry->settings.clock);
  TRY(book_open(&registry->book, scope, &registry->settings.store));
  TRY(shelf_grow(&registry->shelf, scope, book_groups(&registry->book)));
  TRY(book_scan_status(&registry->book, scope, visit_status, registry));
  TRY(shelf_publish(&registry->shelf, scope, now_s));
  TRY(issuers_load(&registry->issuers, scope, now_s));
  return start_writer(registry, scope);
}

static void start(struct registry *registry, const struct registry_settings *settings)
{
  registry->settings = *settings;
  shelf_start(&registry->shelf, &registry->settings);
  issuers_start(&registry->issuers, &registry->settings);
  pthread_condattr_t monotonic;
  (void)pthread_condattr_init(&monotonic);
  (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  (void)pthread_cond_init(&registry->work, &monotonic);
  (void)pthread_condattr_destroy(&monotonic);
  (void)pthread_cond_init(&registry->answers, NULL);
  (void)pthread_mutex_init(&registry->lock, NULL);
}

enum err registry_open(struct scope *scope, const struct registry_settings *settings, struct registry **out)
{
  *out = NULL;
  struct registry *registry = calloc(1, sizeof *registry);
  if (registry == NULL) {
    store_close(&settings->store);
    return FAIL(scope, ERR_LIMIT, "no memory for the registry");
  }
  start(registry, settings);
  enum err err = open_all(registry, scope);
  if (err != OK) {
    registry_close(registry);
    return err;
  }
  *out = registry;
  return OK;
}

static void stop_writer(struct registry *registry)
{
  if (!registry->has_writer) {
    return;
  }
  (void)pthread_mutex_lock(&registry->lock);
  registry->stopping = true;
  (void)pthread_cond_signal(&registry->work);
  (void)pthread_mutex_unlock(&registry->lock);
  (void)pthread_join(registry->writer, NULL);
}

void registry_close(struct registry *registry)
{
  if (registry == NULL) {
    return;
  }
  stop_writer(registry);
  scope_free(registry->memory);
  shelf_end(&registry->shelf);
  issuers_end(&registry->issuers);
  (void)pthread_cond_destroy(&registry->work);
  (void)pthread_cond_destroy(&registry->answers);
  (void)pthread_mutex_destroy(&registry->lock);
  store_close(&registry->settings.store);
  free(registry);
}
