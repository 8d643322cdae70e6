#pragma once

#include "writer.h"

/* What the registry is made of. Two sources know it: registry.c, which runs it, and reading.c, which gives out what is
   published, on any thread. */
struct registry {
  struct registry_settings settings;
  struct works works; /* the writer's, but for its pages, which any thread may read */
  struct writer writer;
  pthread_mutex_t bundle_lock; /* guards the two below */
  unsigned long long bundle_of; /* works.shown when it was made; ULLONG_MAX: not yet */
  struct page bundle;
};
