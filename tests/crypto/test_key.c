#include "testing/testing.h"

#include <string.h>

#include "codec/hex.h"
#include "crypto/key.h"

/* RFC 8032 section 7.1, tests 1, 2, 3 and SHA(abc). */
static const struct {
  const char *seed, *public, *message, *signature;
} rows[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
     "655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
     "b00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
     "c027beceea1ec40a"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e"
     "2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17a"
     "d9bef1177331a704"},
};

static struct bytes octets_of(struct scope *scope, const char *hex)
{
  struct bytes octets;
  ASSERT_OK(scope, hex_decode(scope, str_of(hex), &octets));
  return octets;
}

static void known_answers(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
    struct signature signature;
    struct bytes message = octets_of(scope, rows[i].message);
    ASSERT_OK(scope, key_pair_from_seed(scope, KEY_ED25519, octets_of(scope, rows[i].seed), &pair));
    assert_true(bytes_equal(public_key_bytes(key_pair_public(pair)), octets_of(scope, rows[i].public)));
    ASSERT_OK(scope, key_pair_sign(scope, pair, message, &signature));
    assert_true(bytes_equal(signature_bytes(&signature), octets_of(scope, rows[i].signature)));
    assert_true(public_key_check(key_pair_public(pair), message, signature_bytes(&signature)));
  }
}

static void refuses_every_change(void **state)
{
  struct scope *scope = *state;
  struct public_key key;
  struct bytes message = octets_of(scope, rows[3].message);
  struct bytes signature = octets_of(scope, rows[3].signature);
  ASSERT_OK(scope, public_key_of(scope, KEY_ED25519, octets_of(scope, rows[3].public), &key));
  for (size_t i = 0; i < signature.len; i++) {
    uint8_t changed[64];
    memcpy(changed, signature.at, sizeof changed);
    changed[i] ^= 0x10;
    assert_false(public_key_check(&key, message, (struct bytes){changed, sizeof changed}));
    assert_false(public_key_check(&key, message, (struct bytes){signature.at, i}));
  }
  for (size_t i = 0; i < message.len; i++) {
    uint8_t changed[64];
    memcpy(changed, message.at, sizeof changed);
    changed[i] ^= 1;
    assert_false(public_key_check(&key, (struct bytes){changed, sizeof changed}, signature));
  }
  for (size_t i = 0; i < 32; i++) {
    struct public_key changed = key;
    changed.at[i] ^= 1;
    assert_false(public_key_check(&changed, message, signature));
  }
}

/* The point of order one makes every signature of zeros good where an implementation does not look. */
static void refuses_weak_keys(void **state)
{
  struct scope *scope = *state;
  struct public_key key;
  uint8_t one[32] = {1};
  uint8_t signature[64] = {1};
  ASSERT_OK(scope, public_key_of(scope, KEY_ED25519, (struct bytes){one, sizeof one}, &key));
  assert_false(public_key_check(&key, str_bytes(STR("anything")), (struct bytes){signature, sizeof signature}));
}

static void refuses_wrong_lengths(void **state)
{
  struct scope *scope = *state;
  struct public_key key;
  struct key_pair *pair = NULL;
  uint8_t octets[34] = {9};
  for (size_t len = 0; len <= sizeof octets; len++) {
    if (len == 32) {
      continue;
    }
    ASSERT_ERR(scope, ERR_VALUE, public_key_of(scope, KEY_ED25519, (struct bytes){octets, len}, &key));
    ASSERT_ERR(scope, ERR_VALUE, key_pair_from_seed(scope, KEY_ED25519, (struct bytes){octets, len}, &pair));
  }
}

static void makes_new_ones(void **state)
{
  struct scope *scope = *state;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *a = NULL;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *b = NULL;
  struct signature signature;
  ASSERT_OK(scope, key_pair_new(scope, KEY_ED25519, &a));
  ASSERT_OK(scope, key_pair_new(scope, KEY_ED25519, &b));
  assert_false(public_key_equal(key_pair_public(a), key_pair_public(b)));
  ASSERT_OK(scope, key_pair_sign(scope, a, str_bytes(STR("message")), &signature));
  assert_true(public_key_check(key_pair_public(a), str_bytes(STR("message")), signature_bytes(&signature)));
  assert_false(public_key_check(key_pair_public(b), str_bytes(STR("message")), signature_bytes(&signature)));
}

static void kinds(void **state)
{
  struct scope *scope = *state;
  static const char *const names[KEY_KIND_COUNT] = {"Ed25519", "P-256", "P-384"};
  enum key_kind kind;
  for (size_t i = 0; i < KEY_KIND_COUNT; i++) {
    ASSERT_OK(scope, key_kind_parse(scope, str_of(names[i]), &kind));
    assert_int_equal(kind, i);
    assert_string_equal(key_info(kind)->name, names[i]);
  }
  static const char *const bad[] = {"", "RSA", "P-25", "P-2566", "p-256", "P-521"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_UNSUPPORTED, key_kind_parse(scope, str_of(bad[i]), &kind));
  }
}

TESTING_MAIN(SCOPED_TEST(known_answers), SCOPED_TEST(refuses_every_change), SCOPED_TEST(refuses_weak_keys),
             SCOPED_TEST(refuses_wrong_lengths), SCOPED_TEST(makes_new_ones), SCOPED_TEST(kinds))
