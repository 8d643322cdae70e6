#include "cbor/cbor.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "testing/testing.h"

/* SPEC: RFC 8949 appendix A, the rows whose item is in our subset; both directions. */
static const struct {
  const char *hex;
  struct cbor value;
} scalar_rows[] = {
    {"00", {.kind = CBOR_UINT, .uint = 0}},
    {"17", {.kind = CBOR_UINT, .uint = 23}},
    {"1818", {.kind = CBOR_UINT, .uint = 24}},
    {"18ff", {.kind = CBOR_UINT, .uint = 255}},
    {"190100", {.kind = CBOR_UINT, .uint = 256}},
    {"19ffff", {.kind = CBOR_UINT, .uint = 65535}},
    {"1a00010000", {.kind = CBOR_UINT, .uint = 65536}},
    {"1a000f4240", {.kind = CBOR_UINT, .uint = 1000000}},
    {"1b0000000100000000", {.kind = CBOR_UINT, .uint = 4294967296}},
    {"1b000000e8d4a51000", {.kind = CBOR_UINT, .uint = 1000000000000}},
    {"1bffffffffffffffff", {.kind = CBOR_UINT, .uint = UINT64_MAX}},
    {"20", {.kind = CBOR_NEGATIVE, .uint = 0}},
    {"3863", {.kind = CBOR_NEGATIVE, .uint = 99}},
    {"3903e7", {.kind = CBOR_NEGATIVE, .uint = 999}},
    {"3bffffffffffffffff", {.kind = CBOR_NEGATIVE, .uint = UINT64_MAX}},
    {"f90000", {.kind = CBOR_FLOAT, .real = 0.0}},
    {"f98000", {.kind = CBOR_FLOAT, .real = -0.0}},
    {"f93e00", {.kind = CBOR_FLOAT, .real = 1.5}},
    {"f97bff", {.kind = CBOR_FLOAT, .real = 65504.0}},
    {"f90001", {.kind = CBOR_FLOAT, .real = 5.960464477539063e-8}},
    {"f90400", {.kind = CBOR_FLOAT, .real = 0.00006103515625}},
    {"f903ff", {.kind = CBOR_FLOAT, .real = 0.00006097555160522461}},
    {"f9c400", {.kind = CBOR_FLOAT, .real = -4.0}},
    {"fb3ff199999999999a", {.kind = CBOR_FLOAT, .real = 1.1}},
    {"fa47c35000", {.kind = CBOR_FLOAT, .real = 100000.0}},
    {"fa7f7fffff", {.kind = CBOR_FLOAT, .real = 3.4028234663852886e+38}},
    {"fb7e37e43c8800759c", {.kind = CBOR_FLOAT, .real = 1.0e+300}},
    {"fbc010666666666666", {.kind = CBOR_FLOAT, .real = -4.1}},
    {"fa33000000", {.kind = CBOR_FLOAT, .real = 2.9802322387695312e-8}},
    {"f4", {.kind = CBOR_FALSE}},
    {"f5", {.kind = CBOR_TRUE}},
    {"f6", {.kind = CBOR_NULL}},
    {"40", {.kind = CBOR_BYTES}},
    {"4401020304", {.kind = CBOR_BYTES, .bytes = {(const uint8_t *)"\1\2\3\4", 4}}},
    {"60", {.kind = CBOR_TEXT}},
    {"6449455446", {.kind = CBOR_TEXT, .text = STR_INIT("IETF")}},
    {"62c3bc", {.kind = CBOR_TEXT, .text = STR_INIT("\xc3\xbc")}},
    {"64f0908591", {.kind = CBOR_TEXT, .text = STR_INIT("\xf0\x90\x85\x91")}},
};

static struct bytes unhex(struct scope *scope, const char *hex)
{
  size_t len = strlen(hex) / 2;
  uint8_t *octets = scope_alloc(scope, len, 1);
  for (size_t i = 0; i < len; i++) {
    char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
    octets[i] = (uint8_t)strtoul(pair, NULL, 16);
  }
  return (struct bytes){octets, len};
}

static void assert_octets(struct bytes seen, struct bytes expected, const char *row)
{
  if (!bytes_equal(seen, expected)) {
    fail_msg("other octets for %s", row);
  }
}

static void scalars_encode(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof scalar_rows / sizeof *scalar_rows; i++) {
    struct bytes octets;
    ASSERT_OK(scope, cbor_encode(scope, &scalar_rows[i].value, &octets));
    assert_octets(octets, unhex(scope, scalar_rows[i].hex), scalar_rows[i].hex);
  }
}

static void scalars_decode(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof scalar_rows / sizeof *scalar_rows; i++) {
    struct cbor seen;
    const struct cbor *expected = &scalar_rows[i].value;
    ASSERT_OK(scope, cbor_decode(scope, unhex(scope, scalar_rows[i].hex), &seen));
    assert_int_equal(seen.kind, expected->kind);
    if (seen.kind == CBOR_FLOAT) {
      assert_true(seen.real == expected->real);
    }
    if (seen.kind == CBOR_UINT || seen.kind == CBOR_NEGATIVE) {
      assert_true(seen.uint == expected->uint);
    }
    if (seen.kind == CBOR_TEXT) {
      ASSERT_STR(seen.text, expected->text);
    }
    if (seen.kind == CBOR_BYTES) {
      assert_true(bytes_equal(seen.bytes, expected->bytes));
    }
  }
}

