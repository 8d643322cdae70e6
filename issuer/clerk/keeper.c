#include "clerk/keeper.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"

enum { BEAT_S = 5 };

struct keeper {
  const struct clerk *clerk;
  struct scope *scope; /* the thread's */
  pthread_mutex_t lock; /* guards `stopping` */
  pthread_cond_t beat;
  bool stopping;
  pthread_t thread;
};

static void tell(const struct keeper *keeper, const char *what, enum err err)
{
  if (err != OK) {
    LOG(LOG_ERROR, "clerk.keeper", LOG_TEXT("during", str_of(what)),
        LOG_TEXT("detail", str_of(scope_first_fault(keeper->scope)->text)));
  }
  scope_reset(keeper->scope);
}

static void beat(const struct keeper *keeper)
{
  tell(keeper, "settle", clerk_settle(keeper->scope, keeper->clerk));
  tell(keeper, "sweep", casebook_sweep(keeper->clerk->delivery->book, keeper->scope));
}

/* False when it is time to go. */
static bool wait_beat(struct keeper *keeper)
{
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += BEAT_S;
  pthread_mutex_lock(&keeper->lock);
  int waited = 0;
  while (!keeper->stopping && waited != ETIMEDOUT) {
    waited = pthread_cond_timedwait(&keeper->beat, &keeper->lock, &until);
  }
  bool stopping = keeper->stopping;
  pthread_mutex_unlock(&keeper->lock);
  return !stopping;
}

static void *keep_on(void *self)
{
  struct keeper *keeper = self;
  do {
    beat(keeper);
  } while (wait_beat(keeper));
  return NULL;
}

static void keeper_free(struct keeper *keeper)
{
  scope_free(keeper->scope);
  pthread_mutex_destroy(&keeper->lock);
  pthread_cond_destroy(&keeper->beat);
  free(keeper);
}

enum err keeper_start(struct scope *scope, const struct clerk *clerk, struct keeper **out)
{
  struct keeper *keeper = calloc(1, sizeof *keeper);
  if (keeper == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  keeper->clerk = clerk;
  keeper->scope = scope_new(LIMIT_SCOPE_OCTETS);
  pthread_mutex_init(&keeper->lock, NULL);
  pthread_cond_init(&keeper->beat, NULL);
  if (keeper->scope == NULL || pthread_create(&keeper->thread, NULL, keep_on, keeper) != 0) {
    keeper_free(keeper);
    return FAIL(scope, ERR_IO, "no thread can be started");
  }
  *out = keeper;
  return OK;
}

void keeper_stop(struct keeper *keeper)
{
  if (keeper == NULL) {
    return;
  }
  pthread_mutex_lock(&keeper->lock);
  keeper->stopping = true;
  pthread_cond_signal(&keeper->beat);
  pthread_mutex_unlock(&keeper->lock);
  pthread_join(keeper->thread, NULL);
  keeper_free(keeper);
}
