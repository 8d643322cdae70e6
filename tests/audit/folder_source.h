#pragma once

#include "audit/source.h"

/* A public folder as the registry would serve it: "/status/revocation-0" is the file status/revocation-0/current,
   "/status" is status/index. */
struct folder_source {
  const char *folder;
  size_t reads;
  void (*before)(void *context, struct str path); /* a read; NULL: nothing happens meanwhile */
  void *context;
  const char *unreachable; /* paths that begin so get no answer; NULL: all are answered */
};
struct audit_source folder_source_of(struct folder_source *source);
