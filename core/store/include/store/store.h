#pragma once

#include "store/batch.h"
#include "store/head.h"

/* The storage a registry stands on, and an issuer's book: ordered tables that change by whole commits, each compared
   with the head. An engine is one const table of calls (store/lmdb.h); all are held to the same tests. Reading may be
   done by several threads at a time; acquire and commit belong to one thread at a time.

   The store is trusted not to lose what a commit has acknowledged. When an engine cannot tell whether a commit is
   durable (a failed write or fsync), nothing that this process believes is safe any more: store_commit then writes a
   log line at level alert and ends the process with exit status STORE_EXIT_STATUS, without running any cleanup. A new
   process finds out by reading. */

enum { STORE_EXIT_STATUS = 70 };

enum [[nodiscard]] store_outcome{
    STORE_OK = 0, /* durable */
    STORE_CONFLICT, /* the head is another one: nothing was written */
    STORE_EXISTS, /* a key that must be absent is there: nothing was written */
    STORE_FULL, /* no room: nothing was written */
    STORE_UNKNOWN, /* written or not: only a new process can tell */
};

/* Called with views that hold only during the call; false ends the scan. */
typedef bool (*store_visit)(void *self, struct bytes key, struct bytes value);

struct store; /* the engine's own */

struct store_calls {
  enum store_outcome (*acquire)(struct store *store, struct store_head *head);
  enum err (*read_head)(struct store *store, struct scope *scope, struct store_head *head);
  enum store_outcome (*commit)(struct store *store, const struct store_head *expected, const struct store_head *next,
                               const struct store_batch *batch);
  enum err (*get)(struct store *store, struct scope *scope, enum store_table table, struct bytes key, bool *found,
                  struct bytes *value);
  enum err (*scan)(struct store *store, struct scope *scope, enum store_table table, struct bytes from,
                   store_visit visit, void *self);
  void (*close)(struct store *store);
};

struct store_port {
  const struct store_calls *calls;
  struct store *store;
};

/* Becomes the only writer: raises the epoch durably and gives the head to commit against. */
enum err store_acquire(const struct store_port *port, struct scope *scope, struct store_head *head);
enum err store_read_head(const struct store_port *port, struct scope *scope, struct store_head *head);

/* All of the batch and the new head, or nothing. `*head` is the head expected; `next` says what its size, status_seq
   and root become; on OK `*head` is the new one and everything is durable. ERR_CONFLICT: another writer has taken over,
   or a key that must be absent is there. ERR_UNAVAILABLE: no room. Does not return when the outcome is unknown. */
enum err store_commit(const struct store_port *port, struct scope *scope, struct store_head *head,
                      const struct store_head *next, const struct store_batch *batch);

/* A copy in the scope. Not found is no error. */
enum err store_get(const struct store_port *port, struct scope *scope, enum store_table table, struct bytes key,
                   bool *found, struct bytes *value);
/* Visits the table's entries in the order of their keys, beginning at `from` (empty: the first), as they were at one
   moment. */
enum err store_scan(const struct store_port *port, struct scope *scope, enum store_table table, struct bytes from,
                    store_visit visit, void *self);
void store_close(const struct store_port *port);

/* Numbers within keys and values: big-endian, so that keys sort by number. */
void store_u64_write(uint8_t at[8], uint64_t number);
uint64_t store_u64_read(const uint8_t at[8]);
