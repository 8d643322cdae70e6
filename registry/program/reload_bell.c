#include "reload_bell.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

struct reload_bell {
  void (*ring)(void *self);
  void *self;
  pthread_t thread;
  atomic_bool stopping;
};

static void *wait_for_signals(void *self)
{
  struct reload_bell *bell = self;
  sigset_t hangup;
  sigemptyset(&hangup);
  sigaddset(&hangup, SIGHUP);
  for (;;) {
    int seen = 0;
    (void)sigwait(&hangup, &seen);
    if (atomic_load(&bell->stopping)) {
      return NULL;
    }
    bell->ring(bell->self);
  }
}

enum err reload_bell_start(struct scope *scope, void (*ring)(void *self), void *self, struct reload_bell **out)
{
  *out = NULL;
  struct reload_bell *bell = SCOPE_NEW(scope, struct reload_bell);
  if (bell == NULL) {
    return scope_err(scope);
  }
  bell->ring = ring;
  bell->self = self;
  int code = pthread_create(&bell->thread, NULL, wait_for_signals, bell);
  if (code != 0) {
    return FAIL(scope, ERR_IO, "the thread for SIGHUP cannot start: %s", strerror(code));
  }
  *out = bell;
  return OK;
}

void reload_bell_stop(struct reload_bell *bell)
{
  if (bell == NULL) {
    return;
  }
  atomic_store(&bell->stopping, true);
  (void)pthread_kill(bell->thread, SIGHUP);
  (void)pthread_join(bell->thread, NULL);
}
