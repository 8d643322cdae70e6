#pragma once

#include "tlog/hash.h"

/* A tree of `size` leaves as the complete subtrees it is made of. Subtree `index` of `level` stands over the 2^level
   leaves from index * 2^level on; it is part of the tree when all of them are. It never changes again, whereas a node
   over fewer leaves does, and is never stored. */
enum { TREE_LEVELS = 64 };

/* Where the hashes of complete subtrees come from: tiles (tlog/tile_tree.h), a store, an array. */
struct tree_reader {
  void *self;
  enum err (*read)(void *self, struct scope *scope, unsigned level, uint64_t index, struct tlog_hash *out);
};

/* The root of the first `size` leaves. Reads a hash for each 1 in the binary form of `size`. */
enum err tree_root(struct scope *scope, const struct tree_reader *reader, uint64_t size, struct tlog_hash *out);

/* The right edge of a tree that grows: what has to be remembered of `size` leaves in order to add more and to tell the
   root. at[level] is the last complete subtree of that level, where bit `level` of `size` is set. By value; begins as
   {0}. */
struct tree_edge {
  uint64_t size;
  struct tlog_hash at[TREE_LEVELS];
};

/* Adds 2^level leaves as one complete subtree; `size` is a multiple of that. With level 0: adds a leaf's hash. Returns
   the level of the largest subtree that is thereby complete; until the next call at[level] holds, for each level up to
   that, the subtree that has become complete, so that it can be stored. One node is hashed for each level above the
   given one. */
unsigned tree_edge_add(struct tree_edge *edge, unsigned level, const struct tlog_hash *hash);
struct tlog_hash tree_edge_root(const struct tree_edge *edge);
