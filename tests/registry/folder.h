#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/lmdb.h"
#include "testing/testing.h"

/* A store in a temporary folder. */
struct folder {
  char path[64];
};

static inline struct folder folder_new(void)
{
  struct folder folder = {"/tmp/dojang-registry-XXXXXX"};
  assert_non_null(mkdtemp(folder.path));
  return folder;
}

static inline struct store_port folder_open(struct scope *scope, const struct folder *folder)
{
  struct store_port store;
  ASSERT_OK(scope, store_lmdb_open(scope, folder->path, &store));
  return store;
}

static inline void folder_remove(const struct folder *folder)
{
  static const char *const names[] = {"data.mdb", "lock.mdb", "lock", "issuers.json"};
  char path[96];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    (void)snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
    (void)unlink(path);
  }
  assert_int_equal(rmdir(folder->path), 0);
}
