#include "testing/testing.h"

#include "codec/multibase.h"
#include "crypto/multikey.h"

/* The keys of the vc-di-eddsa and vc-di-ecdsa vectors. */
static const struct str known[KEY_KIND_COUNT] = {
    [KEY_ED25519] = STR_INIT("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"),
    [KEY_P256] = STR_INIT("zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"),
    [KEY_P384] = STR_INIT("z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"),
};

static void round_trip(void **state)
{
  struct scope *scope = *state;
  for (size_t kind = 0; kind < KEY_KIND_COUNT; kind++) {
    struct public_key key;
    struct str text;
    ASSERT_OK(scope, multikey_parse(scope, known[kind], &key));
    assert_int_equal(key.kind, kind);
    ASSERT_OK(scope, multikey_print(scope, &key, &text));
    ASSERT_STR(text, known[kind]);
  }
}

/* Octets with another header or length, in multibase. */
static struct str multibase(struct scope *scope, struct str octets)
{
  struct str text;
  ASSERT_OK(scope, multibase_encode(scope, MULTIBASE_BASE58, str_bytes(octets), &text));
  return text;
}

static void refuses(void **state)
{
  struct scope *scope = *state;
#define OCTETS_31 "0123456789abcdef0123456789abcde"
  const struct {
    enum err err;
    struct str text;
  } rows[] = {
      {ERR_VALUE, STR("")},
      {ERR_VALUE, STR("z")},
      {ERR_VALUE, STR("6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2")},
      {ERR_VALUE, STR("u7QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ")}, /* good but for its base */
      {ERR_SYNTAX, STR("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ0")},
      {ERR_VALUE, multibase(scope, STR("\xed\x01" OCTETS_31))},
      {ERR_VALUE, multibase(scope, STR("\xed\x01" OCTETS_31 "ff"))},
      {ERR_VALUE, multibase(scope, STR("\xed\x01"))},
      {ERR_VALUE, multibase(scope, STR("\xed"))},
      {ERR_VALUE, multibase(scope, STR("\xed\x81\x00" OCTETS_31 "f"))}, /* not the shortest varint */
      {ERR_VALUE, multibase(scope, STR("\xec\x01" OCTETS_31 "f"))}, /* X25519 */
      {ERR_VALUE, multibase(scope, STR("\x80\x26" OCTETS_31 "f"))}, /* an Ed25519 secret */
      {ERR_VALUE, multibase(scope, STR("\x80\x24" OCTETS_31 "f"))}, /* P-256 without the sign of y */
      {ERR_VALUE, multibase(scope, STR("\x80\x24\x04" OCTETS_31 "f"))},
      {ERR_VALUE, multibase(scope, STR("\x80\x24\x04" OCTETS_31 "f" OCTETS_31 "f"))}, /* uncompressed */
      {ERR_VALUE, multibase(scope, STR("\x81\x24\x02" OCTETS_31 "f"))}, /* P-384, too short */
      {ERR_VALUE, multibase(scope, STR("\x82\x24\x02" OCTETS_31 "f"))}, /* P-521 */
      {ERR_VALUE, multibase(scope, STR("\xe7\x01\x02" OCTETS_31 "f"))}, /* secp256k1 */
      {ERR_VALUE, multibase(scope, STR("\x86\x26" OCTETS_31 "f"))}, /* a P-256 secret */
      {ERR_VALUE, multibase(scope, STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" OCTETS_31))},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct public_key key;
    ASSERT_ERR(scope, rows[i].err, multikey_parse(scope, rows[i].text, &key));
  }
}

static void refuses_every_truncation(void **state)
{
  struct scope *scope = *state;
  for (size_t kind = 0; kind < KEY_KIND_COUNT; kind++) {
    for (size_t cut = 0; cut < known[kind].len; cut++) {
      struct public_key key;
      ASSERT_ERR(scope, ERR_VALUE, multikey_parse(scope, str_slice(known[kind], 0, cut), &key));
    }
  }
}

TESTING_MAIN(SCOPED_TEST(round_trip), SCOPED_TEST(refuses), SCOPED_TEST(refuses_every_truncation))
