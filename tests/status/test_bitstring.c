#include "testing/testing.h"

#include <string.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "codec/gzip.h"
#include "status/bitstring.h"

static struct bitstring empty(struct scope *scope, size_t entries)
{
  struct bitstring bits;
  ASSERT_OK(scope, bitstring_in(scope, entries, &bits));
  return bits;
}

static void index_0_is_the_left_most_bit(void **state)
{
  struct scope *scope = *state;
  static const struct {
    size_t index;
    size_t octet;
    uint8_t value;
  } rows[] = {{0, 0, 0x80}, {1, 0, 0x40}, {7, 0, 0x01}, {8, 1, 0x80}, {131071, 16383, 0x01}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct bitstring bits = empty(scope, STATUS_LIST_ENTRIES);
    bitstring_set(&bits, rows[i].index, true);
    assert_int_equal(bits.at[rows[i].octet], rows[i].value);
    assert_int_equal(bitstring_count(&bits), 1);
    assert_true(bitstring_get(&bits, rows[i].index));
    bitstring_set(&bits, rows[i].index, false);
    assert_int_equal(bitstring_count(&bits), 0);
  }
}

static struct str encode(struct scope *scope, const struct bitstring *bits)
{
  struct str text;
  ASSERT_OK(scope, bitstring_encode(scope, bits, &text));
  return text;
}

static void an_empty_list_is_69_characters(void **state)
{
  struct scope *scope = *state;
  struct bitstring bits = empty(scope, STATUS_LIST_ENTRIES);
  struct str text = encode(scope, &bits);
  assert_int_equal(text.len, 69);
  assert_int_equal(text.at[0], 'u');
}

/* The example of the specification, made by another implementation. SPEC: vc-bitstring-status-list, example 5 */
static void a_foreign_list_is_read(void **state)
{
  struct scope *scope = *state;
  struct bitstring bits;
  ASSERT_OK(scope, bitstring_decode(scope, STR("uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"),
                                    &bits));
  assert_int_equal(bits.entries, STATUS_LIST_ENTRIES);
  assert_int_equal(bitstring_count(&bits), 0);
}

static void lists_come_back(void **state)
{
  struct scope *scope = *state;
  uint32_t random = 1;
  for (size_t ones = 0; ones <= 20000; ones = ones * 5 + 3) {
    struct bitstring bits = empty(scope, STATUS_LIST_ENTRIES);
    for (size_t i = 0; i < ones; i++) {
      random = random * 1664525U + 1013904223U;
      bitstring_set(&bits, (random >> 8) % STATUS_LIST_ENTRIES, true);
    }
    struct bitstring again;
    ASSERT_OK(scope, bitstring_decode(scope, encode(scope, &bits), &again));
    assert_int_equal(again.entries, bits.entries);
    assert_memory_equal(again.at, bits.at, bits.entries / 8);
  }
}

static void every_truncation_is_refused(void **state)
{
  struct scope *scope = *state;
  struct bitstring bits = empty(scope, STATUS_LIST_ENTRIES);
  for (size_t i = 0; i < STATUS_LIST_ENTRIES; i += 977) {
    bitstring_set(&bits, i, true);
  }
  struct str text = encode(scope, &bits);
  for (size_t len = 0; len < text.len; len++) {
    struct bitstring seen;
    ASSERT_ERR(scope, ERR_STATUS_VERIFICATION, bitstring_decode(scope, str_slice(text, 0, len), &seen));
  }
}

static struct str encode_octets(struct scope *scope, size_t len, char prefix)
{
  uint8_t *octets = SCOPE_ARRAY(scope, uint8_t, len);
  struct bytes member;
  ASSERT_OK(scope, gzip_encode(scope, (struct bytes){octets, len}, &member));
  struct str body;
  ASSERT_OK(scope, base64_encode(scope, BASE64_URL, member, &body));
  return scope_format(scope, "%c" STR_FMT, prefix, STR_ARG(body));
}

static void bad_lists_have_their_own_errors(void **state)
{
  struct scope *scope = *state;
  struct bitstring seen;
  static const struct {
    size_t octets;
    char prefix;
    enum err err;
  } rows[] = {
      {16383, 'u', ERR_STATUS_LENGTH},
      {0, 'u', ERR_STATUS_LENGTH},
      {16384, 'z', ERR_STATUS_VERIFICATION},
      {16384, 'U', ERR_STATUS_VERIFICATION},
      {LIMIT_INFLATED_OCTETS, 'u', OK},
      {LIMIT_INFLATED_OCTETS + 1, 'u', ERR_LIMIT},
      {3 * LIMIT_INFLATED_OCTETS, 'u', ERR_LIMIT},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *maker = scope_new((size_t)1 << 30);
    struct str text = encode_octets(maker, rows[i].octets, rows[i].prefix);
    enum err err = bitstring_decode(scope, text, &seen);
    if (err != rows[i].err) {
      fail_msg("row %zu: %s", i, scope_first_fault(scope)->text);
    }
    scope_reset(scope);
  }
  static const struct str texts[] = {STR_INIT(""),    STR_INIT("u"),     STR_INIT("uAAAA"),
                                     STR_INIT("u=="), STR_INIT("u\xff"), STR_INIT("uH4sI H4sI")};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    ASSERT_ERR(scope, ERR_STATUS_VERIFICATION, bitstring_decode(scope, texts[i], &seen));
  }
}

/* 16 MiB and one octet in a few kilobytes of text: no more than the limit is ever inflated. */
static void a_bomb_is_stopped_at_the_limit(void **state)
{
  struct scope *scope = *state;
  struct str one = encode_octets(scope, (size_t)LIMIT_INFLATED_OCTETS + 1, 'u');
  assert_true(one.len < 64 * 1024);
  size_t before = scope_used_octets(scope);
  struct bitstring seen;
  ASSERT_ERR(scope, ERR_LIMIT, bitstring_decode(scope, one, &seen));
  assert_true(scope_used_octets(scope) - before < (size_t)LIMIT_INFLATED_OCTETS * 2 + 256 * 1024);
}

TESTING_MAIN(SCOPED_TEST(index_0_is_the_left_most_bit), SCOPED_TEST(an_empty_list_is_69_characters),
             SCOPED_TEST(a_foreign_list_is_read), SCOPED_TEST(lists_come_back),
             SCOPED_TEST(every_truncation_is_refused), SCOPED_TEST(bad_lists_have_their_own_errors),
             SCOPED_TEST(a_bomb_is_stopped_at_the_limit))
