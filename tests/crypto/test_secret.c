#include "testing/testing.h"

#include <string.h>

#include "crypto/secret.h"

static void is_zeroed(void **state)
{
  (void)state;
  [[gnu::cleanup(secret_drop)]] struct secret *secret = secret_new(100);
  assert_non_null(secret);
  assert_int_equal(secret_bytes(secret).len, 100);
  for (size_t i = 0; i < 100; i++) {
    assert_int_equal(secret->at[i], 0);
  }
  memset(secret->at, 0xff, secret->len);
}

static void compares(void **state)
{
  (void)state;
  struct bytes abc = str_bytes(STR("abc"));
  assert_true(secret_equal(abc, str_bytes(STR("abc"))));
  assert_true(secret_equal((struct bytes){0}, (struct bytes){0}));
  assert_false(secret_equal(abc, str_bytes(STR("abd"))));
  assert_false(secret_equal(abc, str_bytes(STR("ab"))));
  assert_false(secret_equal(abc, (struct bytes){0}));
  secret_free(NULL);
}

TESTING_MAIN(cmocka_unit_test(is_zeroed), cmocka_unit_test(compares))
