#pragma once

#include "tlog/tile.h"

/* A tree read out of tiles that nobody needs to trust: each tile is bound to the root before a hash of it is given out,
   the right edge by hashing it to the root itself, every other by the tile above it. No tile is taken for another's
   sake. Lives in the scope: of each level two tiles, with all that lies between their hashes and their top. */
struct tile_tree;

/* Reads and checks the tiles of the right edge. ERR_PROOF when they do not make the root; else what the source gives.
   The source is borrowed for the life of the tree. */
enum err tile_tree_open(struct scope *scope, const struct tile_source *source, uint64_t size,
                        const struct tlog_hash *root, struct tile_tree **out);
/* A reader for proofs of the tree's size or of an older one. It reads and checks tiles as they are needed: ERR_PROOF
   names one that does not belong to the tree, ERR_RANGE tells of a subtree that the tree does not have. All the tree's
   memory was taken when it was opened; the scope of a call is for the source and for faults. One thread at a time. */
struct tree_reader tile_tree_reader(struct tile_tree *tree);
/* The right edge, to go on from. */
struct tree_edge tile_tree_edge(const struct tile_tree *tree);
