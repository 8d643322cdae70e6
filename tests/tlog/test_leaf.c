#include "testing/testing.h"

#include <string.h>

#include "tlog/leaf.h"

enum { DIGEST = 0xd1, BITS = 0xb1 };

static struct tlog_hash filled(int octet)
{
  struct tlog_hash hash;
  memset(hash.at, octet, sizeof hash.at);
  return hash;
}

/* One of each kind with all that it has, and the octets it takes. */
static const struct {
  struct leaf leaf;
  size_t octets;
} rows[] = {
    {{.kind = LEAF_ISSUED, .issuer = 0x01020304, .time_s = 1795000000}, 56},
    {{.kind = LEAF_LIST, .purpose = 1, .issuer = UINT32_MAX, .time_s = 1795000007, .number = 76, .version = 9}, 104},
    {{.kind = LEAF_KEY_ADDED, .issuer = 7, .time_s = 1795000001}, 56},
    {{.kind = LEAF_KEY_RETIRED, .issuer = 7, .time_s = UINT64_MAX}, 56},
    {{.kind = LEAF_ISSUERS, .issuer = 7, .time_s = 1, .version = UINT64_MAX}, 64},
    {{.kind = LEAF_OPENED, .issuer = 7, .time_s = 1, .number = 10000000}, 64},
    {{.kind = LEAF_CLOSED, .issuer = 7, .time_s = 1}, 56},
};
enum { ROWS = sizeof rows / sizeof *rows };

static struct leaf leaf_of(size_t row)
{
  struct leaf leaf = rows[row].leaf;
  leaf.digest = filled(DIGEST);
  if (leaf.kind == LEAF_LIST) {
    leaf.bits = filled(BITS);
  }
  return leaf;
}

static struct bytes encoded(struct scope *scope, const struct leaf *leaf)
{
  struct buf buf = buf_in(scope);
  struct bytes out = {0};
  leaf_encode(&buf, leaf);
  ASSERT_OK(scope, buf_bytes(&buf, &out));
  return out;
}

static void round_trips(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < ROWS; i++) {
    struct leaf leaf = leaf_of(i);
    struct leaf seen;
    struct bytes entry = encoded(scope, &leaf);
    assert_int_equal(entry.len, rows[i].octets);
    assert_in_range(entry.len, LEAF_OCTETS_LEAST, LEAF_OCTETS_MOST);
    ASSERT_OK(scope, leaf_decode(scope, entry, &seen));
    assert_int_equal(seen.kind, leaf.kind);
    assert_int_equal(seen.purpose, leaf.purpose);
    assert_int_equal(seen.issuer, leaf.issuer);
    assert_true(seen.time_s == leaf.time_s && seen.number == leaf.number && seen.version == leaf.version);
    assert_true(tlog_hash_equal(&seen.digest, &leaf.digest) && tlog_hash_equal(&seen.bits, &leaf.bits));
    assert_true(bytes_equal(encoded(scope, &seen), entry));
  }
}

static void layout_is_fixed(void **state)
{
  struct scope *scope = *state;
  static const char head[] =
      "DOJANG01\x02\x01\0\0\xff\xff\xff\xff\0\0\0\0\x6a\xfd\x86\xc7\0\0\0\0\0\0\0\x4c\0\0\0\0\0\0\0\x09";
  struct leaf leaf = leaf_of(1);
  struct bytes entry = encoded(scope, &leaf);
  assert_memory_equal(entry.at, head, sizeof head - 1);
  assert_int_equal(entry.at[sizeof head - 1], DIGEST);
  assert_int_equal(entry.at[entry.len - 1], BITS);
}

static void cut_or_lengthened(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < ROWS; i++) {
    struct leaf leaf = leaf_of(i);
    struct leaf seen;
    struct bytes entry = encoded(scope, &leaf);
    for (size_t len = 0; len < entry.len; len++) {
      ASSERT_ERR(scope, len <= 8 ? ERR_UNSUPPORTED : ERR_SYNTAX,
                 leaf_decode(scope, (struct bytes){entry.at, len}, &seen));
    }
    struct str longer = scope_join(scope, bytes_str(entry), STR("x"));
    ASSERT_ERR(scope, ERR_SYNTAX, leaf_decode(scope, str_bytes(longer), &seen));
  }
}

/* Every octet of the head that has one value only, and a time that would single somebody out. */
static void refuses_other_values(void **state)
{
  struct scope *scope = *state;
  static const struct {
    size_t at;
    uint8_t octet;
    enum err err;
  } changes[] = {{0, 'd', ERR_UNSUPPORTED}, {7, '2', ERR_UNSUPPORTED}, {8, 0, ERR_UNSUPPORTED}, {8, 8, ERR_UNSUPPORTED},
                 {9, 1, ERR_SYNTAX},        {10, 1, ERR_SYNTAX},       {11, 1, ERR_SYNTAX},     {23, 1, ERR_SYNTAX}};
  struct leaf leaf = leaf_of(0);
  struct bytes entry = encoded(scope, &leaf);
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    struct leaf seen;
    uint8_t changed[LEAF_OCTETS_MOST];
    memcpy(changed, entry.at, entry.len);
    changed[changes[i].at] = changes[i].octet;
    ASSERT_ERR(scope, changes[i].err, leaf_decode(scope, (struct bytes){changed, entry.len}, &seen));
  }
}

TESTING_MAIN(SCOPED_TEST(round_trips), SCOPED_TEST(layout_is_fixed), SCOPED_TEST(cut_or_lengthened),
             SCOPED_TEST(refuses_other_values))
