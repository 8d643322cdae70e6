#include "model.h"

#include "tlog/consistency.h"

enum { SMALL = 300, ALL_BELOW = 40, STEP = 37 };

static void refuses_what_is_near(uint64_t old_size, uint64_t size, struct tlog_path path,
                                 const struct tlog_hash *old_root, const struct tlog_hash *root)
{
  struct tlog_hash hashes[TREE_LEVELS + 2];
  struct tlog_path altered = {hashes, path.len};
  struct tlog_hash other = *old_root;
  other.at[0] ^= 1;
  assert_false(consistency_check(old_size, size, &path, &other, root));
  other = *root;
  other.at[TLOG_HASH_OCTETS - 1] ^= 1;
  assert_false(consistency_check(old_size, size, &path, old_root, &other));
  for (size_t i = 0; i < path.len; i++) {
    for (size_t k = 0; k < path.len; k++) {
      hashes[k] = path.at[k];
    }
    hashes[i].at[i % TLOG_HASH_OCTETS] ^= 0x80;
    assert_false(consistency_check(old_size, size, &altered, old_root, root));
    hashes[i] = path.at[i];
  }
  hashes[path.len] = *root;
  altered.len = path.len + 1;
  assert_false(consistency_check(old_size, size, &altered, old_root, root));
  for (size_t len = 0; len < path.len; len++) {
    altered.len = len;
    assert_false(consistency_check(old_size, size, &altered, old_root, root));
  }
  if (old_size < size) {
    assert_false(consistency_check(size, old_size, &path, root, old_root));
    assert_false(consistency_check(0, size, &path, old_root, root));
  }
}

static void proves(struct scope *scope, struct model *model, uint64_t old_size, uint64_t size,
                   const struct tlog_hash *root)
{
  struct scope_mark mark = scope_mark(scope);
  struct tree_reader reader = model_reader(model);
  struct tlog_hash old_root = model_root(model, 0, old_size);
  struct tlog_hash expected[TREE_LEVELS + 1];
  struct tlog_path path;
  ASSERT_OK(scope, consistency_create(scope, &reader, old_size, size, &path));
  assert_int_equal(path.len, model_consistency(model, old_size, 0, size, true, expected));
  for (size_t i = 0; i < path.len; i++) {
    ASSERT_HASH(path.at[i], expected[i]);
  }
  assert_true(consistency_check(old_size, size, &path, &old_root, root));
  refuses_what_is_near(old_size, size, path, &old_root, root);
  scope_rewind(scope, mark);
}

static void proofs_are_the_models(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, SMALL);
  for (uint64_t size = 1; size <= SMALL; size++) {
    struct tlog_hash root = model_root(model, 0, size);
    for (uint64_t old_size = 1; old_size <= size; old_size += size < ALL_BELOW || old_size + STEP >= size ? 1 : STEP) {
      proves(scope, model, old_size, size, &root);
    }
  }
}

static void large_trees(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, MODEL_LEAVES);
  static const uint64_t sizes[] = {1, 255, 256, 257, 4096, 65535, 65536, 65537, 69888, MODEL_LEAVES};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct tlog_hash root = model_root(model, 0, sizes[i]);
    for (size_t k = 0; k <= i; k++) {
      proves(scope, model, sizes[k], sizes[i], &root);
    }
  }
}

static void nothing_proves_the_empty_tree(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, 5);
  struct tree_reader reader = model_reader(model);
  struct tlog_hash empty = tlog_empty_root();
  struct tlog_path path;
  for (uint64_t size = 0; size <= model->len; size++) {
    struct tlog_hash root = model_root(model, 0, size);
    ASSERT_OK(scope, consistency_create(scope, &reader, 0, size, &path));
    assert_int_equal(path.len, 0);
    assert_false(consistency_check(0, size, &path, &empty, &root));
  }
}

static void older_must_be_smaller(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, 5);
  struct tree_reader reader = model_reader(model);
  struct tlog_path path;
  ASSERT_ERR(scope, ERR_RANGE, consistency_create(scope, &reader, 5, 4, &path));
  ASSERT_ERR(scope, ERR_NOT_FOUND, consistency_create(scope, &reader, 4, 6, &path));
}

TESTING_MAIN(SCOPED_TEST(proofs_are_the_models), SCOPED_TEST(large_trees), SCOPED_TEST(nothing_proves_the_empty_tree),
             SCOPED_TEST(older_must_be_smaller))
