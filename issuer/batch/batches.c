#include "batch/batches.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"
#include "binder.h"

enum { BEAT_S = 5 };

/* --- what is asked --- */

enum err batches_list(struct scope *scope, struct batches *batches, struct json *out)
{
  struct json_array_builder newest_last = {.scope = scope};
  pthread_mutex_lock(&batches->lock);
  for (const struct entry *entry = batches->entries; entry != NULL && scope_err(scope) == OK; entry = entry->next) {
    struct json shown = json_of_null();
    (void)!batch_show(scope, &entry->batch, NULL, &shown);
    json_array_add(&newest_last, shown);
  }
  pthread_mutex_unlock(&batches->lock);
  struct json_array_builder list = {.scope = scope};
  for (size_t i = newest_last.len; i > 0; i--) {
    json_array_add(&list, newest_last.at[i - 1]);
  }
  struct json array;
  TRY(json_array_done(&list, &array));
  const struct json_member members[] = {JSON_MEMBER("batches", array)};
  return json_object_of(scope, 1, members, out);
}

static enum err find(struct scope *scope, const struct batches *batches, struct str id, struct entry **out)
{
  *out = binder_find(batches, id);
  return *out != NULL ? OK : FAIL(scope, ERR_NOT_FOUND, "there is no such batch");
}

static enum err show(struct scope *scope, const struct batches *batches, struct str id, struct json *out)
{
  struct entry *entry = NULL;
  struct batch_notes notes;
  TRY(find(scope, batches, id, &entry));
  TRY(binder_read_notes(batches, scope, entry->batch.id, &notes));
  struct json_list errors = json_as_list(&notes.errors);
  struct json_list failures = json_as_list(&notes.failures);
  struct json_array_builder all = {.scope = scope};
  for (size_t i = 0; i < errors.len; i++) {
    json_array_add(&all, errors.at[i]);
  }
  for (size_t i = 0; i < failures.len; i++) {
    json_array_add(&all, failures.at[i]);
  }
  struct json array;
  TRY(json_array_done(&all, &array));
  return batch_show(scope, &entry->batch, &array, out);
}

enum err batches_show(struct scope *scope, struct batches *batches, struct str id, struct json *out)
{
  pthread_mutex_lock(&batches->lock);
  enum err err = show(scope, batches, id, out);
  pthread_mutex_unlock(&batches->lock);
  return err;
}

static enum err purge(struct scope *scope, const struct batches *batches, struct str id, struct json *out)
{
  struct entry *entry = NULL;
  TRY(find(scope, batches, id, &entry));
  if (!entry->batch.is_done) {
    return FAIL(scope, ERR_CONFLICT, "the batch is still running");
  }
  TRY(entry->batch.is_purged ? OK : binder_purge(batches, scope, &entry->batch));
  return batch_show(scope, &entry->batch, NULL, out);
}

enum err batches_purge(struct scope *scope, struct batches *batches, struct str id, struct json *out)
{
  pthread_mutex_lock(&batches->lock);
  enum err err = purge(scope, batches, id, out);
  pthread_mutex_unlock(&batches->lock);
  return err;
}

/* --- the thread --- */

bool batches_stopping(struct batches *batches)
{
  pthread_mutex_lock(&batches->lock);
  bool stopping = batches->stopping;
  pthread_mutex_unlock(&batches->lock);
  return stopping;
}

void batches_tell(struct batches *batches, const struct batch *batch)
{
  pthread_mutex_lock(&batches->lock);
  struct entry *entry = binder_find(batches, str_of(batch->id));
  if (entry != NULL) {
    entry->batch = *batch;
  }
  pthread_mutex_unlock(&batches->lock);
}

/* The oldest that is not done. The lock is held. */
static const struct entry *next_running(const struct batches *batches)
{
  const struct entry *entry = batches->entries;
  while (entry != NULL && entry->batch.is_done) {
    entry = entry->next;
  }
  return entry;
}

/* The lock is held. */
static void purge_old(const struct batches *batches, struct scope *scope)
{
  int64_t now_s = clock_now_s(batches->delivery->issuer->clock);
  for (struct entry *entry = batches->entries; entry != NULL; entry = entry->next) {
    bool is_old = entry->batch.is_done && now_s > entry->batch.started_s + batches->keep_s;
    if (is_old && !entry->batch.is_purged && binder_purge(batches, scope, &entry->batch) != OK) {
      LOG(LOG_ERROR, "batches.purge", LOG_TEXT("detail", str_of(scope_first_fault(scope)->text)));
    }
    scope_reset(scope);
  }
}

/* Until there is a batch to run, or a beat has passed. The lock is held. */
static void wait_for_work(struct batches *batches)
{
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += BEAT_S;
  if (!batches->stopping) {
    (void)pthread_cond_timedwait(&batches->work, &batches->lock, &until);
  }
}

/* What could not be done waits a beat, and is tried again. */
static bool run(struct batches *batches, struct scope *scope, const struct batch *batch)
{
  enum err err = batch_run(batches, scope, batch);
  bool failed = err != OK && !batches_stopping(batches);
  if (failed) {
    LOG(LOG_ERROR, "batches.run", LOG_TEXT("detail", str_of(scope_first_fault(scope)->text)));
  }
  scope_reset(scope);
  return !failed;
}

static void *work(void *self)
{
  struct batches *batches = self;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  bool can_run = scope != NULL;
  pthread_mutex_lock(&batches->lock);
  while (!batches->stopping && scope != NULL) {
    purge_old(batches, scope);
    const struct entry *entry = can_run ? next_running(batches) : NULL;
    if (entry == NULL) {
      wait_for_work(batches);
      can_run = true;
      continue;
    }
    struct batch batch = entry->batch;
    pthread_mutex_unlock(&batches->lock);
    can_run = run(batches, scope, &batch);
    pthread_mutex_lock(&batches->lock);
  }
  pthread_mutex_unlock(&batches->lock);
  return NULL;
}

/* --- opening --- */

static enum err start(struct batches *batches, struct scope *scope, const char *folder)
{
  batches->memory = scope_new(LIMIT_SCOPE_OCTETS);
  if (batches->memory == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  batches->folder = scope_cstr(batches->memory, str_of(folder));
  if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
    return FAIL(scope, ERR_CONFIG, "%s: %s", folder, strerror(errno));
  }
  TRY(binder_load(batches, scope));
  batches->has_thread = pthread_create(&batches->thread, NULL, work, batches) == 0;
  return batches->has_thread ? OK : FAIL(scope, ERR_IO, "no thread can be started");
}

enum err batches_open(struct scope *scope, const char *folder, const struct delivery *delivery, int64_t keep_s,
                      struct batches **out)
{
  struct batches *batches = calloc(1, sizeof *batches);
  if (batches == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  batches->delivery = delivery;
  batches->keep_s = keep_s;
  pthread_mutex_init(&batches->lock, NULL);
  pthread_cond_init(&batches->work, NULL);
  enum err err = start(batches, scope, folder);
  if (err != OK) {
    batches_close(batches);
    return err;
  }
  *out = batches;
  return OK;
}

void batches_close(struct batches *batches)
{
  if (batches == NULL) {
    return;
  }
  pthread_mutex_lock(&batches->lock);
  batches->stopping = true;
  pthread_cond_broadcast(&batches->work);
  pthread_mutex_unlock(&batches->lock);
  if (batches->has_thread) {
    pthread_join(batches->thread, NULL);
  }
  binder_free(batches);
  pthread_mutex_destroy(&batches->lock);
  pthread_cond_destroy(&batches->work);
  scope_free(batches->memory);
  free(batches);
}
