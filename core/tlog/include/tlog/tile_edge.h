#pragma once

#include "tlog/tile.h"

/* The writer's side of tiles: the right edge of a growing tree with the tiles that are not full yet. About 64 KiB, by
   value; begins as {0} for an empty tree, or from what was written before. */
struct tile_edge {
  struct tree_edge tree; /* its size and root are those of all leaves added */
  struct tlog_hash at[TILE_LEVELS][TILE_WIDTH]; /* the last tile of each level, where it is not full */
};

/* Reads the partial tiles of a tree of that size. ERR_PROOF when they do not make the root: what the writer goes on
   from was stored and read again, and one wrong bit in it would be signed. */
enum err tile_edge_open(struct scope *scope, const struct tile_source *source, uint64_t size,
                        const struct tlog_hash *root, struct tile_edge *out);
/* Adds a leaf, and puts the tiles that it fills. Fails only as the sink does; then the edge is of no more use. */
enum err tile_edge_add(struct tile_edge *edge, const struct tlog_hash *leaf, const struct tile_sink *sink);
/* Puts the partial tiles that hold something new since the tree had `old_size` leaves. With what tile_edge_add has put
   since, these are the tiles of tile_growth (bundles apart). */
enum err tile_edge_put(const struct tile_edge *edge, uint64_t old_size, const struct tile_sink *sink);
