#include "testing/testing.h"

#include <string.h>

#include "store/store.h"

static struct bytes octets(const char *text)
{
  return str_bytes(str_of(text));
}

static void expect(const struct store_batch *batch, enum store_table table, const char *key, const char *value)
{
  const struct bytes *seen = store_batch_find(batch, table, octets(key));
  if (value == NULL) {
    assert_null(seen);
    return;
  }
  assert_non_null(seen);
  ASSERT_STR(bytes_str(*seen), str_of(value));
}

static void the_latest_put_is_found(void **state)
{
  struct scope *scope = *state;
  struct store_batch batch = store_batch_in(scope);
  expect(&batch, STORE_META, "a", NULL);
  ASSERT_OK(scope, store_batch_put(&batch, STORE_META, octets("a"), octets("1")));
  ASSERT_OK(scope, store_batch_put(&batch, STORE_META, octets("a"), octets("2")));
  ASSERT_OK(scope, store_batch_add(&batch, STORE_KEYS, octets("a"), octets("3")));
  expect(&batch, STORE_META, "a", "2");
  expect(&batch, STORE_KEYS, "a", "3");
  expect(&batch, STORE_STATUS, "a", NULL);
}

static void a_removal_has_no_value(void **state)
{
  struct store_batch batch = store_batch_in(*state);
  ASSERT_OK(*state, store_batch_put(&batch, STORE_META, octets("a"), octets("1")));
  ASSERT_OK(*state, store_batch_remove(&batch, STORE_META, octets("a")));
  assert_null(store_batch_find(&batch, STORE_META, octets("a"))->at);
  store_batch_rewind(&batch, 1);
  expect(&batch, STORE_META, "a", "1");
}

static void rewinding_uncovers_what_was_before(void **state)
{
  struct scope *scope = *state;
  struct store_batch batch = store_batch_in(scope);
  ASSERT_OK(scope, store_batch_put(&batch, STORE_META, octets("a"), octets("1")));
  size_t mark = batch.len;
  ASSERT_OK(scope, store_batch_put(&batch, STORE_META, octets("a"), octets("2")));
  ASSERT_OK(scope, store_batch_put(&batch, STORE_META, octets("b"), octets("3")));
  ASSERT_OK(scope, store_batch_put(&batch, STORE_META, octets("a"), octets("4")));
  store_batch_rewind(&batch, mark);
  expect(&batch, STORE_META, "a", "1");
  expect(&batch, STORE_META, "b", NULL);
  store_batch_rewind(&batch, 0);
  expect(&batch, STORE_META, "a", NULL);
}

/* Against a model: one array slot per key, undone by a copy. */
static void a_model_agrees_over_growth_and_rewinding(void **state)
{
  struct scope *scope = *state;
  enum { KEYS = 300, ROUNDS = 40, PUTS = 200 };
  struct store_batch batch = store_batch_in(scope);
  uint32_t model[KEYS] = {0};
  uint32_t before[KEYS];
  uint32_t random = 12345;
  for (uint32_t round = 0; round < ROUNDS; round++) {
    memcpy(before, model, sizeof model);
    size_t mark = batch.len;
    for (uint32_t i = 0; i < PUTS; i++) {
      random = random * 1664525U + 1013904223U;
      uint32_t key = (random >> 8) % KEYS;
      model[key] = round * PUTS + i + 1;
      struct str name = scope_format(scope, "key %u", key);
      struct str value = scope_format(scope, "%u", model[key]);
      ASSERT_OK(scope, store_batch_put(&batch, STORE_RECORDS, str_bytes(name), str_bytes(value)));
    }
    if (round % 3 == 2) {
      store_batch_rewind(&batch, mark);
      memcpy(model, before, sizeof model);
    }
    for (uint32_t key = 0; key < KEYS; key++) {
      struct str name = scope_format(scope, "key %u", key);
      struct str value = scope_format(scope, "%u", model[key]);
      expect(&batch, STORE_RECORDS, name.at, model[key] == 0 ? NULL : value.at);
    }
  }
}

TESTING_MAIN(SCOPED_TEST(the_latest_put_is_found), SCOPED_TEST(a_removal_has_no_value),
             SCOPED_TEST(rewinding_uncovers_what_was_before), SCOPED_TEST(a_model_agrees_over_growth_and_rewinding))
