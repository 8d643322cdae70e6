#include "tlog/tile_edge.h"

#include <assert.h>
#include <string.h>

static struct bytes octets_of(const struct tlog_hash *hashes, unsigned width)
{
  return (struct bytes){(const uint8_t *)hashes, (size_t)width * TLOG_HASH_OCTETS};
}

/* Hashes of the last tile of a level, 0 when it is full. */
static unsigned width_of(const struct tile_edge *edge, unsigned level)
{
  return (unsigned)(edge->tree.size >> level * TILE_HEIGHT) % TILE_WIDTH;
}

/* Higher levels come first, as in the tree their leaves do. */
static enum err read_level(struct tile_edge *edge, struct scope *scope, const struct tile_source *source, uint64_t size,
                           unsigned level)
{
  uint64_t count = size >> level * TILE_HEIGHT;
  if (count % TILE_WIDTH == 0) {
    return OK;
  }
  struct tile tile = tile_holding((int)level, count - 1, size);
  struct bytes octets = {0};
  TRY(source->read(source->self, scope, &tile, &octets));
  if (octets.len != (size_t)tile.width * TLOG_HASH_OCTETS) {
    return FAIL(scope, ERR_PROOF, "tile %llu of level %u has %zu octets, not %u hashes", (unsigned long long)tile.index,
                level, octets.len, tile.width);
  }
  memcpy(edge->at[level], octets.at, octets.len);
  for (unsigned i = 0; i < tile.width; i++) {
    (void)tree_edge_add(&edge->tree, level * TILE_HEIGHT, &edge->at[level][i]);
  }
  return OK;
}

enum err tile_edge_open(struct scope *scope, const struct tile_source *source, uint64_t size,
                        const struct tlog_hash *root, struct tile_edge *out)
{
  out->tree = (struct tree_edge){0};
  for (unsigned level = TILE_LEVELS; level > 0; level--) {
    TRY(read_level(out, scope, source, size, level - 1));
  }
  assert(out->tree.size == size);
  struct tlog_hash seen = tree_edge_root(&out->tree);
  if (!tlog_hash_equal(&seen, root)) {
    return FAIL(scope, ERR_PROOF, "the tiles at the right edge do not make the root of %llu leaves",
                (unsigned long long)size);
  }
  return OK;
}

/* The hash that has become complete on a tile level goes to the end of that level's last tile. */
static enum err add_on(struct tile_edge *edge, unsigned level, const struct tile_sink *sink)
{
  uint64_t last = (edge->tree.size >> level * TILE_HEIGHT) - 1;
  edge->at[level][last % TILE_WIDTH] = edge->tree.at[level * TILE_HEIGHT];
  if (last % TILE_WIDTH < TILE_WIDTH - 1) {
    return OK;
  }
  struct tile tile = {.level = (int)level, .width = TILE_WIDTH, .index = last / TILE_WIDTH};
  return sink->put(sink->self, &tile, octets_of(edge->at[level], TILE_WIDTH));
}

enum err tile_edge_add(struct tile_edge *edge, const struct tlog_hash *leaf, const struct tile_sink *sink)
{
  unsigned complete = tree_edge_add(&edge->tree, 0, leaf);
  for (unsigned level = 0; level <= complete / TILE_HEIGHT; level++) {
    TRY(add_on(edge, level, sink));
  }
  return OK;
}

enum err tile_edge_put(const struct tile_edge *edge, uint64_t old_size, const struct tile_sink *sink)
{
  for (unsigned level = 0; level < TILE_LEVELS; level++) {
    uint64_t count = edge->tree.size >> level * TILE_HEIGHT;
    if (width_of(edge, level) == 0 || count == old_size >> level * TILE_HEIGHT) {
      continue;
    }
    struct tile tile = tile_holding((int)level, count - 1, edge->tree.size);
    TRY(sink->put(sink->self, &tile, octets_of(edge->at[level], tile.width)));
  }
  return OK;
}
