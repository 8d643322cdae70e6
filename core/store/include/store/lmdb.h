#pragma once

#include "store/store.h"

/* The engine for one machine: an LMDB environment in a folder, every commit synced to disk before it is acknowledged.
   The folder belongs to one process at a time, held by a lock on the file `lock` in it. */

/* What a store is for: the name that stands in it, and its tables. */
struct store_layout {
  const char *format;
  bool has[STORE_TABLES];
};
extern const struct store_layout store_of_registry;
extern const struct store_layout store_of_issuer;

/* Opens the folder, making it when it is not there. ERR_CONFLICT: another process has it open. ERR_CONFIG: a store of
   another format or a path that cannot be used. Close with store_close. */
enum err store_lmdb_open(struct scope *scope, const char *folder, struct store_port *out);
/* The same for a store of another layout than the registry's. */
enum err store_lmdb_open_as(struct scope *scope, const struct store_layout *layout, const char *folder,
                            struct store_port *out);

/* The store as it is at this moment, to read only, also while another process writes it; the longer it is held, the
   more room the writer needs. Committing to it is a programmer's error. Close with store_close. */
enum err store_lmdb_open_snapshot(struct scope *scope, const char *folder, struct store_port *out);
/* Copies a store that was opened as a snapshot, as it is at the time of the call and without its free pages, into an
   empty folder that is there. */
enum err store_lmdb_copy(struct scope *scope, const struct store_port *snapshot, const char *folder);

/* Frees the places of readers that died; for a slow, regular beat. */
void store_lmdb_check_readers(struct store *store);
