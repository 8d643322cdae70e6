#pragma once

#include "model.h"
#include "registry/publication.h"
#include "tlog/checkpoint.h"
#include "tlog/leaf.h"

/* A log as anybody can rebuild it from what is public: all its entries, and from them every root it ever had. Reading
   it is a test by itself: the entries make the published root, the versions of each list stand in the log without a
   gap, and each version's file is what its entry says. Lives in the scope it was read in. */
struct log_view {
  struct scope *scope;
  struct publication_port publication; /* borrowed */
  struct str note; /* the published checkpoint */
  struct checkpoint checkpoint;
  struct model *model;
  struct leaf *entries;
};

/* `folder` is "logs/log". */
void log_view_read(struct log_view *view, struct scope *scope, const struct publication_port *publication,
                   struct str folder);
/* How many entries of a kind there are. */
size_t log_view_count(const struct log_view *view, enum leaf_kind kind);
/* Whether the entry at that index is of a record with that digest, and no other is. */
void log_view_check_issued(const struct log_view *view, uint64_t index, const uint8_t digest[TLOG_HASH_OCTETS]);

/* Checkpoints that somebody saw, in any order and number. */
struct seen_root {
  uint64_t size;
  struct tlog_hash root;
};
struct seen_roots {
  struct seen_root *at;
  size_t len;
  size_t cap;
};
/* `note` is a whole checkpoint; the same one again is not kept twice in a row. */
void seen_roots_add(struct seen_roots *seen, struct scope *scope, struct str note);
/* Each is consistent with every other: each is a root of this log, and consistency proofs between neighbours in size,
   and from each to the log's end, hold. Sorts them. */
void seen_roots_check(struct seen_roots *seen, const struct log_view *view);
