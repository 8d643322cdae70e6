#include "testing/testing.h"

#include "base/buf.h"
#include "base/limits.h"
#include "did/did_key.h"

#define MULTIKEY "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
#define MULTIKEY_P256 "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
#define MULTIKEY_P384 "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"
static const struct {
  enum key_kind kind;
  struct str did, method;
} known[] = {
    {KEY_ED25519, STR_INIT("did:key:" MULTIKEY), STR_INIT("did:key:" MULTIKEY "#" MULTIKEY)},
    {KEY_P256, STR_INIT("did:key:" MULTIKEY_P256), STR_INIT("did:key:" MULTIKEY_P256 "#" MULTIKEY_P256)},
    {KEY_P384, STR_INIT("did:key:" MULTIKEY_P384), STR_INIT("did:key:" MULTIKEY_P384 "#" MULTIKEY_P384)},
    /* SPEC: did-method-key, its examples */
    {KEY_P256, STR_INIT("did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"),
     STR_INIT("did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169#"
              "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169")},
    {KEY_P256, STR_INIT("did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"),
     STR_INIT("did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv#"
              "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv")},
    {KEY_P384, STR_INIT("did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9"),
     STR_INIT("did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9#"
              "z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9")},
};
enum { KNOWN = sizeof known / sizeof *known };

static void round_trip(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < KNOWN; i++) {
    struct public_key key;
    struct public_key again;
    struct str text;
    ASSERT_OK(scope, did_key_parse(scope, known[i].did, &key));
    assert_int_equal(key.kind, known[i].kind);
    ASSERT_OK(scope, did_key_print(scope, &key, &text));
    ASSERT_STR(text, known[i].did);
    ASSERT_OK(scope, did_key_method_print(scope, &key, &text));
    ASSERT_STR(text, known[i].method);
    ASSERT_OK(scope, did_key_method_parse(scope, text, &again));
    assert_true(public_key_equal(&key, &again));
  }
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
      STR_INIT("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"), /* secp256k1 */
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
  for (size_t i = 0; i < KNOWN; i++) {
    for (size_t cut = 0; cut < known[i].method.len; cut++) {
      struct public_key key;
      ASSERT_ERR(scope, ERR_VERIFICATION_METHOD, did_key_method_parse(scope, str_slice(known[i].method, 0, cut), &key));
    }
  }
}

static void refuses_other_fragments(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {
      STR_INIT("did:key:" MULTIKEY "#key-1"),
      STR_INIT("did:key:" MULTIKEY "##" MULTIKEY),
      STR_INIT("did:key:" MULTIKEY "#" MULTIKEY_P256),
      STR_INIT("did:key:" MULTIKEY_P256 "#" MULTIKEY_P384),
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
