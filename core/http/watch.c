#include "watch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

enum { ROUND_NS = 100 * 1000 * 1000 };

struct watched {
  struct watched *next; /* under the lock of the watch */
  struct watched *previous;
  int fd;
  _Atomic bool busy;
  _Atomic int64_t deadline_us; /* on the monotonic clock */
};

struct watch {
  pthread_mutex_t lock; /* of the list, `count` and `ending`, and over every use of a socket here */
  pthread_cond_t wake;
  pthread_t thread;
  bool ending;
  struct watched *first;
  size_t count;
};

static void shut_late(struct watch *watch)
{
  int64_t now_us = clock_monotonic_us();
  for (struct watched *at = watch->first; at != NULL; at = at->next) {
    if (atomic_load(&at->deadline_us) < now_us) {
      shutdown(at->fd, SHUT_RDWR);
    }
  }
}

static void *watch_run(void *context)
{
  struct watch *watch = context;
  pthread_mutex_lock(&watch->lock);
  while (!watch->ending) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ROUND_NS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&watch->wake, &watch->lock, &until);
    shut_late(watch);
  }
  pthread_mutex_unlock(&watch->lock);
  return NULL;
}

enum err watch_open(struct scope *scope, struct watch **out)
{
  struct watch *watch = calloc(1, sizeof *watch);
  if (watch == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the watch over connections");
  }
  pthread_mutex_init(&watch->lock, NULL);
  pthread_cond_init(&watch->wake, NULL);
  if (pthread_create(&watch->thread, NULL, watch_run, watch) != 0) {
    free(watch);
    return FAIL(scope, ERR_IO, "the watch over connections cannot start its thread");
  }
  *out = watch;
  return OK;
}

void watch_close(struct watch *watch)
{
  pthread_mutex_lock(&watch->lock);
  watch->ending = true;
  pthread_cond_signal(&watch->wake);
  pthread_mutex_unlock(&watch->lock);
  pthread_join(watch->thread, NULL);
  pthread_cond_destroy(&watch->wake);
  pthread_mutex_destroy(&watch->lock);
  free(watch);
}

struct watched *watch_add(struct watch *watch, int fd, int64_t deadline_us)
{
  struct watched *watched = calloc(1, sizeof *watched);
  if (watched == NULL) {
    return NULL;
  }
  watched->fd = fd;
  atomic_store(&watched->deadline_us, deadline_us);
  pthread_mutex_lock(&watch->lock);
  watched->next = watch->first;
  if (watched->next != NULL) {
    watched->next->previous = watched;
  }
  watch->first = watched;
  watch->count++;
  pthread_mutex_unlock(&watch->lock);
  return watched;
}

void watch_remove(struct watch *watch, struct watched *watched)
{
  pthread_mutex_lock(&watch->lock);
  struct watched **link = watched->previous == NULL ? &watch->first : &watched->previous->next;
  *link = watched->next;
  if (watched->next != NULL) {
    watched->next->previous = watched->previous;
  }
  watch->count--;
  pthread_mutex_unlock(&watch->lock);
  free(watched);
}

void watched_until(struct watched *watched, bool busy, int64_t deadline_us)
{
  atomic_store_explicit(&watched->deadline_us, deadline_us, memory_order_relaxed);
  atomic_store_explicit(&watched->busy, busy, memory_order_relaxed);
}

size_t watch_count(struct watch *watch)
{
  pthread_mutex_lock(&watch->lock);
  size_t count = watch->count;
  pthread_mutex_unlock(&watch->lock);
  return count;
}

void watch_shut_idle(struct watch *watch)
{
  pthread_mutex_lock(&watch->lock);
  for (struct watched *at = watch->first; at != NULL; at = at->next) {
    if (!atomic_load(&at->busy)) {
      shutdown(at->fd, SHUT_RD);
    }
  }
  pthread_mutex_unlock(&watch->lock);
}
