#pragma once

#include "store/store.h"

/* The engine for one machine: an LMDB environment in a folder, every commit synced to disk before it is acknowledged.
   The folder belongs to one process at a time, held by a lock on the file `lock` in it. */

/* Opens the folder, making it when it is not there. ERR_CONFLICT: another process has it open. ERR_CONFIG: a store of
   another format or a path that cannot be used. Close with store_close. */
enum err store_lmdb_open(struct scope *scope, const char *folder, struct store_port *out);

/* Frees the places of readers that died; for a slow, regular beat. */
void store_lmdb_check_readers(struct store *store);
