#pragma once

#include "book.h"

/* What the requests of a round share within the book: leases (book_leases.c), records (book_records.c), changes
   (book_changes.c). */

/* Where the round stood before a request. */
struct book_mark {
  size_t batch_len;
  size_t entries_len;
  struct store_head next;
};

struct book_mark book_mark_of(const struct book *book);
/* Drops what a refused request has put. */
enum err book_settle(struct book *book, const struct book_mark *mark, enum err err);
/* A value as it will be after the round. */
enum err book_find(struct book *book, struct scope *scope, enum store_table table, struct bytes key, bool *found,
                   struct bytes *value);
/* A key as it must be for the batch to borrow it. */
enum err book_keep(struct scope *scope, const struct row_key *key, struct bytes *out);
/* Where an index stands in the order of its group, this round included. */
struct book_place {
  uint32_t position;
  bool is_leased; /* was ever handed out */
  bool may_be_lost; /* a credential may have it although there is no record */
};
/* ERR_IO for a group that the store lacks though it counts it. */
enum err book_place(struct book *book, struct scope *scope, uint64_t group, uint32_t index, struct book_place *out);
