#include "model.h"

#include "tlog/inclusion.h"

enum { SMALL = 300, ALL_BELOW = 40, STEP = 23 };

/* Turns one bit after another of what the proof is made of, in so far as that is possible. */
static void refuses_what_is_near(uint64_t index, uint64_t size, const struct tlog_hash *leaf, struct tlog_path path,
                                 const struct tlog_hash *root)
{
  struct tlog_hash hashes[TREE_LEVELS + 1];
  struct tlog_path altered = {hashes, path.len};
  struct tlog_hash other = *leaf;
  other.at[0] ^= 1;
  assert_false(inclusion_check(index, size, &other, &path, root));
  other = *root;
  other.at[TLOG_HASH_OCTETS - 1] ^= 1;
  assert_false(inclusion_check(index, size, leaf, &path, &other));
  for (size_t i = 0; i < path.len; i++) {
    for (size_t k = 0; k < path.len; k++) {
      hashes[k] = path.at[k];
    }
    hashes[i].at[i % TLOG_HASH_OCTETS] ^= 0x80;
    assert_false(inclusion_check(index, size, leaf, &altered, root));
    hashes[i] = path.at[i];
  }
  hashes[path.len] = *root;
  altered.len = path.len + 1;
  assert_false(inclusion_check(index, size, leaf, &altered, root));
  for (size_t len = 0; len < path.len; len++) {
    altered.len = len;
    assert_false(inclusion_check(index, size, leaf, &altered, root));
  }
  for (unsigned bit = 0; bit < 20; bit++) {
    assert_false(inclusion_check(index ^ UINT64_C(1) << bit, size, leaf, &path, root));
  }
  assert_false(inclusion_check(size, size, leaf, &path, root));
  assert_false(inclusion_check(index, 0, leaf, &path, root));
}

static void proves(struct scope *scope, struct model *model, uint64_t index, uint64_t size,
                   const struct tlog_hash *root)
{
  struct scope_mark mark = scope_mark(scope);
  struct tree_reader reader = model_reader(model);
  struct tlog_hash expected[TREE_LEVELS];
  struct tlog_path path;
  ASSERT_OK(scope, inclusion_create(scope, &reader, index, size, &path));
  assert_int_equal(path.len, model_inclusion(model, index, 0, size, expected));
  for (size_t i = 0; i < path.len; i++) {
    ASSERT_HASH(path.at[i], expected[i]);
  }
  assert_true(inclusion_check(index, size, &model->leaves[index], &path, root));
  refuses_what_is_near(index, size, &model->leaves[index], path, root);
  scope_rewind(scope, mark);
}

static void proofs_are_the_models(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, SMALL);
  for (uint64_t size = 1; size <= SMALL; size++) {
    struct tlog_hash root = model_root(model, 0, size);
    for (uint64_t index = 0; index < size; index += size < ALL_BELOW || index + STEP >= size ? 1 : STEP) {
      proves(scope, model, index, size, &root);
    }
  }
}

static void large_trees(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, MODEL_LEAVES);
  static const uint64_t sizes[] = {65535, 65536, 65537, MODEL_LEAVES};
  static const uint64_t indices[] = {0, 1, 255, 256, 65279, 65280, 65534, 65535, 65536, 69887, 69888, 69999};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct tlog_hash root = model_root(model, 0, sizes[i]);
    for (size_t k = 0; k < sizeof indices / sizeof *indices && indices[k] < sizes[i]; k++) {
      proves(scope, model, indices[k], sizes[i], &root);
    }
  }
}

static void subtrees_need_no_newer_proof(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, 1100);
  struct tree_reader reader = model_reader(model);
  for (unsigned levels = 0; levels <= 10; levels++) {
    for (uint64_t index = 0; index < model->len >> levels << levels; index += 13) {
      struct tlog_path path;
      ASSERT_OK(scope, inclusion_subtree_create(scope, &reader, index, levels, &path));
      struct tlog_hash seen = inclusion_subtree(index, &model->leaves[index], &path);
      ASSERT_HASH(seen, model->levels[levels][index >> levels]);
    }
  }
  struct tlog_path path;
  ASSERT_ERR(scope, ERR_NOT_FOUND, inclusion_subtree_create(scope, &reader, 1099, 10, &path));
}

static void leaf_must_be_in_the_tree(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, 5);
  struct tree_reader reader = model_reader(model);
  struct tlog_path path;
  ASSERT_ERR(scope, ERR_RANGE, inclusion_create(scope, &reader, 5, 5, &path));
  ASSERT_ERR(scope, ERR_RANGE, inclusion_create(scope, &reader, 0, 0, &path));
  ASSERT_ERR(scope, ERR_NOT_FOUND, inclusion_create(scope, &reader, 4, 6, &path));
}

TESTING_MAIN(SCOPED_TEST(proofs_are_the_models), SCOPED_TEST(large_trees), SCOPED_TEST(subtrees_need_no_newer_proof),
             SCOPED_TEST(leaf_must_be_in_the_tree))
