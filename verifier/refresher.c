#include "refresher.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"

struct refresher {
  const struct evidence_rules *rules;
  struct refresher_source source;
  struct stat bundle; /* the file that was read last */
  struct evidence_box *box;
  int64_t interval_s;
  struct scope *scope; /* the thread's, reset each round */
  pthread_t thread;
  pthread_mutex_t lock; /* guards stopping */
  pthread_cond_t wake;
  bool stopping;
  atomic_ullong complete;
  atomic_ullong incomplete;
};

static bool is_same_file(const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
         a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Nothing new for a file that has not changed. */
static enum err read_bundle(struct refresher *refresher, const struct evidence *former, struct evidence **fresh)
{
  struct scope *scope = refresher->scope;
  const char *path = refresher->source.bundle.at;
  struct stat now = {0};
  struct str text;
  if (stat(path, &now) == 0 && is_same_file(&now, &refresher->bundle)) {
    return OK;
  }
  TRY(file_read(scope, path, LIMIT_BUNDLE_OCTETS, &text));
  *fresh = evidence_new();
  if (*fresh == NULL) {
    return FAIL(scope, ERR_IO, "no memory for the bundle");
  }
  enum err err = evidence_add_bundle(*fresh, scope, refresher->rules, former, text);
  refresher->bundle = err == OK ? now : (struct stat){0}; /* what was bad is looked at and told again */
  return err;
}

static enum err gather(struct refresher *refresher, const struct evidence *former, struct evidence **fresh)
{
  return refresher->source.registry != NULL
             ? evidence_refresh(refresher->scope, refresher->rules, refresher->source.registry, former, fresh)
             : read_bundle(refresher, former, fresh);
}

/* Somebody has to look into it at once. */
static void alert(const struct evidence *fresh)
{
  if (fresh->log_gap.contradiction) {
    LOG(LOG_ALERT, "log_contradicts_itself", LOG_TEXT("detail", fresh->log_gap.reason));
  }
}

static void refresh(struct refresher *refresher)
{
  scope_reset(refresher->scope);
  struct evidence *former = evidence_acquire(refresher->box);
  struct evidence *fresh = NULL;
  enum err err = gather(refresher, former, &fresh);
  evidence_release(refresher->box, former);
  if (err != OK) {
    LOG(LOG_WARNING, "evidence_incomplete", LOG_TEXT("code", str_of(err_info(err)->name)),
        LOG_TEXT("detail", str_of(scope_first_fault(refresher->scope)->text)));
  }
  if (fresh != NULL) {
    alert(fresh);
    evidence_replace(refresher->box, fresh);
  }
  atomic_fetch_add(err == OK ? &refresher->complete : &refresher->incomplete, 1);
}

struct refresher_rounds refresher_rounds(const struct refresher *refresher)
{
  return (struct refresher_rounds){atomic_load(&refresher->complete), atomic_load(&refresher->incomplete)};
}

/* True when it is time for another round, false when it shall stop. */
static bool wait(struct refresher *refresher)
{
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += refresher->interval_s;
  pthread_mutex_lock(&refresher->lock);
  int result = 0;
  while (!refresher->stopping && result != ETIMEDOUT) {
    result = pthread_cond_timedwait(&refresher->wake, &refresher->lock, &until);
  }
  bool go_on = !refresher->stopping;
  pthread_mutex_unlock(&refresher->lock);
  return go_on;
}

static void *run(void *argument)
{
  struct refresher *refresher = argument;
  while (wait(refresher)) {
    refresh(refresher);
  }
  return NULL;
}

static void release(struct refresher *refresher)
{
  pthread_cond_destroy(&refresher->wake);
  pthread_mutex_destroy(&refresher->lock);
  scope_free(refresher->scope);
  free(refresher);
}

static void init_sync(struct refresher *refresher)
{
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&refresher->wake, &attributes);
  pthread_condattr_destroy(&attributes);
  pthread_mutex_init(&refresher->lock, NULL);
}

enum err refresher_start(struct scope *scope, const struct evidence_rules *rules, const struct refresher_source *source,
                         struct evidence_box *box, int64_t interval_s, struct refresher **out)
{
  struct refresher *refresher = calloc(1, sizeof *refresher);
  if (refresher == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  *refresher = (struct refresher){.rules = rules, .source = *source, .box = box, .interval_s = interval_s};
  init_sync(refresher);
  refresher->scope = scope_new(LIMIT_SCOPE_OCTETS);
  if (refresher->scope == NULL) {
    release(refresher);
    return FAIL(scope, ERR_IO, "no memory");
  }
  refresh(refresher);
  if (pthread_create(&refresher->thread, NULL, run, refresher) != 0) {
    release(refresher);
    return FAIL(scope, ERR_IO, "no thread for the refresher");
  }
  *out = refresher;
  return OK;
}

void refresher_stop(struct refresher *refresher)
{
  if (refresher == NULL) {
    return;
  }
  pthread_mutex_lock(&refresher->lock);
  refresher->stopping = true;
  pthread_cond_signal(&refresher->wake);
  pthread_mutex_unlock(&refresher->lock);
  pthread_join(refresher->thread, NULL);
  release(refresher);
}
