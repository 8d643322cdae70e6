#include "model.h"

static const size_t larger[] = {1023, 1024, 1025, 65535, 65536, 65537, MODEL_LEAVES};
enum { SMALL = 300 };

static bool is_larger(size_t size)
{
  for (size_t i = 0; i < sizeof larger / sizeof *larger; i++) {
    if (larger[i] == size) {
      return true;
    }
  }
  return false;
}

static void roots_are_the_models(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, MODEL_LEAVES);
  struct tree_reader reader = model_reader(model);
  struct tree_edge edge = {0};
  for (size_t size = 0;; size++) {
    if (size <= SMALL || is_larger(size)) {
      struct tlog_hash expected = model_root(model, 0, size);
      struct tlog_hash seen = tree_edge_root(&edge);
      ASSERT_HASH(seen, expected);
      ASSERT_OK(scope, tree_root(scope, &reader, size, &seen));
      ASSERT_HASH(seen, expected);
    }
    if (size == MODEL_LEAVES) {
      break;
    }
    unsigned complete = tree_edge_add(&edge, 0, &model->leaves[size]);
    assert_int_equal(complete, __builtin_ctzll(size + 1));
    for (unsigned level = 0; level <= complete; level++) {
      ASSERT_HASH(edge.at[level], model->levels[level][((size + 1) >> level) - 1]);
    }
  }
  struct tlog_hash none;
  ASSERT_ERR(scope, ERR_NOT_FOUND, tree_root(scope, &reader, MODEL_LEAVES + 1, &none));
}

/* What golang.org/x/mod/sumdb/tlog makes of the same entries. */
static void roots_are_gos(void **state)
{
  struct scope *scope = *state;
  static const struct {
    uint64_t size;
    const char *root;
  } rows[] = {
      {1, "dziFphNIniTOLPdhmdakI/BC5LvxLX7s7pEu8nbGVwE="},     {2, "WkdmL9ijF9lgSaP59HxV3GfKZgUbqjaD27GbL+CaB7A="},
      {255, "z2Z5PmMp3/JC6zzuCm82rT46GW3MVzoex3XhAr6GPxw="},   {256, "2mWW2VNp9f7zIquOTg2jsLUCNqqcijsdJG90Ecni4y4="},
      {257, "XB/f6DU1gCLyOS3keNvgU/wTDP4dOggoeakM9r8Uv34="},   {65536, "B7Gjd5YKThLjNI1ukymuYxapWwL7HCLpCSMbOqRIYac="},
      {70000, "o5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao="},
  };
  struct model *model = model_new(scope, MODEL_LEAVES);
  struct tree_reader reader = model_reader(model);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tlog_hash expected;
    struct tlog_hash seen;
    ASSERT_OK(scope, tlog_hash_parse(scope, str_of(rows[i].root), &expected));
    ASSERT_OK(scope, tree_root(scope, &reader, rows[i].size, &seen));
    ASSERT_HASH(seen, expected);
  }
}

/* As a verifier does that has only the hashes of level 1 tiles. */
static void subtrees_make_the_same_edge(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, 1000);
  for (unsigned level = 0; level < 10; level++) {
    struct tree_edge edge = {0};
    for (size_t i = 0; i < model->len >> level; i++) {
      (void)tree_edge_add(&edge, level, &model->levels[level][i]);
    }
    while (edge.size < model->len) {
      (void)tree_edge_add(&edge, 0, &model->leaves[edge.size]);
    }
    struct tlog_hash seen = tree_edge_root(&edge);
    struct tlog_hash expected = model_root(model, 0, model->len);
    ASSERT_HASH(seen, expected);
  }
}

static void edge_reaches_the_last_level(void **state)
{
  (void)state;
  struct tlog_hash hash = tlog_empty_root();
  struct tree_edge edge = {0};
  for (unsigned level = TREE_LEVELS; level > 0; level--) {
    assert_int_equal(tree_edge_add(&edge, level - 1, &hash), level - 1);
  }
  assert_true(edge.size == UINT64_MAX);
  struct tlog_hash expected = hash;
  for (unsigned level = 1; level < TREE_LEVELS; level++) {
    expected = tlog_node_hash(&hash, &expected);
  }
  struct tlog_hash seen = tree_edge_root(&edge);
  ASSERT_HASH(seen, expected);
}

TESTING_MAIN(SCOPED_TEST(roots_are_the_models), SCOPED_TEST(roots_are_gos), SCOPED_TEST(subtrees_make_the_same_edge),
             SCOPED_TEST(edge_reaches_the_last_level))
