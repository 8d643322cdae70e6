#include "refresher.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"

struct refresher {
  const struct evidence_rules *rules;
  const struct registry_port *port;
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

static void refresh(struct refresher *refresher)
{
  scope_reset(refresher->scope);
  struct evidence *former = evidence_acquire(refresher->box);
  struct evidence *fresh = NULL;
  enum err err = evidence_refresh(refresher->scope, refresher->rules, refresher->port, former, &fresh);
  evidence_release(refresher->box, former);
  if (err != OK) {
    LOG(LOG_WARNING, "evidence_incomplete", LOG_TEXT("code", str_of(err_info(err)->name)),
        LOG_TEXT("detail", str_of(scope_first_fault(refresher->scope)->text)));
  }
  if (fresh != NULL) {
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

enum err refresher_start(struct scope *scope, const struct evidence_rules *rules, const struct registry_port *port,
                         struct evidence_box *box, int64_t interval_s, struct refresher **out)
{
  struct refresher *refresher = calloc(1, sizeof *refresher);
  if (refresher == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  *refresher = (struct refresher){.rules = rules, .port = port, .box = box, .interval_s = interval_s};
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
