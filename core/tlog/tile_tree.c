#include "tlog/tile_tree.h"

#include <assert.h>
#include <string.h>

/* A checked tile with the nodes over its hashes: those of `step` 0 are the hashes themselves, node i of step s covers
   hashes i << s to (i + 1) << s. One of step 8 stands on the level above, in another tile. */
enum { NODES = 2 * TILE_WIDTH };
struct nodes {
  struct tile tile;
  struct tlog_hash at[NODES];
};

struct tile_tree {
  const struct tile_source *source;
  uint64_t size;
  struct nodes *edge[TILE_LEVELS]; /* the partial tiles; NULL where there is none */
  struct nodes *full[TILE_LEVELS]; /* the full tile read last, width 0 before the first; NULL where there is none */
};

static struct tlog_hash *node_at(struct nodes *nodes, unsigned step, uint64_t i)
{
  return nodes->at + (NODES - (NODES >> step)) + i;
}

/* Fills `nodes` with the tile and what is over it. Nothing is known yet of its truth. */
static enum err read_nodes(const struct tile_tree *tree, struct scope *scope, const struct tile *tile,
                           struct nodes *nodes)
{
  struct bytes octets = {0};
  TRY(tree->source->read(tree->source->self, scope, tile, &octets));
  if (octets.len != (size_t)tile->width * TLOG_HASH_OCTETS) {
    return FAIL(scope, ERR_PROOF, "tile %llu of level %d has %zu octets, not %u hashes",
                (unsigned long long)tile->index, tile->level, octets.len, tile->width);
  }
  nodes->tile = *tile;
  memcpy(nodes->at, octets.at, octets.len);
  for (unsigned step = 1; step <= TILE_HEIGHT; step++) {
    for (uint64_t i = 0; i < tile->width >> step; i++) {
      *node_at(nodes, step, i) = tlog_node_hash(node_at(nodes, step - 1, 2 * i), node_at(nodes, step - 1, 2 * i + 1));
    }
  }
  return OK;
}

/* A place for a tile, empty; none where there is no such tile. */
static enum err make_place(struct scope *scope, bool needed, struct nodes **out)
{
  if (!needed) {
    return OK;
  }
  *out = SCOPE_ROOM(scope, struct nodes, 1);
  if (*out == NULL) {
    return scope_err(scope);
  }
  (*out)->tile = (struct tile){0};
  return OK;
}

static enum err make_places(struct tile_tree *tree, struct scope *scope)
{
  for (unsigned level = 0; level < TILE_LEVELS; level++) {
    uint64_t count = tree->size >> level * TILE_HEIGHT;
    TRY(make_place(scope, count % TILE_WIDTH > 0, &tree->edge[level]));
    TRY(make_place(scope, count >= TILE_WIDTH, &tree->full[level]));
  }
  return OK;
}

static enum err read_edge(const struct tile_tree *tree, struct scope *scope)
{
  for (unsigned level = 0; level < TILE_LEVELS; level++) {
    if (tree->edge[level] != NULL) {
      uint64_t last = (tree->size >> level * TILE_HEIGHT) - 1;
      struct tile tile = tile_holding((int)level, last, tree->size);
      TRY(read_nodes(tree, scope, &tile, tree->edge[level]));
    }
  }
  return OK;
}

struct tree_edge tile_tree_edge(const struct tile_tree *tree)
{
  struct tree_edge edge = {.size = tree->size};
  for (unsigned level = 0; level < TREE_LEVELS; level++) {
    if ((tree->size >> level & 1) != 0) {
      unsigned step = level % TILE_HEIGHT;
      struct nodes *nodes = tree->edge[level / TILE_HEIGHT];
      edge.at[level] = *node_at(nodes, step, (nodes->tile.width >> step) - 1);
    }
  }
  return edge;
}

enum err tile_tree_open(struct scope *scope, const struct tile_source *source, uint64_t size,
                        const struct tlog_hash *root, struct tile_tree **out)
{
  struct tile_tree *tree = SCOPE_NEW(scope, struct tile_tree);
  if (tree == NULL) {
    return scope_err(scope);
  }
  tree->source = source;
  tree->size = size;
  TRY(make_places(tree, scope));
  TRY(read_edge(tree, scope));
  struct tree_edge edge = tile_tree_edge(tree);
  struct tlog_hash seen = tree_edge_root(&edge);
  if (!tlog_hash_equal(&seen, root)) {
    return FAIL(scope, ERR_PROOF, "the tiles at the right edge do not make the root of %llu leaves",
                (unsigned long long)size);
  }
  *out = tree;
  return OK;
}

/* The tile in memory if it is, else NULL. */
static struct nodes *held(const struct tile_tree *tree, const struct tile *tile)
{
  struct nodes *nodes = tile->width < TILE_WIDTH ? tree->edge[tile->level] : tree->full[tile->level];
  return nodes != NULL && nodes->tile.width == tile->width && nodes->tile.index == tile->index ? nodes : NULL;
}

/* Reads a full tile into its level's place and compares its top with `top`. The place counts as empty until then. */
static enum err read_full(const struct tile_tree *tree, struct scope *scope, const struct tile *tile,
                          const struct tlog_hash *top)
{
  struct nodes *nodes = tree->full[tile->level];
  enum err err = read_nodes(tree, scope, tile, nodes);
  if (err == OK && !tlog_hash_equal(node_at(nodes, TILE_HEIGHT, 0), top)) {
    err = FAIL(scope, ERR_PROOF, "tile %llu of level %d does not belong to the tree", (unsigned long long)tile->index,
               tile->level);
  }
  nodes->tile.width = err == OK ? TILE_WIDTH : 0;
  return err;
}

/* The checked tile that holds hash `index` of tile level `level`. Goes up to one that is in memory (the last tile of a
   level's row is partial, or has one above it that is), then down again, so that each is checked by one that was. */
static enum err find_nodes(const struct tile_tree *tree, struct scope *scope, unsigned level, uint64_t index,
                           struct nodes **out)
{
  struct tile tiles[TILE_LEVELS];
  unsigned top = level;
  for (uint64_t at = index;; at /= TILE_WIDTH, top++) {
    assert(top < TILE_LEVELS);
    tiles[top] = tile_holding((int)top, at, tree->size);
    *out = held(tree, &tiles[top]);
    if (*out != NULL) {
      break;
    }
  }
  for (; top > level; top--) {
    const struct tile *tile = &tiles[top - 1];
    TRY(read_full(tree, scope, tile, node_at(*out, 0, tile->index % TILE_WIDTH)));
    *out = tree->full[tile->level];
  }
  return OK;
}

static enum err read_hash(void *self, struct scope *scope, unsigned level, uint64_t index, struct tlog_hash *out)
{
  const struct tile_tree *tree = self;
  if (level >= TREE_LEVELS || index >= tree->size >> level) {
    return FAIL(scope, ERR_RANGE, "a tree of %llu leaves has no subtree %llu of level %u",
                (unsigned long long)tree->size, (unsigned long long)index, level);
  }
  unsigned step = level % TILE_HEIGHT;
  uint64_t first = index << step;
  struct nodes *nodes = NULL;
  TRY(find_nodes(tree, scope, level / TILE_HEIGHT, first, &nodes));
  *out = *node_at(nodes, step, first % TILE_WIDTH >> step);
  return OK;
}

struct tree_reader tile_tree_reader(struct tile_tree *tree)
{
  return (struct tree_reader){tree, read_hash};
}
