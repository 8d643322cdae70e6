#include "testing/testing.h"

#include <string.h>

#include "codec/hex.h"
#include "crypto/key.h"

#define ORDER_P256 "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define ORDER_P384 "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"
#define PRIME_P256 "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
#define PRIME_P384 "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff"
#define ZERO_32 "0000000000000000000000000000000000000000000000000000000000000000"
#define ZERO_48 ZERO_32 "00000000000000000000000000000000"

/* RFC 6979 A.2.5 with SHA-256 and A.2.6 with SHA-384. Ours are made with a random nonce; theirs must check. */
static const struct {
  enum key_kind kind;
  const char *scalar, *public, *message, *signature;
} rows[] = {
    {KEY_P256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
     "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6", "sample",
     "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
    {KEY_P256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
     "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6", "test",
     "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
     "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"},
    {KEY_P384, "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
     "02ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13", "sample",
     "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46"
     "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"},
};
enum { ROWS = sizeof rows / sizeof *rows };

static struct bytes octets_of(struct scope *scope, const char *hex)
{
  struct bytes octets;
  ASSERT_OK(scope, hex_decode(scope, str_of(hex), &octets));
  return octets;
}

static struct bytes message_of(size_t row)
{
  return str_bytes(str_of(rows[row].message));
}

static struct public_key key_of(struct scope *scope, size_t row)
{
  struct public_key key;
  ASSERT_OK(scope, public_key_of(scope, rows[row].kind, octets_of(scope, rows[row].public), &key));
  return key;
}

/* A copy with one bit of octet `at` changed, in the scope. */
static struct bytes changed(struct scope *scope, struct bytes octets, size_t at)
{
  uint8_t *copy = SCOPE_ARRAY(scope, uint8_t, octets.len);
  assert_non_null(copy);
  memcpy(copy, octets.at, octets.len);
  copy[at] ^= 1;
  return (struct bytes){copy, octets.len};
}

static void known_answers(void **state)
{
  struct scope *scope = *state;
  for (size_t row = 0; row < ROWS; row++) {
    [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
    struct bytes signature = octets_of(scope, rows[row].signature);
    struct public_key key = key_of(scope, row);
    ASSERT_OK(scope, key_pair_from_seed(scope, rows[row].kind, octets_of(scope, rows[row].scalar), &pair));
    assert_true(public_key_equal(key_pair_public(pair), &key));
    assert_true(public_key_check(&key, message_of(row), signature));
    assert_true(public_key_check(key_pair_public(pair), message_of(row), signature));
    assert_false(public_key_check(&key, str_bytes(STR("samples")), signature));
  }
}

/* Two signatures of one message differ, and both hold. */
static void signs(void **state)
{
  struct scope *scope = *state;
  for (enum key_kind kind = KEY_P256; kind <= KEY_P384; kind++) {
    [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
    [[gnu::cleanup(key_pair_drop)]] struct key_pair *other = NULL;
    struct bytes message = str_bytes(STR("message"));
    struct signature a;
    struct signature b;
    ASSERT_OK(scope, key_pair_new(scope, kind, &pair));
    ASSERT_OK(scope, key_pair_new(scope, kind, &other));
    assert_false(public_key_equal(key_pair_public(pair), key_pair_public(other)));
    ASSERT_OK(scope, key_pair_sign(scope, pair, message, &a));
    ASSERT_OK(scope, key_pair_sign(scope, pair, message, &b));
    assert_int_equal(a.len, key_info(kind)->signature_octets);
    assert_false(bytes_equal(signature_bytes(&a), signature_bytes(&b)));
    assert_true(public_key_check(key_pair_public(pair), message, signature_bytes(&a)));
    assert_true(public_key_check(key_pair_public(pair), message, signature_bytes(&b)));
    assert_false(public_key_check(key_pair_public(other), message, signature_bytes(&a)));
  }
}

/* Numbers with leading zeros keep their place: of so many signatures some have one in r, some in s. */
static void pads(void **state)
{
  struct scope *scope = *state;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  struct signature signature;
  size_t short_ones = 0;
  ASSERT_OK(scope, key_pair_new(scope, KEY_P256, &pair));
  for (int i = 0; i < 4096 && short_ones < 4; i++) {
    ASSERT_OK(scope, key_pair_sign(scope, pair, message_of(0), &signature));
    bool is_short = signature.at[0] == 0 || signature.at[32] == 0;
    assert_true(!is_short || public_key_check(key_pair_public(pair), message_of(0), signature_bytes(&signature)));
    short_ones += is_short;
  }
  assert_int_equal(short_ones, 4);
}

static void refuses_every_change(void **state)
{
  struct scope *scope = *state;
  for (size_t row = 0; row < ROWS; row++) {
    struct public_key key = key_of(scope, row);
    struct bytes public = octets_of(scope, rows[row].public);
    struct bytes signature = octets_of(scope, rows[row].signature);
    for (size_t i = 0; i < signature.len; i++) {
      assert_false(public_key_check(&key, message_of(row), changed(scope, signature, i)));
      assert_false(public_key_check(&key, message_of(row), (struct bytes){signature.at, i}));
    }
    for (size_t i = 0; i < public.len; i++) {
      struct public_key other;
      bool is_key = public_key_of(scope, rows[row].kind, changed(scope, public, i), &other) == OK;
      (void)scope_take_fault(scope);
      assert_false(is_key && public_key_check(&other, message_of(row), signature));
      other = key;
      other.at[i] ^= i > 0; /* the two coordinates are then on no curve together */
      assert_true(public_key_check(&other, message_of(row), signature) == (i == 0));
    }
  }
}

/* A signature made of r and s that are no numbers of the group is refused, whatever the message. */
static void refuses_numbers_outside_the_group(void **state)
{
  struct scope *scope = *state;
  static const struct {
    size_t row;
    const char *numbers[3];
  } outside[] = {{0, {ZERO_32, ORDER_P256, PRIME_P256}}, {2, {ZERO_48, ORDER_P384, PRIME_P384}}};
  for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
    struct public_key key = key_of(scope, outside[i].row);
    struct bytes good = octets_of(scope, rows[outside[i].row].signature);
    size_t half = good.len / 2;
    for (size_t n = 0; n < 3; n++) {
      struct bytes number = octets_of(scope, outside[i].numbers[n]);
      for (int which = 1; which <= 3; which++) {
        uint8_t bad[SIGNATURE_MAX_OCTETS];
        memcpy(bad, (which & 1) != 0 ? number.at : good.at, half);
        memcpy(bad + half, (which & 2) != 0 ? number.at : good.at + half, half);
        assert_false(public_key_check(&key, message_of(outside[i].row), (struct bytes){bad, good.len}));
      }
    }
  }
}

/* Octets of the right length that are no compressed point of the curve. */
static void refuses_what_is_no_point(void **state)
{
  struct scope *scope = *state;
  struct public_key key;
  static const struct {
    enum key_kind kind;
    const char *octets;
  } bad[] = {
      {KEY_P256, "00" ZERO_32},
      {KEY_P384, "00" ZERO_48}, /* infinity, made long */
      {KEY_P256, "02" PRIME_P256},
      {KEY_P384, "03" PRIME_P384}, /* 0, written as the prime */
      {KEY_P256, "02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
      {KEY_P384, "02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
      {KEY_P256, "020000000000000000000000000000000000000000000000000000000000000001"}, /* x = 1: no y */
      {KEY_P384, "03000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_VALUE, public_key_of(scope, bad[i].kind, octets_of(scope, bad[i].octets), &key));
  }
  for (size_t row = 0; row < ROWS; row++) {
    struct bytes octets = octets_of(scope, rows[row].public);
    uint8_t copy[PUBLIC_KEY_MAX_OCTETS];
    memcpy(copy, octets.at, octets.len);
    for (unsigned first = 0; first <= UINT8_MAX; first++) {
      copy[0] = (uint8_t)first;
      assert_true((public_key_of(scope, rows[row].kind, (struct bytes){copy, octets.len}, &key) == OK) ==
                  (first == 2 || first == 3));
      (void)scope_take_fault(scope);
    }
    for (size_t len = 0; len < octets.len; len++) {
      ASSERT_ERR(scope, ERR_VALUE, public_key_of(scope, rows[row].kind, (struct bytes){octets.at, len}, &key));
    }
  }
}

/* x = 0 is on both curves. */
static void takes_zero_as_coordinate(void **state)
{
  struct scope *scope = *state;
  struct public_key key;
  ASSERT_OK(scope, public_key_of(scope, KEY_P256, octets_of(scope, "02" ZERO_32), &key));
  ASSERT_OK(scope, public_key_of(scope, KEY_P384, octets_of(scope, "03" ZERO_48), &key));
}

static void scalars(void **state)
{
  struct scope *scope = *state;
  static const struct {
    enum key_kind kind;
    const char *scalar;
  } bad[] = {
      {KEY_P256, ZERO_32},    {KEY_P384, ZERO_48},    {KEY_P256, ORDER_P256},   {KEY_P384, ORDER_P384},
      {KEY_P256, PRIME_P256}, {KEY_P384, PRIME_P384}, {KEY_P256, ZERO_32 "01"}, {KEY_P384, ZERO_32},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct key_pair *pair = NULL;
    ASSERT_ERR(scope, ERR_VALUE, key_pair_from_seed(scope, bad[i].kind, octets_of(scope, bad[i].scalar), &pair));
  }
  uint8_t most[32];
  struct bytes order = octets_of(scope, ORDER_P256);
  memcpy(most, order.at, sizeof most);
  most[31] -= 1;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  ASSERT_OK(scope, key_pair_from_seed(scope, KEY_P256, (struct bytes){most, sizeof most}, &pair));
  assert_true(bytes_equal(/* the generator, negated */
                          public_key_bytes(key_pair_public(pair)),
                          octets_of(scope, "026b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")));
}

TESTING_MAIN(SCOPED_TEST(known_answers), SCOPED_TEST(signs), SCOPED_TEST(pads), SCOPED_TEST(refuses_every_change),
             SCOPED_TEST(refuses_numbers_outside_the_group), SCOPED_TEST(refuses_what_is_no_point),
             SCOPED_TEST(takes_zero_as_coordinate), SCOPED_TEST(scalars))
