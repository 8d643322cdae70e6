#include "model.h"

#include "tlog/consistency.h"
#include "tlog/inclusion.h"
#include "tlog/tile_tree.h"

static void proofs_come_out_of_tiles(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, MODEL_LEAVES);
  static const uint64_t sizes[] = {0, 1, 2, 3, 255, 256, 257, 300, 511, 512, 65535, 65536, 65537, MODEL_LEAVES};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    uint64_t size = sizes[i];
    struct model_tiles tiles = {.model = model};
    struct tile_source source = model_source(&tiles);
    struct tlog_hash root = model_root(model, 0, size);
    struct tile_tree *tree = NULL;
    ASSERT_OK(scope, tile_tree_open(scope, &source, size, &root, &tree));
    struct tree_reader reader = tile_tree_reader(tree);
    struct tree_edge edge = tile_tree_edge(tree);
    struct tlog_hash seen = tree_edge_root(&edge);
    ASSERT_HASH(seen, root);
    for (uint64_t index = 0; index < size; index += 1 + size / 17) {
      struct scope_mark mark = scope_mark(scope);
      struct tlog_path path;
      ASSERT_OK(scope, inclusion_create(scope, &reader, index, size, &path));
      assert_true(inclusion_check(index, size, &model->leaves[index], &path, &root));
      ASSERT_OK(scope, consistency_create(scope, &reader, index + 1, size, &path));
      struct tlog_hash old_root = model_root(model, 0, index + 1);
      assert_true(consistency_check(index + 1, size, &path, &old_root, &root));
      scope_rewind(scope, mark);
    }
  }
}

/* A proof needs the edge, and the leaf's own tile with those above it. Neighbours need nothing more. */
static void tiles_are_read_once(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, MODEL_LEAVES);
  struct model_tiles tiles = {.model = model};
  struct tile_source source = model_source(&tiles);
  struct tlog_hash root = model_root(model, 0, model->len);
  struct tile_tree *tree = NULL;
  struct tlog_path path;
  ASSERT_OK(scope, tile_tree_open(scope, &source, model->len, &root, &tree));
  assert_int_equal(tiles.reads, 3);
  struct tree_reader reader = tile_tree_reader(tree);
  ASSERT_OK(scope, inclusion_create(scope, &reader, 1000, model->len, &path));
  assert_int_equal(tiles.reads, 5);
  for (uint64_t index = 768; index < 1024; index++) {
    ASSERT_OK(scope, inclusion_create(scope, &reader, index, model->len, &path));
  }
  ASSERT_OK(scope, inclusion_create(scope, &reader, MODEL_LEAVES - 1, model->len, &path));
  assert_int_equal(tiles.reads, 5);
  struct tlog_hash hash;
  ASSERT_ERR(scope, ERR_RANGE, reader.read(reader.self, scope, 0, model->len, &hash));
  ASSERT_ERR(scope, ERR_RANGE, reader.read(reader.self, scope, 16, 1, &hash));
  ASSERT_ERR(scope, ERR_RANGE, reader.read(reader.self, scope, 17, 0, &hash));
  ASSERT_ERR(scope, ERR_RANGE, reader.read(reader.self, scope, TREE_LEVELS, 0, &hash));
}

/* One wrong bit in any tile that a proof of leaf 1000 of 70,000 uses. */
static void forged_tiles_are_found(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, MODEL_LEAVES);
  struct tlog_hash root = model_root(model, 0, model->len);
  static const struct tile used[] = {
      {0, 112, 273}, {1, 17, 1}, {2, 1, 0}, {1, TILE_WIDTH, 0}, {0, TILE_WIDTH, 3},
  };
  enum { EDGE = 3 };
  for (size_t i = 0; i < sizeof used / sizeof *used; i++) {
    for (size_t bit = 0; bit < (size_t)used[i].width * TLOG_HASH_OCTETS * 8; bit += 16007) {
      struct scope_mark mark = scope_mark(scope);
      struct model_tiles tiles = {.model = model, .damaged = used[i], .damaged_bit = bit};
      struct tile_source source = model_source(&tiles);
      struct tile_tree *tree = NULL;
      struct tlog_path path;
      if (i < EDGE) {
        ASSERT_ERR(scope, ERR_PROOF, tile_tree_open(scope, &source, model->len, &root, &tree));
      } else {
        ASSERT_OK(scope, tile_tree_open(scope, &source, model->len, &root, &tree));
        struct tree_reader reader = tile_tree_reader(tree);
        ASSERT_ERR(scope, ERR_PROOF, inclusion_create(scope, &reader, 1000, model->len, &path));
        /* What was refused was not kept, and is taken when it is whole again. */
        ASSERT_ERR(scope, ERR_PROOF, inclusion_create(scope, &reader, 1001, model->len, &path));
        tiles.damaged.width = 0;
        ASSERT_OK(scope, inclusion_create(scope, &reader, 1000, model->len, &path));
      }
      scope_rewind(scope, mark);
    }
  }
}

/* A full tile that the tree has, in the place of another: what CVE-2026-56865 let pass. */
static enum err swapped(void *self, struct scope *scope, const struct tile *tile, struct bytes *out)
{
  struct tile_source source = model_source(self);
  struct tile other = *tile;
  if (tile->level == 0 && tile->width == TILE_WIDTH) {
    other.index ^= 1;
  }
  return source.read(source.self, scope, &other, out);
}

static void tiles_of_the_tree_in_another_place_are_found(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, 1024);
  struct model_tiles tiles = {.model = model};
  struct tile_source source = {&tiles, swapped};
  struct tlog_hash root = model_root(model, 0, model->len);
  struct tile_tree *tree = NULL;
  struct tlog_path path;
  ASSERT_OK(scope, tile_tree_open(scope, &source, model->len, &root, &tree));
  struct tree_reader reader = tile_tree_reader(tree);
  ASSERT_ERR(scope, ERR_PROOF, inclusion_create(scope, &reader, 0, model->len, &path));
}

static void cut_tiles_are_found(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, 300);
  struct tlog_hash root = model_root(model, 0, model->len);
  for (size_t missing = 1; missing <= 44 * TLOG_HASH_OCTETS; missing++) {
    struct scope_mark mark = scope_mark(scope);
    struct model_tiles tiles = {.model = model, .damaged = {0, 44, 1}, .missing_octets = missing};
    struct tile_source source = model_source(&tiles);
    struct tile_tree *tree = NULL;
    ASSERT_ERR(scope, ERR_PROOF, tile_tree_open(scope, &source, model->len, &root, &tree));
    scope_rewind(scope, mark);
  }
}

TESTING_MAIN(SCOPED_TEST(proofs_come_out_of_tiles), SCOPED_TEST(tiles_are_read_once),
             SCOPED_TEST(forged_tiles_are_found), SCOPED_TEST(tiles_of_the_tree_in_another_place_are_found),
             SCOPED_TEST(cut_tiles_are_found))
