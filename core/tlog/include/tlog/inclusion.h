#pragma once

#include "tlog/tree.h"

/* Inclusion proofs: that a leaf stands at an index of a tree. SPEC: RFC 6962 section 2.1.1 */

/* In the scope. ERR_RANGE unless index < size; else what the reader gives. */
enum err inclusion_create(struct scope *scope, const struct tree_reader *reader, uint64_t index, uint64_t size,
                          struct tlog_path *out);
bool inclusion_check(uint64_t index, uint64_t size, const struct tlog_hash *leaf, const struct tlog_path *path,
                     const struct tlog_hash *root);

/* The lowest `levels` steps of the way, which are the same in every tree that holds the complete subtree of that level:
   who has its hash (as a level-1 tile has for level 8) needs no more and no newer proof. */
enum err inclusion_subtree_create(struct scope *scope, const struct tree_reader *reader, uint64_t index,
                                  unsigned levels, struct tlog_path *out);
/* The hash of the subtree, index >> path->len of level path->len (below 64), if the leaf stands in it at `index`. */
struct tlog_hash inclusion_subtree(uint64_t index, const struct tlog_hash *leaf, const struct tlog_path *path);
