#include "model.h"

#include "tlog/tile_edge.h"

/* Compares each tile with the model's, and counts them. */
struct checked {
  struct model *model;
  uint64_t size; /* of the tree when its partial tiles are put; 0 while it grows */
  size_t count;
  enum err answer;
};

static enum err put_checked(void *self, const struct tile *tile, struct bytes octets)
{
  struct checked *checked = self;
  const struct tlog_hash *level = checked->model->levels[tile->level * TILE_HEIGHT];
  assert_int_equal(octets.len, (size_t)tile->width * TLOG_HASH_OCTETS);
  assert_memory_equal(octets.at, level + tile->index * TILE_WIDTH, octets.len);
  assert_true(checked->size == 0 ? tile->width == TILE_WIDTH : tile_is_of(tile, checked->size));
  checked->count++;
  return checked->answer;
}

static size_t tiles_of_growth(uint64_t old_size, uint64_t size)
{
  struct tile_growth growth = tile_growth(old_size, size);
  size_t count = 0;
  for (struct tile tile; tile_growth_next(&growth, &tile);) {
    count += tile.level != TILE_ENTRIES;
  }
  return count;
}

static void grow(struct scope *scope, struct tile_edge *edge, struct model *model, uint64_t size)
{
  struct checked checked = {.model = model};
  struct tile_sink sink = {&checked, put_checked};
  uint64_t old_size = edge->tree.size;
  while (edge->tree.size < size) {
    ASSERT_OK(scope, tile_edge_add(edge, &model->leaves[edge->tree.size], &sink));
  }
  checked.size = size;
  ASSERT_OK(scope, tile_edge_put(edge, old_size, &sink));
  assert_int_equal(checked.count, tiles_of_growth(old_size, size));
  struct tlog_hash root = tree_edge_root(&edge->tree);
  struct tlog_hash expected = model_root(model, 0, size);
  ASSERT_HASH(root, expected);
}

static const uint64_t sizes[] = {0, 1, 2, 100, 255, 256, 257, 511, 512, 1000, 65535, 65536, 65537, MODEL_LEAVES};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void writes_the_tiles_of_each_growth(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, MODEL_LEAVES);
  struct tile_edge *edge = SCOPE_NEW(scope, struct tile_edge);
  for (size_t i = 0; i < SIZES; i++) {
    grow(scope, edge, model, sizes[i]);
  }
  *edge = (struct tile_edge){0};
  grow(scope, edge, model, MODEL_LEAVES);
}

static void goes_on_from_stored_tiles(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, MODEL_LEAVES);
  struct tile_edge *edge = SCOPE_NEW(scope, struct tile_edge);
  for (size_t i = 0; i + 1 < SIZES; i++) {
    struct model_tiles tiles = {.model = model};
    struct tile_source source = model_source(&tiles);
    struct tlog_hash root = model_root(model, 0, sizes[i]);
    ASSERT_OK(scope, tile_edge_open(scope, &source, sizes[i], &root, edge));
    grow(scope, edge, model, sizes[i + 1]);
  }
}

static void stored_tiles_must_make_the_root(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, MODEL_LEAVES);
  struct tile_edge *edge = SCOPE_NEW(scope, struct tile_edge);
  struct tlog_hash root = model_root(model, 0, model->len);
  static const struct tile used[] = {{0, 112, 273}, {1, 17, 1}, {2, 1, 0}};
  for (size_t i = 0; i < sizeof used / sizeof *used; i++) {
    size_t octets = (size_t)used[i].width * TLOG_HASH_OCTETS;
    for (size_t bit = 0; bit < octets * 8; bit += 61) {
      struct model_tiles tiles = {.model = model, .damaged = used[i], .damaged_bit = bit};
      struct tile_source source = model_source(&tiles);
      ASSERT_ERR(scope, ERR_PROOF, tile_edge_open(scope, &source, model->len, &root, edge));
      tiles.missing_octets = 1 + bit % octets;
      ASSERT_ERR(scope, ERR_PROOF, tile_edge_open(scope, &source, model->len, &root, edge));
    }
  }
}

static void failures_of_the_sink_come_through(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, TILE_WIDTH);
  struct tile_edge *edge = SCOPE_NEW(scope, struct tile_edge);
  struct checked checked = {.model = model, .answer = ERR_IO};
  struct tile_sink sink = {&checked, put_checked};
  for (size_t i = 0; i + 1 < TILE_WIDTH; i++) {
    ASSERT_OK(scope, tile_edge_add(edge, &model->leaves[i], &sink));
    checked.size = i + 1;
    ASSERT_OK(scope, tile_edge_put(edge, i + 1, &sink));
    assert_int_equal(tile_edge_put(edge, i, &sink), ERR_IO);
    checked.size = 0;
  }
  assert_int_equal(tile_edge_add(edge, &model->leaves[TILE_WIDTH - 1], &sink), ERR_IO);
}

TESTING_MAIN(SCOPED_TEST(writes_the_tiles_of_each_growth), SCOPED_TEST(goes_on_from_stored_tiles),
             SCOPED_TEST(stored_tiles_must_make_the_root), SCOPED_TEST(failures_of_the_sink_come_through))
