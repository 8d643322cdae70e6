#include "testing/testing.h"

static void orders(void **state)
{
  (void)state;
  static const struct {
    const char *a, *b;
    int by_octets, by_utf16;
  } rows[] = {
      {"", "", 0, 0},
      {"a", "b", -1, -1},
      {"a", "ab", -1, -1},
      {"\xef\xac\xb3", "\xf0\x9f\x98\x80", -1, 1}, /* U+FB33 and U+1F600: RFC 8785 section 3.2.3 */
      {"\xed\x9e\xa3", "\xee\x80\x80", -1, -1}, /* U+D7A3 and U+E000 */
      {"\xed\x9e\xa3", "\xf0\x9f\x98\x80", -1, -1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str a = str_of(rows[i].a);
    struct str b = str_of(rows[i].b);
    int octets = str_compare(a, b);
    int utf16 = str_compare_utf16(a, b);
    assert_int_equal((octets > 0) - (octets < 0), rows[i].by_octets);
    assert_int_equal((utf16 > 0) - (utf16 < 0), rows[i].by_utf16);
    assert_int_equal((str_compare_utf16(b, a) > 0) - (str_compare_utf16(b, a) < 0), -rows[i].by_utf16);
  }
}

static void equal_caseless(void **state)
{
  (void)state;
  static const struct {
    struct str a, b;
    bool equal;
  } rows[] = {
      {STR_INIT(""), STR_INIT(""), true},
      {STR_INIT("Host"), STR_INIT("hOST"), true},
      {STR_INIT("az"), STR_INIT("AZ"), true},
      {STR_INIT("host"), STR_INIT("hos"), false},
      {STR_INIT("@["), STR_INIT("`{"), false},
      {STR_INIT("a\0b"), STR_INIT("A\0c"), false},
      {STR_INIT("\xc3\x89"), STR_INIT("\xc3\xa9"), false}, /* É and é */
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_int_equal(str_equal_caseless(rows[i].a, rows[i].b), rows[i].equal);
    assert_int_equal(str_equal_caseless(rows[i].b, rows[i].a), rows[i].equal);
  }
}

static void utf8(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool good;
  } rows[] = {
      {"", true},          {"abc", true},           {"\xec\x9e\xa5", true},      {"\xf0\x9f\x98\x80", true},
      {"\xc0\x80", false}, {"\xe0\x80\x80", false}, {"\xed\xa0\x80", false},     {"\xf4\x90\x80\x80", false},
      {"\xec\x9e", false}, {"\x80", false},         {"\xf5\x80\x80\x80", false}, {"a\xff", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_int_equal(str_is_utf8(str_of(rows[i].text)), rows[i].good);
  }
}

static void numbers(void **state)
{
  (void)state;
  uint64_t number = 7;
  assert_true(str_to_u64(STR("18446744073709551615"), &number));
  assert_true(number == UINT64_MAX);
  assert_false(str_to_u64(STR("18446744073709551616"), &number));
  assert_false(str_to_u64(STR("007"), &number));
  assert_false(str_to_u64(STR("-1"), &number));
  assert_false(str_to_u64(STR(""), &number));
  assert_true(str_to_u64(STR("0"), &number));
}

static void slices(void **state)
{
  (void)state;
  assert_true(str_equal(str_slice(STR("abc"), 1, 99), STR("bc")));
  assert_true(str_equal(str_slice(STR("abc"), 5, 2), STR("")));
  assert_true(str_equal(str_trim(STR(" \t a b\r\n")), STR("a b")));
  assert_int_equal(str_find(STR("a:b:c"), ':', 2), 3);
  assert_int_equal(str_find_last(STR("a:b:c"), ':'), 3);
  assert_true(str_find(STR("abc"), ':', 0) == SIZE_MAX);
  assert_true(str_starts(STR("did:key:z"), STR("did:")));
  assert_true(str_ends(STR("x.json"), STR(".json")));
}

TESTING_MAIN(cmocka_unit_test(orders), cmocka_unit_test(equal_caseless), cmocka_unit_test(utf8),
             cmocka_unit_test(numbers), cmocka_unit_test(slices))
