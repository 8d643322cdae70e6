#pragma once

#include "row.h"

/* What the registry knows and the rules by which it changes, without threads, HTTP or signatures. Work goes in rounds:
   begin, any number of requests, commit. A request that is refused leaves no trace in the round; a round that is not
   committed leaves none at all. Owned by the writer's thread. */
struct book {
  struct store_port store; /* borrowed */
  struct store_head head; /* of the last commit */
  uint64_t leased; /* places given out: group times STATUS_LIST_ENTRIES, plus position in the group */
  struct permutation permutation; /* of `permutation_group` */
  uint64_t permutation_group; /* UINT64_MAX: none yet */
  /* the round */
  struct store_batch batch;
  struct store_head next;
  uint64_t next_leased;
};

/* Becomes the store's only writer and reads where it stands. */
enum err book_open(struct book *book, struct scope *scope, const struct store_port *store);
/* How many groups have status lists, their numbers are 0 and up: those with leased indices, and an empty one ahead, so
   that every verifier has a list before the first credential that names it. */
uint64_t book_groups(const struct book *book);

/* Visits every status that was ever changed, as it stands now. */
enum err book_scan_status(struct book *book, struct scope *scope,
                          void (*visit)(void *self, const struct row_status *row), void *self);

/* `scope` must live until the commit, as must the scopes of the requests. */
void book_begin(struct book *book, struct scope *scope);
/* Nothing to write is OK. ERR_CONFLICT: another process has taken over; ERR_UNAVAILABLE: no room. */
enum err book_commit(struct book *book, struct scope *scope);

/* Takes `count` indices of one group; what is left of a group too small for them is given up. */
enum err book_lease(struct book *book, struct scope *scope, size_t count, int64_t now_s, uint64_t *group,
                    uint32_t indices[]);
/* ERR_VALUE, ERR_CONFLICT as registry_record. */
enum err book_record(struct book *book, struct scope *scope, size_t len, const struct registry_record records[],
                     int64_t now_s, struct registry_receipt receipts[]);
/* `group` is that of the change's list. ERR_VALUE, ERR_NOT_FOUND, ERR_CONFLICT as registry_set_status. */
enum err book_change(struct book *book, struct scope *scope, const struct registry_change *change, uint64_t group,
                     int64_t now_s, struct registry_change_receipt *out);
