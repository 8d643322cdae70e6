#include "registry/upkeep.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"
#include "store/lmdb.h"

static enum err copy_store(struct scope *scope, const char *from, const char *to)
{
  struct store_port snapshot;
  TRY(store_lmdb_open_snapshot(scope, from, &snapshot));
  enum err err = store_lmdb_copy(scope, &snapshot, to);
  store_close(&snapshot);
  return err;
}

enum err registry_backup(struct scope *scope, const struct registry_places *places, const char *to)
{
  if (mkdir(to, 0700) != 0) {
    return FAIL(scope, ERR_CONFIG, "%s: %s", to, strerror(errno));
  }
  return copy_store(scope, places->store, to);
}

/* The copy takes the place of the data by one rename. */
static enum err replace(struct scope *scope, const char *store)
{
  struct str to = scope_format(scope, "%s/compact", store);
  struct str copy = scope_format(scope, "%s/compact/data.mdb", store);
  struct str data = scope_format(scope, "%s/data.mdb", store);
  if (to.at == NULL || copy.at == NULL || data.at == NULL) {
    return scope_err(scope);
  }
  (void)unlink(copy.at); /* of one that was interrupted */
  (void)rmdir(to.at);
  if (mkdir(to.at, 0700) != 0) {
    return FAIL(scope, ERR_IO, "%s: %s", to.at, strerror(errno));
  }
  TRY(copy_store(scope, store, to.at));
  if (rename(copy.at, data.at) != 0) {
    return FAIL(scope, ERR_IO, "%s: %s", data.at, strerror(errno));
  }
  (void)rmdir(to.at);
  return folder_sync(scope, store);
}

enum err registry_compact(struct scope *scope, const struct registry_places *places)
{
  int lock = -1;
  TRY(folder_claim(scope, places->store, &lock));
  enum err err = replace(scope, places->store);
  (void)close(lock);
  return err;
}
