#pragma once

#include "registry/publication.h"
#include "tlog/entry_bundle.h"
#include "tlog/tile_tree.h"

/* The tiles of one log in the public folder. By value; all borrowed. */
struct tiles {
  const struct publication_port *publication;
  struct str folder; /* "logs/2026" */
};

/* "logs/2026/tile/0/000", in the scope. */
enum err tiles_path(const struct tiles *tiles, struct scope *scope, const struct tile *tile, struct str *out);
/* In the scope. ERR_NOT_FOUND. */
enum err tiles_read(const struct tiles *tiles, struct scope *scope, const struct tile *tile, struct bytes *out);
/* Reads through `tiles`, which must outlive it. */
struct tile_source tiles_source(const struct tiles *tiles);

/* An entry of a log of that size; points into the scope. */
enum err tiles_read_entry(const struct tiles *tiles, struct scope *scope, uint64_t index, uint64_t size,
                          struct bytes *out);
/* Adds the entries of a bundle that is not full to `bundle`, none when the size is a multiple of 256. ERR_PROOF unless
   they are those of the leaves at the tree's edge. */
enum err tiles_read_last_bundle(const struct tiles *tiles, struct scope *scope, uint64_t size,
                                const struct tlog_hash leaves[TILE_WIDTH], struct buf *bundle);
/* Reads all that a log has which grew from one size to another, and holds it against the root: every hash of every tile
   and every entry. ERR_PROOF names what does not belong. */
enum err tiles_check(const struct tiles *tiles, struct scope *scope, uint64_t old_size, uint64_t size,
                     const struct tlog_hash *root);
