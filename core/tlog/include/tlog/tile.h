#pragma once

#include "tlog/tree.h"

/* Tiles: the files that a log is served as. A tile of level L holds up to 256 hashes of tree level 8 * L side by side;
   one that is not full is a file of its own for each width at which it was published. SPEC: c2sp.org/tlog-tiles@v0.1.0
 */
enum {
  TILE_HEIGHT = 8,
  TILE_WIDTH = 256, /* hashes of a full tile */
  TILE_OCTETS = TILE_WIDTH * TLOG_HASH_OCTETS,
  TILE_LEVELS = TREE_LEVELS / TILE_HEIGHT,
  TILE_ENTRIES = -1, /* the level of the entry bundles, which lie beside level 0 (tlog/entry_bundle.h) */
};

struct tile {
  int level; /* 0 to 7, or TILE_ENTRIES */
  unsigned width; /* 1 to TILE_WIDTH, which is full */
  uint64_t index;
};

/* "tile/0/x001/234.p/7", "tile/entries/000", in the scope. */
enum err tile_path_print(struct scope *scope, const struct tile *tile, struct str *out);
/* Takes exactly what is printed, so that a file has one name. ERR_VALUE. */
enum err tile_path_parse(struct scope *scope, struct str path, struct tile *out);

/* The tile that holds subtree `index` of tree level 8 * level in a tree of `size` leaves, which reaches so far. */
struct tile tile_holding(int level, uint64_t index, uint64_t size);
/* True when a tree of that size has the tile, with that width. */
bool tile_is_of(const struct tile *tile, uint64_t size);

/* The tiles to write when a tree grows from one size to another: each that holds something new, in the width of the new
   size, bundles first, then by rising level and index.

     struct tile_growth growth = tile_growth(old_size, size);
     for (struct tile tile; tile_growth_next(&growth, &tile);) ... */
struct tile_growth {
  uint64_t old_size, size;
  int level;
  uint64_t next; /* index on that level, once entered */
  bool entered;
};
struct tile_growth tile_growth(uint64_t old_size, uint64_t size);
bool tile_growth_next(struct tile_growth *growth, struct tile *out);

/* Where tiles are read from. `out` is borrowed until the next call. What comes is not trusted: every reader here checks
   it against a root. */
struct tile_source {
  void *self;
  enum err (*read)(void *self, struct scope *scope, const struct tile *tile, struct bytes *out);
};

/* Where tiles go. `octets` are borrowed for the call. */
struct tile_sink {
  void *self;
  enum err (*put)(void *self, const struct tile *tile, struct bytes octets);
};
