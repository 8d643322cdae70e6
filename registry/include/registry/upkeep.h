#pragma once

#include "base/scope.h"
#include "tlog/note_key.h"

/* Looking after a registry's files, for an operator: beside the running registry, or while it rests. */

struct registry_places {
  const char *store; /* folder of the database */
  const char *public; /* folder of what everybody may read */
};

/* Everything that must fit together, held against everything else: entries, tiles and root of each log, checkpoints,
   records, idempotency keys, leased indices, status bits and the lists that show them. Reads a snapshot, so that a
   running registry goes on meanwhile. */
struct fsck {
  void *self;
  void (*tell)(void *self, const char *finding); /* a sentence for each thing that is wrong */
  size_t findings;
  uint64_t entries, records, lists; /* that were looked at */
  uint64_t lost; /* entries of credentials whose records were lost with a former store (registry_recover) */
};
/* OK also with findings. A fault when something could not be looked at. */
enum err registry_fsck(struct scope *scope, const struct registry_places *places, struct fsck *fsck);

/* Copies the store, as it is at this moment, into a new folder. What is in the public folder is copied after it, by any
   means: it only grows. */
enum err registry_backup(struct scope *scope, const struct registry_places *places, const char *to);
/* Writes the store anew without its free pages. ERR_CONFLICT while a registry has it. */
enum err registry_compact(struct scope *scope, const struct registry_places *places);

/* Lets a store from a backup catch up with a public folder that is ahead of it (the registry refuses to write
   otherwise): takes over the entries since, each held against the checkpoint's root, with the lists and statuses that
   they name. Records made since are known only by their entries: their indices stay usable for status changes, and no
   group that was open is given out of again. `log` is the log's key, which must have signed the checkpoint.
   ERR_CONFLICT while a registry has the store; ERR_PROOF when the folder does not go on from where the store stands. */
struct recovery {
  uint64_t from_size, to_size;
  uint64_t records, lists; /* entries of each that were taken over */
};
enum err registry_recover(struct scope *scope, const struct registry_places *places, const struct note_key *log,
                          struct recovery *out);
