#include "testing/testing.h"

#include "base/buf.h"
#include "base/limits.h"
#include "did/did_key.h"

#define MULTIKEY "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
static const struct str known_did = STR_INIT("did:key:" MULTIKEY);
static const struct str known_method = STR_INIT("did:key:" MULTIKEY "#" MULTIKEY);

static void round_trip(void **state)
{
  struct scope *scope = *state;
  struct public_key key;
  struct public_key again;
  struct str text;
  ASSERT_OK(scope, did_key_parse(scope, known_did, &key));
  ASSERT_OK(scope, did_key_print(scope, &key, &text));
  ASSERT_STR(text, known_did);
  ASSERT_OK(scope, did_key_method_print(scope, &key, &text));
  ASSERT_STR(text, known_method);
  ASSERT_OK(scope, did_key_method_parse(scope, text, &again));
  assert_true(public_key_equal(&key, &again));
}

static void refuses_dids(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {
      STR_INIT(""),
      STR_INIT("did:key:"),
      STR_INIT("did:key:z"),
      STR_INIT("did:web:city.example"),
      STR_INIT("DID:key:" MULTIKEY),
      STR_INIT("did:key:" MULTIKEY " "),
      STR_INIT("did:key:" MULTIKEY "1"),
      STR_INIT("did:key:1.1:" MULTIKEY),
      STR_INIT("did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"), /* X25519 */
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct public_key key;
    ASSERT_ERR(scope, ERR_VERIFICATION_METHOD, did_key_parse(scope, bad[i], &key));
    ASSERT_ERR(scope, ERR_VERIFICATION_METHOD, did_key_method_parse(scope, bad[i], &key));
  }
}

static void refuses_every_truncation(void **state)
{
  struct scope *scope = *state;
  for (size_t cut = 0; cut < known_method.len; cut++) {
    struct public_key key;
    ASSERT_ERR(scope, ERR_VERIFICATION_METHOD, did_key_method_parse(scope, str_slice(known_method, 0, cut), &key));
  }
}

static void refuses_other_fragments(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {
      STR_INIT("did:key:" MULTIKEY "#key-1"),
      STR_INIT("did:key:" MULTIKEY "##" MULTIKEY),
      STR_INIT("did:key:" MULTIKEY "#" MULTIKEY "#"),
      STR_INIT("did:key:" MULTIKEY "?a=b#" MULTIKEY),
      STR_INIT("#" MULTIKEY),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct public_key key;
    ASSERT_ERR(scope, ERR_VERIFICATION_METHOD, did_key_method_parse(scope, bad[i], &key));
  }
}

static void refuses_long_ones(void **state)
{
  struct scope *scope = *state;
  struct public_key key;
  struct buf buf = buf_in(scope);
  struct str text;
  buf_add(&buf, STR("did:key:"));
  for (int i = 0; i < LIMIT_URL_OCTETS; i++) {
    buf_add_char(&buf, 'z');
  }
  ASSERT_OK(scope, buf_str(&buf, &text));
  ASSERT_ERR(scope, ERR_VERIFICATION_METHOD, did_key_parse(scope, text, &key));
}

TESTING_MAIN(SCOPED_TEST(round_trip), SCOPED_TEST(refuses_dids), SCOPED_TEST(refuses_every_truncation),
             SCOPED_TEST(refuses_other_fragments), SCOPED_TEST(refuses_long_ones))
