#include "model.h"

#include <string.h>

#include "tlog/subtree_proof.h"

enum { LEAVES = 1024, TIME_S = 1773104520 };

static struct subtree_proof proof_of(struct scope *scope, struct model *model, uint64_t index)
{
  struct tree_reader reader = model_reader(model);
  struct tlog_path path;
  struct subtree_proof proof = {.index = index, .time_s = TIME_S};
  ASSERT_OK(scope, inclusion_subtree_create(scope, &reader, index, TILE_HEIGHT, &path));
  memcpy(proof.path, path.at, sizeof proof.path);
  return proof;
}

static struct str print(struct scope *scope, const struct subtree_proof *proof)
{
  struct str text;
  ASSERT_OK(scope, subtree_proof_print(scope, proof, &text));
  return text;
}

static void round_trips_and_holds(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, LEAVES);
  for (uint64_t index = 0; index < LEAVES; index += 17) {
    struct subtree_proof proof = proof_of(scope, model, index);
    struct str text = print(scope, &proof);
    struct subtree_proof read;
    assert_int_equal(text.len, SUBTREE_PROOF_CHARS);
    ASSERT_OK(scope, subtree_proof_parse(scope, text, &read));
    assert_true(read.index == index && read.time_s == TIME_S);
    assert_int_equal(subtree_proof_place(&read), index / TILE_WIDTH);
    uint64_t place = index / TILE_WIDTH * TILE_WIDTH;
    struct tlog_hash subtree = model_root(model, place, place + TILE_WIDTH);
    struct tlog_hash other =
        model_root(model, (place + TILE_WIDTH) % LEAVES, (place + TILE_WIDTH) % LEAVES + TILE_WIDTH);
    assert_true(subtree_proof_check(&read, &model->leaves[index], &subtree));
    assert_false(subtree_proof_check(&read, &model->leaves[index], &other));
    assert_false(subtree_proof_check(&read, &model->leaves[(index + 1) % LEAVES], &subtree));
    read.index ^= 1;
    assert_false(subtree_proof_check(&read, &model->leaves[index], &subtree));
  }
}

static void numbers_are_big_endian(void **state)
{
  struct scope *scope = *state;
  struct subtree_proof proof = {.index = UINT64_C(0x0102030405060708), .time_s = UINT64_MAX};
  ASSERT_STR(str_slice(print(scope, &proof), 0, 21), STR("AQIDBAUGBwj__________"));
}

static void truncated_at_every_octet(void **state)
{
  struct scope *scope = *state;
  struct subtree_proof proof = {.index = 7};
  struct str text = print(scope, &proof);
  for (size_t len = 0; len < text.len; len++) {
    ASSERT_ERR(scope, ERR_SYNTAX, subtree_proof_parse(scope, str_slice(text, 0, len), &proof));
  }
  static const char *const more[] = {"A", "AA", "=", "\n", " "};
  for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
    ASSERT_ERR(scope, ERR_SYNTAX, subtree_proof_parse(scope, scope_join(scope, text, str_of(more[i])), &proof));
  }
}

/* Of a text that is read, every bit counts: there is no second text for the same proof. */
static void one_bit_anywhere_is_found(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, LEAVES);
  struct subtree_proof good = proof_of(scope, model, 700);
  struct str text = print(scope, &good);
  struct tlog_hash subtree = model_root(model, 512, 768);
  char *altered = scope_cstr(scope, text);
  for (size_t bit = 0; bit < text.len * 8; bit++) {
    struct subtree_proof read;
    altered[bit / 8] ^= (char)(1 << bit % 8);
    bool same = subtree_proof_parse(scope, (struct str){altered, text.len}, &read) == OK &&
                subtree_proof_check(&read, &model->leaves[700], &subtree) &&
                subtree_proof_place(&read) == subtree_proof_place(&good) && read.time_s == TIME_S;
    assert_false(same);
    altered[bit / 8] ^= (char)(1 << bit % 8);
    (void)scope_take_fault(scope);
  }
}

TESTING_MAIN(SCOPED_TEST(round_trips_and_holds), SCOPED_TEST(numbers_are_big_endian),
             SCOPED_TEST(truncated_at_every_octet), SCOPED_TEST(one_bit_anywhere_is_found))
