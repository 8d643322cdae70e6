/* Proofs of a small tree and its tiles, altered by the input: two octets of a size, two of an index or an older size,
   one of what is altered, then pairs of a place and an octet that is added there. What is altered does not hold; what a
   damaged tile gives is refused or whole. */
#include "target.h"

#include <string.h>

#include "tlog/consistency.h"
#include "tlog/inclusion.h"
#include "tlog/tile_edge.h"
#include "tlog/tile_tree.h"

enum { SIZE_MOST = 1200, TILES_MOST = 16, HEAD_OCTETS = 5 };

struct stored {
  struct tile tile;
  uint8_t octets[TILE_OCTETS];
};

struct tree {
  struct stored tiles[TILES_MOST];
  size_t len;
};

static enum err put(void *self, const struct tile *tile, struct bytes octets)
{
  struct tree *tree = self;
  must(tree->len < TILES_MOST && octets.len <= TILE_OCTETS);
  tree->tiles[tree->len].tile = *tile;
  memcpy(tree->tiles[tree->len++].octets, octets.at, octets.len);
  return OK;
}

static enum err read_tile(void *self, struct scope *scope, const struct tile *tile, struct bytes *out)
{
  struct tree *tree = self;
  for (size_t i = 0; i < tree->len; i++) {
    const struct stored *stored = &tree->tiles[i];
    if (stored->tile.level == tile->level && stored->tile.index == tile->index && stored->tile.width == tile->width) {
      *out = (struct bytes){stored->octets, (size_t)tile->width * TLOG_HASH_OCTETS};
      return OK;
    }
  }
  return FAIL(scope, ERR_NOT_FOUND, "no such tile");
}

static struct tlog_hash leaf_of(uint64_t index)
{
  uint8_t octets[2] = {(uint8_t)(index >> 8), (uint8_t)index};
  return tlog_leaf_hash((struct bytes){octets, sizeof octets});
}

static struct tlog_hash grow(struct tree *tree, struct tile_edge *edge, uint64_t size)
{
  struct tile_sink sink = {tree, put};
  *edge = (struct tile_edge){0};
  while (edge->tree.size < size) {
    struct tlog_hash leaf = leaf_of(edge->tree.size);
    must(tile_edge_add(edge, &leaf, &sink) == OK);
  }
  must(tile_edge_put(edge, 0, &sink) == OK);
  return tree_edge_root(&edge->tree);
}

/* Adds the input's octets to those at `at`; true when that made a difference. */
static bool alter(uint8_t *at, size_t len, struct bytes edits)
{
  uint8_t *before = malloc(len + 1);
  must(before != NULL);
  memcpy(before, at, len);
  for (size_t i = 0; i + 3 <= edits.len && len > 0; i += 3) {
    at[((size_t)edits.at[i] << 8 | edits.at[i + 1]) % len] ^= edits.at[i + 2];
  }
  bool differs = memcmp(before, at, len) != 0;
  free(before);
  return differs;
}

struct proof {
  struct tlog_hash first, root; /* the leaf or the old root; they and the path lie side by side */
  struct tlog_hash path[TREE_LEVELS];
};

static void run_proof(struct tree_reader *reader, struct scope *scope, bool inclusion, uint64_t number, uint64_t size,
                      const struct tlog_hash *root, struct bytes edits)
{
  struct proof proof = {.root = *root};
  struct tlog_path path;
  if (inclusion) {
    proof.first = leaf_of(number);
    must(inclusion_create(scope, reader, number, size, &path) == OK);
  } else {
    must(tree_root(scope, reader, number, &proof.first) == OK);
    must(consistency_create(scope, reader, number, size, &path) == OK);
  }
  must(path.len <= TREE_LEVELS);
  memcpy(proof.path, path.at, path.len * sizeof *path.at);
  bool altered = alter((uint8_t *)&proof, (2 + path.len) * TLOG_HASH_OCTETS, edits);
  struct tlog_path seen = {proof.path, path.len};
  bool holds = inclusion ? inclusion_check(number, size, &proof.first, &seen, &proof.root)
                         : consistency_check(number, size, &seen, &proof.first, &proof.root);
  /* Where there is nothing between the two, as in a tree of one leaf, both can be altered to the same. */
  must(holds == !altered || path.len == 0);
}

static void run_damaged(struct tree *tree, struct scope *scope, uint64_t index, uint64_t size,
                        const struct tlog_hash *root, struct bytes edits)
{
  struct tile_source source = {tree, read_tile};
  struct tile_tree *tiles = NULL;
  struct tlog_path path;
  struct tlog_hash leaf = leaf_of(index);
  struct stored *stored = &tree->tiles[index % tree->len];
  (void)alter(stored->octets, (size_t)stored->tile.width * TLOG_HASH_OCTETS, edits);
  enum err err = tile_tree_open(scope, &source, size, root, &tiles);
  if (err == OK) {
    struct tree_reader reader = tile_tree_reader(tiles);
    err = inclusion_create(scope, &reader, index, size, &path);
  }
  must(err == OK ? inclusion_check(index, size, &leaf, &path, root) : err == ERR_PROOF);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static struct tree tree;
  static struct tile_edge edge;
  if (len < HEAD_OCTETS) {
    return 0;
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  uint64_t size = 1 + ((uint64_t)octets[0] << 8 | octets[1]) % SIZE_MOST;
  uint64_t number = ((uint64_t)octets[2] << 8 | octets[3]) % size;
  struct bytes edits = {octets + HEAD_OCTETS, len - HEAD_OCTETS};
  tree.len = 0;
  struct tlog_hash root = grow(&tree, &edge, size);
  struct tile_source source = {&tree, read_tile};
  struct tile_tree *tiles = NULL;
  must(tile_edge_open(scope, &source, size, &root, &edge) == OK);
  must(tile_tree_open(scope, &source, size, &root, &tiles) == OK);
  struct tree_reader reader = tile_tree_reader(tiles);
  switch (octets[4] % 3) {
  case 0:
    run_proof(&reader, scope, true, number, size, &root, edits);
    return 0;
  case 1:
    run_proof(&reader, scope, false, number + 1, size, &root, edits);
    return 0;
  default:
    run_damaged(&tree, scope, number, size, &root, edits);
    return 0;
  }
}
