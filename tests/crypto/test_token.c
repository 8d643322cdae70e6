#include "testing/testing.h"

#include "codec/base64.h"
#include "crypto/token.h"

static void is_made(void **state)
{
  struct scope *scope = *state;
  struct str token = token_new(scope);
  assert_int_equal(token.len, 3 + 43);
  assert_true(str_starts(token, STR("dj_")));
  struct bytes octets;
  ASSERT_OK(scope, base64_decode(scope, BASE64_URL, str_slice(token, 3, token.len), &octets));
  assert_int_equal(octets.len, 32);
  assert_false(str_equal(token, token_new(scope)));
}

static void matches_its_hash_alone(void **state)
{
  struct scope *scope = *state;
  struct str token = token_new(scope);
  struct digest hash = token_hash(token);
  struct digest other = token_hash(token_new(scope));
  assert_true(token_matches(token, digest_bytes(&hash)));
  assert_false(token_matches(token, digest_bytes(&other)));
  assert_false(token_matches(str_slice(token, 0, token.len - 1), digest_bytes(&hash)));
  assert_false(token_matches(STR(""), digest_bytes(&hash)));
  assert_false(token_matches(token, (struct bytes){hash.at, hash.len - 1}));
  assert_false(token_matches(token, (struct bytes){0}));
}

TESTING_MAIN(SCOPED_TEST(is_made), SCOPED_TEST(matches_its_hash_alone))
