#include "tiles.h"

enum err tiles_path(const struct tiles *tiles, struct scope *scope, const struct tile *tile, struct str *out)
{
  struct str name;
  TRY(tile_path_print(scope, tile, &name));
  *out = scope_format(scope, STR_FMT "/" STR_FMT, STR_ARG(tiles->folder), STR_ARG(name));
  return out->at == NULL ? scope_err(scope) : OK;
}

enum err tiles_read(const struct tiles *tiles, struct scope *scope, const struct tile *tile, struct bytes *out)
{
  struct str path;
  bool found = false;
  TRY(tiles_path(tiles, scope, tile, &path));
  TRY(publication_read(tiles->publication, scope, path, &found, out));
  return found ? OK : FAIL(scope, ERR_NOT_FOUND, "public folder: " STR_FMT ": is missing", STR_ARG(path));
}

static enum err read_tile(void *self, struct scope *scope, const struct tile *tile, struct bytes *out)
{
  return tiles_read(self, scope, tile, out);
}

struct tile_source tiles_source(const struct tiles *tiles)
{
  return (struct tile_source){(void *)(uintptr_t)tiles, read_tile};
}

enum err tiles_read_entry(const struct tiles *tiles, struct scope *scope, uint64_t index, uint64_t size,
                          struct bytes *out)
{
  struct tile tile = tile_holding(0, index, size);
  struct bytes octets;
  const struct bytes *entries = NULL;
  tile.level = TILE_ENTRIES;
  TRY(tiles_read(tiles, scope, &tile, &octets));
  TRY(entry_bundle_decode(scope, octets, tile.width, &entries));
  *out = entries[index % TILE_WIDTH];
  return OK;
}

static enum err not_of_the_tree(struct scope *scope, const struct tile *bundle, unsigned entry)
{
  return FAIL(scope, ERR_PROOF, "public folder: entry %u of bundle %llu is not the log's", entry,
              (unsigned long long)bundle->index);
}

enum err tiles_read_last_bundle(const struct tiles *tiles, struct scope *scope, uint64_t size,
                                const struct tlog_hash leaves[TILE_WIDTH], struct buf *bundle)
{
  unsigned width = (unsigned)(size % TILE_WIDTH);
  const struct tile tile = {.level = TILE_ENTRIES, .width = width, .index = size / TILE_WIDTH};
  struct bytes octets;
  const struct bytes *entries = NULL;
  if (width == 0) {
    return OK;
  }
  TRY(tiles_read(tiles, scope, &tile, &octets));
  TRY(entry_bundle_decode(scope, octets, width, &entries));
  for (unsigned i = 0; i < width; i++) {
    struct tlog_hash leaf = tlog_leaf_hash(entries[i]);
    if (!tlog_hash_equal(&leaf, &leaves[i])) {
      return not_of_the_tree(scope, &tile, i);
    }
  }
  buf_add_bytes(bundle, octets);
  return OK;
}

static enum err check_bundle(const struct tiles *tiles, struct scope *scope, const struct tree_reader *tree,
                             const struct tile *tile)
{
  struct bytes octets;
  const struct bytes *entries = NULL;
  TRY(tiles_read(tiles, scope, tile, &octets));
  TRY(entry_bundle_decode(scope, octets, tile->width, &entries));
  for (unsigned i = 0; i < tile->width; i++) {
    struct tlog_hash leaf = tlog_leaf_hash(entries[i]);
    struct tlog_hash seen;
    TRY(tree->read(tree->self, scope, 0, tile->index * TILE_WIDTH + i, &seen));
    if (!tlog_hash_equal(&leaf, &seen)) {
      return not_of_the_tree(scope, tile, i);
    }
  }
  return OK;
}

/* Reading one hash of a tile binds the whole tile to the root. */
static enum err check_tile(struct scope *scope, const struct tree_reader *tree, const struct tile *tile)
{
  struct tlog_hash seen;
  return tree->read(tree->self, scope, (unsigned)tile->level * TILE_HEIGHT, tile->index * TILE_WIDTH, &seen);
}

enum err tiles_check(const struct tiles *tiles, struct scope *scope, uint64_t old_size, uint64_t size,
                     const struct tlog_hash *root)
{
  struct tile_source source = tiles_source(tiles);
  struct tile_tree *tree = NULL;
  TRY(tile_tree_open(scope, &source, size, root, &tree));
  struct tree_reader reader = tile_tree_reader(tree);
  struct tile_growth growth = tile_growth(old_size, size);
  for (struct tile tile; tile_growth_next(&growth, &tile);) {
    struct scope_mark mark = scope_mark(scope);
    TRY(tile.level == TILE_ENTRIES ? check_bundle(tiles, scope, &reader, &tile) : check_tile(scope, &reader, &tile));
    scope_rewind(scope, mark);
  }
  return OK;
}
