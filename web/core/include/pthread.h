#pragma once

/* wasi-libc has no threads, and a page's core runs on one: what locks elsewhere needs no lock here. */
typedef struct {
  char unused;
} pthread_mutex_t;

static inline int pthread_mutex_init(pthread_mutex_t *mutex, const void *attributes)
{
  (void)attributes;
  mutex->unused = 0;
  return 0;
}

static inline int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
  (void)mutex;
  return 0;
}

static inline int pthread_mutex_lock(pthread_mutex_t *mutex)
{
  (void)mutex;
  return 0;
}

static inline int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
  (void)mutex;
  return 0;
}
