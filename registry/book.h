#pragma once

#include "row.h"
#include "tlog/leaf.h"

/* What the registry knows and the rules by which it changes, without threads, files, HTTP or signatures. Work goes in
   rounds: begin, any number of requests, commit. A request that is refused leaves no trace in the round; a round that
   is not committed leaves none at all. Owned by the writer's thread. */

/* In which order a group's indices are given out; made when first needed. */
struct book_order {
  uint8_t key[PERMUTATION_KEY_OCTETS]; /* a group of a round that was dropped may come again with another */
  struct permutation permutation;
};
struct book_orders {
  struct book_order **at; /* owned, by group; NULL: not made yet */
  size_t len;
};

/* What a round adds to the log, in order. */
struct book_entries {
  struct bytes *at;
  size_t len;
  size_t cap;
};

struct book {
  struct store_port store; /* borrowed */
  struct store_head head; /* of the last commit */
  struct book_orders orders;
  size_t open_most; /* groups out of which indices are given at a time */
  /* the round */
  struct store_batch batch;
  struct store_head next;
  struct book_entries entries;
};

/* Becomes the store's only writer and reads where it stands. End with book_end, also after a fault. */
enum err book_open(struct book *book, struct scope *scope, const struct store_port *store, size_t open_most);
void book_end(struct book *book);

/* Visits every status that was ever changed, as it stands now. */
enum err book_scan_status(struct book *book, struct scope *scope,
                          void (*visit)(void *self, const struct row_status *row), void *self);

/* `scope` must live until the commit, as must the scopes of the requests. */
void book_begin(struct book *book, struct scope *scope);
/* Nothing to write is OK. ERR_CONFLICT: another process has taken over; ERR_UNAVAILABLE: no room. */
enum err book_commit(struct book *book, struct scope *scope);

/* Adds an entry to the log: its place is `next.size` before. */
enum err book_log(struct book *book, const struct leaf *leaf);

/* Opens groups until there are as many as indices are given out of, and an empty one ahead, so that every verifier has
   a list before the first credential that names it. Tells how many groups there are, this round included. */
enum err book_open_groups(struct book *book, struct scope *scope, int64_t now_s, uint64_t *count);

/* How many groups there are. */
enum err book_groups(struct book *book, struct scope *scope, uint64_t *count);

/* Takes `count` indices of one group, whichever chance picks among the open ones; a group in which too few are left
   whenever none has enough is given up. */
enum err book_lease(struct book *book, struct scope *scope, size_t count, int64_t now_s, uint64_t *group,
                    uint32_t indices[]);
/* Each new record is an entry of the log. ERR_VALUE, ERR_CONFLICT as registry_record. */
enum err book_record(struct book *book, struct scope *scope, size_t len, const struct registry_record records[],
                     int64_t now_s, struct registry_receipt receipts[]);
/* `group` is that of the change's list. ERR_VALUE, ERR_NOT_FOUND, ERR_CONFLICT as registry_set_status. */
enum err book_change(struct book *book, struct scope *scope, const struct registry_change *change, uint64_t group,
                     int64_t now_s, struct registry_change_receipt *out);
/* How a status stands, this round included. */
enum err book_status(struct book *book, struct scope *scope, enum status_purpose purpose, uint64_t group,
                     uint32_t index, bool *out);