static void numbers_take_the_shortest_form(void **state)
{
  struct scope *scope = *state;
  static const struct {
    double number;
    const char *hex;
  } rows[] = {
      {0, "00"},
      {-0.0, "00"},
      {1, "01"},
      {-1, "20"},
      {200000, "1a00030d40"},
      {9007199254740991.0, "1b001fffffffffffff"},
      {-9007199254740991.0, "3b001ffffffffffffe"},
      {9007199254740992.0, "fa5a000000"},
      {-9007199254740994.0, "fbc340000000000001"},
      {0.5, "f93800"},
      {0.1, "fb3fb999999999999a"},
      {65536.5, "fa47800040"},
      {1e300, "fb7e37e43c8800759c"},
      {5e-324, "fb0000000000000001"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct cbor value = cbor_number(rows[i].number);
    struct bytes octets;
    ASSERT_OK(scope, cbor_encode(scope, &value, &octets));
    assert_octets(octets, unhex(scope, rows[i].hex), rows[i].hex);
  }
}

static void every_half_comes_back(void **state)
{
  struct scope *scope = *state;
  for (unsigned bits = 0; bits <= UINT16_MAX; bits++) {
    const uint8_t octets[] = {0xf9, (uint8_t)(bits >> 8), (uint8_t)bits};
    struct cbor value;
    struct bytes again;
    if ((bits >> 10 & 31) == 31) {
      continue; /* not finite */
    }
    ASSERT_OK(scope, cbor_decode(scope, (struct bytes){octets, sizeof octets}, &value));
    ASSERT_OK(scope, cbor_encode(scope, &value, &again));
    assert_true(bytes_equal(again, (struct bytes){octets, sizeof octets}));
    scope_reset(scope);
  }
}

static void keys_are_sorted(void **state)
{
  struct scope *scope = *state;
  const struct cbor_entry entries[] = {
      {cbor_text(STR("aa")), cbor_null()},
      {cbor_uint(100), cbor_null()},
      {cbor_text(STR("b")), cbor_null()},
      {cbor_uint(2), cbor_null()},
      {cbor_text(STR("")), cbor_null()},
      {cbor_text(STR("a")), cbor_null()},
      {cbor_text(STR("\xea\xb0\x80")), cbor_null()},
  };
  struct cbor map = cbor_entries(entries, sizeof entries / sizeof *entries);
  struct cbor tagged = cbor_tag(51997, &map);
  struct bytes octets;
  ASSERT_OK(scope, cbor_encode(scope, &tagged, &octets));
  assert_octets(octets, unhex(scope, "d9cb1da702f61864f660f66161f66162f6626161f663eab080f6"), "map");
  struct cbor back;
  ASSERT_OK(scope, cbor_decode(scope, octets, &back));
  assert_int_equal(back.kind, CBOR_TAG);
  assert_true(back.tag.number == 51997);
  assert_non_null(cbor_get(back.tag.content, 100));
  assert_null(cbor_get(back.tag.content, 101));
  assert_non_null(cbor_get_text(back.tag.content, STR("aa")));
  assert_null(cbor_get_text(back.tag.content, STR("c")));
}

static void refusals(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *hex;
    enum err err;
  } rows[] = {
      {"", ERR_SYNTAX},
      {"1817", ERR_SYNTAX}, /* heads longer than they must be */
      {"1900ff", ERR_SYNTAX},
      {"1a0000ffff", ERR_SYNTAX},
      {"1b00000000ffffffff", ERR_SYNTAX},
      {"3800", ERR_SYNTAX},
      {"580161", ERR_SYNTAX},
      {"780161", ERR_SYNTAX},
      {"980100", ERR_SYNTAX},
      {"b8010000", ERR_SYNTAX},
      {"d80000", ERR_SYNTAX},
      {"5f4100ff", ERR_SYNTAX}, /* indefinite lengths */
      {"7f6161ff", ERR_SYNTAX},
      {"9f00ff", ERR_SYNTAX},
      {"bf0000ff", ERR_SYNTAX},
      {"ff", ERR_SYNTAX},
      {"1c", ERR_SYNTAX}, /* reserved */
      {"fe", ERR_SYNTAX},
      {"a200000000", ERR_SYNTAX}, /* duplicate keys, next to each other and apart */
      {"a3010002000100", ERR_SYNTAX},
      {"a3616100616200616100", ERR_SYNTAX},
      {"a3616200616100616200", ERR_SYNTAX},
      {"a12000", ERR_SYNTAX}, /* keys of other kinds */
      {"a1410000", ERR_SYNTAX},
      {"a1f600", ERR_SYNTAX},
      {"a18000", ERR_SYNTAX},
      {"61ff", ERR_SYNTAX}, /* not UTF-8 */
      {"62c080", ERR_SYNTAX},
      {"63eda080", ERR_SYNTAX},
      {"f7", ERR_SYNTAX}, /* undefined and other simple values */
      {"f0", ERR_SYNTAX},
      {"f8ff", ERR_SYNTAX},
      {"f97e00", ERR_SYNTAX}, /* not finite */
      {"f97c00", ERR_SYNTAX},
      {"f9fc00", ERR_SYNTAX},
      {"fa7f800000", ERR_SYNTAX},
      {"fb7ff8000000000000", ERR_SYNTAX},
      {"0000", ERR_SYNTAX}, /* octets after the item */
      {"5bffffffffffffffff", ERR_SYNTAX}, /* huge lengths */
      {"7affffffff", ERR_SYNTAX},
      {"9bffffffffffffffff", ERR_SYNTAX},
      {"9a0fffffff00", ERR_SYNTAX},
      {"bbffffffffffffffff", ERR_SYNTAX},
      {"bb8000000000000000", ERR_SYNTAX},
      {"8181818181818181818181818181818100", OK},
      {"818181818181818181818181818181818100", ERR_LIMIT},
      {"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c000", ERR_LIMIT},
      {"a100a100a100a100a100a100a100a100a100a100a100a100a100a100a100a100a10000", ERR_LIMIT},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct cbor value;
    enum err err = cbor_decode(scope, unhex(scope, rows[i].hex), &value);
    if (err != rows[i].err) {
      fail_msg("%s: expected %s, saw %s", rows[i].hex, err_info(rows[i].err)->name, err_info(err)->name);
    }
    (void)scope_take_fault(scope);
  }
}

