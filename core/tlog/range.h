#pragma once

#include "tlog/tree.h"

/* A node of a tree of any size: over the leaves from `from` on, excluding `to`. As in RFC 6962, `from` is a multiple of
   the smallest power of two that is not less than `to - from`, so that it splits into complete subtrees of falling
   size. */
struct range {
  uint64_t from, to;
};

/* The largest power of two that is less than the range's leaves, of which there are at least two. */
uint64_t range_split(struct range range);
enum err range_hash(struct scope *scope, const struct tree_reader *reader, struct range range, struct tlog_hash *out);

/* Hashes of a proof, found from the root down and handed out from the leaf up. */
struct range_path {
  size_t len;
  struct tlog_hash at[TREE_LEVELS + 1];
};
enum err range_path_add(struct scope *scope, const struct tree_reader *reader, struct range_path *path,
                        struct range range);
/* In the scope, in reverse order. */
enum err range_path_end(struct scope *scope, const struct range_path *path, struct tlog_path *out);