static void sizes_are_bounded(void **state)
{
  struct scope *scope = *state;
  uint8_t *octets = scope_alloc(scope, LIMIT_CBOR_OCTETS + 1, 1);
  octets[0] = 0x59;
  octets[1] = (LIMIT_CBOR_OCTETS - 3) >> 8;
  octets[2] = (LIMIT_CBOR_OCTETS - 3) & 0xff;
  struct cbor value;
  ASSERT_OK(scope, cbor_decode(scope, (struct bytes){octets, LIMIT_CBOR_OCTETS}, &value));
  struct bytes again;
  ASSERT_OK(scope, cbor_encode(scope, &value, &again));
  assert_int_equal(again.len, LIMIT_CBOR_OCTETS);
  ASSERT_ERR(scope, ERR_LIMIT, cbor_decode(scope, (struct bytes){octets, LIMIT_CBOR_OCTETS + 1}, &value));
  struct cbor larger = cbor_bytes((struct bytes){octets, LIMIT_CBOR_OCTETS - 2});
  ASSERT_ERR(scope, ERR_LIMIT, cbor_encode(scope, &larger, &again));
}

static void depth_is_bounded_when_encoding(void **state)
{
  struct scope *scope = *state;
  struct cbor nested[LIMIT_CBOR_DEPTH + 2];
  nested[0] = cbor_uint(0);
  for (int i = 1; i < LIMIT_CBOR_DEPTH + 2; i++) {
    nested[i] = cbor_items(&nested[i - 1], 1);
  }
  struct bytes octets;
  ASSERT_OK(scope, cbor_encode(scope, &nested[LIMIT_CBOR_DEPTH], &octets));
  ASSERT_ERR(scope, ERR_LIMIT, cbor_encode(scope, &nested[LIMIT_CBOR_DEPTH + 1], &octets));
}

static void truncations_are_refused(void **state)
{
  struct scope *scope = *state;
  struct bytes whole = unhex(scope, "d9cb1d82191000a40182010218a0fa47c35000636162634301020363666f6f1a00030d40");
  struct cbor value;
  ASSERT_OK(scope, cbor_decode(scope, whole, &value));
  for (size_t len = 0; len < whole.len; len++) {
    /* A copy of its own, so that the sanitizer sees a read past the end. */
    uint8_t *part = malloc(len == 0 ? 1 : len);
    memcpy(part, whole.at, len);
    ASSERT_ERR(scope, ERR_SYNTAX, cbor_decode(scope, (struct bytes){part, len}, &value));
    free(part);
  }
}

static void integers_fit_or_not(void **state)
{
  (void)state;
  int64_t number = 0;
  struct cbor value = cbor_int(INT64_MIN);
  assert_true(cbor_is_int(&value, &number));
  assert_true(number == INT64_MIN);
  value = cbor_uint(UINT64_MAX);
  assert_false(cbor_is_int(&value, &number));
  value = cbor_null();
  assert_false(cbor_is_int(&value, &number));
}

TESTING_MAIN(SCOPED_TEST(scalars_encode), SCOPED_TEST(scalars_decode), SCOPED_TEST(numbers_take_the_shortest_form),
             SCOPED_TEST(every_half_comes_back), SCOPED_TEST(keys_are_sorted), SCOPED_TEST(refusals),
             SCOPED_TEST(sizes_are_bounded), SCOPED_TEST(depth_is_bounded_when_encoding),
             SCOPED_TEST(truncations_are_refused), cmocka_unit_test(integers_fit_or_not))
