#include "testing/testing.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "json/text.h"

static void good_texts(void **state)
{
  struct scope *scope = *state;
  struct json value;
  ASSERT_OK(scope,
            json_parse(scope, STR(" {\"b\":[1,-2.5e3,\"\\ud83d\\ude00\"],\"a\":{\"x\":null,\"y\":true}} "), &value));
  assert_int_equal(value.members.len, 2);
  ASSERT_STR(value.members.at[0].key, STR("b")); /* the order of the text */
  const struct json *list = json_get(&value, STR("b"));
  assert_int_equal(list->items.len, 3);
  assert_true(list->items.at[1].number < -2499 && list->items.at[1].number > -2501);
  ASSERT_STR(list->items.at[2].string, STR("\xf0\x9f\x98\x80"));
  assert_int_equal(json_get(json_get(&value, STR("a")), STR("y"))->kind, JSON_TRUE);
  ASSERT_OK(scope, json_parse(scope, STR("\"top\""), &value));
  ASSERT_STR(value.string, STR("top"));
  ASSERT_OK(scope, json_parse(scope, STR("9007199254740991"), &value));
  ASSERT_OK(scope, json_parse(scope, STR("\"\\u0000\""), &value));
  assert_int_equal(value.string.len, 1);
}

static double number_of(struct scope *scope, const char *text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &value));
  assert_int_equal(value.kind, JSON_NUMBER);
  return value.number;
}

static void numbers(void **state)
{
  static const struct {
    const char *text;
    double number;
  } rows[] = {
      {"0", 0},
      {"-0", 0}, /* an integer, which has no sign of its own */
      {"-0.0", -0.0},
      {"-0e5", -0.0},
      {"7", 7},
      {"-123456789012345", -123456789012345},
      {"1234567890123456", 1234567890123456},
      {"-9007199254740991", -9007199254740991},
      {"9007199254740992", 9007199254740992},
      {"-9007199254740992", -9007199254740992},
      {"1000000000000000000", 1e18},
      {"100000000000000000000", 1e20},
      {"12.50", 12.5},
      {"1E+2", 100},
      {"25e-1", 2.5},
      {"0.1", 0.1},
      {"9007199254740993.0", 9007199254740992.0}, /* halfway: to the even one */
      {"9007199254740993.00000000000000000000000000000001", 9007199254740994.0},
      {"1.7976931348623157e308", 1.7976931348623157e308},
      {"2.2250738585072011e-308", 2.2250738585072011e-308},
      {"5e-324", 5e-324},
      {"1e-400", 0},
      {"-1e-400", -0.0},
      {"0e99999999999999999999", 0},
      {"1e-99999999999999999999", 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    double number = number_of(*state, rows[i].text);
    if (number < rows[i].number || number > rows[i].number || signbit(number) != signbit(rows[i].number)) {
      fail_msg("%s is read as %.17g", rows[i].text, number);
    }
  }
}

static void escapes(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text;
    struct str meant;
  } rows[] = {
      {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", STR_INIT("\"\\/\b\f\n\r\t")},
      {"\"a\\u0000b\"", STR_INIT("a\0b")},
      {"\"\\u007f\\u0080\\u07ff\"", STR_INIT("\x7f\xc2\x80\xdf\xbf")},
      {"\"\\u0800\\uD7FF\\ue000\\uFfFf\"", STR_INIT("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf")},
      {"\"\\ud800\\udc00\\uDBFF\\uDFFF\"", STR_INIT("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf")},
      {"\"\\u004100\"", STR_INIT("A00")},
      {"\"before \\u00e9 between, long enough for words \\n after\"",
       STR_INIT("before \xc3\xa9 between, long enough for words \n after")},
      {"\"\"", STR_INIT("")},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json value;
    ASSERT_OK(scope, json_parse(scope, str_of(rows[i].text), &value));
    ASSERT_STR(value.string, rows[i].meant);
  }
}

static void the_tree_keeps_nothing_of_the_text(void **state)
{
  struct scope *scope = *state;
  char text[] = "{\"key\":[\"plain\",\"escaped\\n\"]}";
  struct json value;
  struct str printed;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &value));
  struct str before = scope_str(scope, str_of(text));
  memset(text, 'x', sizeof text - 1);
  ASSERT_OK(scope, json_print(scope, &value, &printed));
  ASSERT_STR(printed, before);
}

static const struct {
  struct str text;
  enum err err;
  const char *says;
} bad_rows[] = {
    {STR_INIT(""), ERR_SYNTAX, "line 1, column 0: the text ends too early"},
    {STR_INIT(" \n "), ERR_SYNTAX, "line 2, column 1: the text ends too early"},
    {STR_INIT("{"), ERR_SYNTAX, "line 1, column 1: the text ends too early"},
    {STR_INIT("\0"), ERR_SYNTAX, "a value must stand here"},
    {STR_INIT("[\0]"), ERR_SYNTAX, "a value must stand here"},
    {STR_INIT("\xef\xbb\xbf{}"), ERR_SYNTAX, "a value must stand here"},
    {STR_INIT("'a'"), ERR_SYNTAX, "a value must stand here"},
    {STR_INIT("[1,]"), ERR_SYNTAX, "line 1, column 4: a value must stand here"},
    {STR_INIT("[,1]"), ERR_SYNTAX, "a value must stand here"},
    {STR_INIT("[1\0]"), ERR_SYNTAX, "a comma or ] must follow an item"},
    {STR_INIT("[1 2]"), ERR_SYNTAX, "line 1, column 4: a comma or ] must follow an item"},
    {STR_INIT("[1}"), ERR_SYNTAX, "a comma or ] must follow an item"},
    {STR_INIT("{\"a\":1]"), ERR_SYNTAX, "a comma or } must follow a member"},
    {STR_INIT("{\"a\":1,}"), ERR_SYNTAX, "a key in quotes must stand here"},
    {STR_INIT("{a:1}"), ERR_SYNTAX, "a key in quotes must stand here"},
    {STR_INIT("{1:1}"), ERR_SYNTAX, "a key in quotes must stand here"},
    {STR_INIT("{\"a\" 1}"), ERR_SYNTAX, "a colon must follow a key"},
    {STR_INIT("{\"a\",1}"), ERR_SYNTAX, "a colon must follow a key"},
    {STR_INIT("{\"a\":1,\n  \"a\":2}"), ERR_SYNTAX, "line 2, column 4: an object has the same key twice"},
    {STR_INIT("{\"a\":1,\"\\u0061\":2}"), ERR_SYNTAX, "same key twice"},
    {STR_INIT("{\"\\u0000\":1}"), ERR_SYNTAX, "a key holds U+0000"},
    {STR_INIT("{\"a\\u0000\":1}"), ERR_SYNTAX, "a key holds U+0000"},
    {STR_INIT("[1] x"), ERR_SYNTAX, "line 1, column 5: something follows the value"},
    {STR_INIT("1 2"), ERR_SYNTAX, "something follows the value"},
    {STR_INIT("{}\0"), ERR_SYNTAX, "something follows the value"},
    {STR_INIT("[1]]"), ERR_SYNTAX, "something follows the value"},
    {STR_INIT("True"), ERR_SYNTAX, "a value must stand here"},
    {STR_INIT("trux"), ERR_SYNTAX, "neither true, false nor null"},
    {STR_INIT("nul\0"), ERR_SYNTAX, "neither true, false nor null"},
    {STR_INIT("truefalse"), ERR_SYNTAX, "something follows the value"},
    {STR_INIT("NaN"), ERR_SYNTAX, "a value must stand here"},
    {STR_INIT("-Infinity"), ERR_SYNTAX, "a digit of a number is missing"},
    {STR_INIT("+1"), ERR_SYNTAX, "a value must stand here"},
    {STR_INIT(".5"), ERR_SYNTAX, "a value must stand here"},
    {STR_INIT("01"), ERR_SYNTAX, "a number begins with 0"},
    {STR_INIT("-00"), ERR_SYNTAX, "a number begins with 0"},
    {STR_INIT("[1.]"), ERR_SYNTAX, "line 1, column 4: a digit of a number is missing"},
    {STR_INIT("[1.e5]"), ERR_SYNTAX, "a digit of a number is missing"},
    {STR_INIT("[1e]"), ERR_SYNTAX, "a digit of a number is missing"},
    {STR_INIT("[1e+]"), ERR_SYNTAX, "a digit of a number is missing"},
    {STR_INIT("0x10"), ERR_SYNTAX, "something follows the value"},
    {STR_INIT("1e400"), ERR_SYNTAX, "a number is too big"},
    {STR_INIT("-1.8e308"), ERR_SYNTAX, "a number is too big"},
    {STR_INIT("1e99999999999999999999"), ERR_SYNTAX, "a number is too big"},
    {STR_INIT("99999999999999999999"), ERR_RANGE, "2^53"},
    {STR_INIT("9007199254740993"), ERR_RANGE, "2^53"},
    {STR_INIT("-9007199254740993"), ERR_RANGE, "2^53"},
    {STR_INIT("1000000000000000001"), ERR_RANGE, "2^53"},
    {STR_INIT("1000000000000000000000"), ERR_RANGE, "2^53"}, /* printed as 1e+21 */
    {STR_INIT("\"a\nb\""), ERR_SYNTAX, "a control character in a string must be escaped"},
    {STR_INIT("\"a\0b\""), ERR_SYNTAX, "a control character in a string must be escaped"},
    {STR_INIT("\"\x1f\""), ERR_SYNTAX, "a control character in a string must be escaped"},
    {STR_INIT("\"a\\x41\""), ERR_SYNTAX, "line 1, column 4: no escape has this letter"},
    {STR_INIT("\"\\\0\""), ERR_SYNTAX, "no escape has this letter"},
    {STR_INIT("\"\\u12g4\""), ERR_SYNTAX, "\\u without four hexadecimal digits"},
    {STR_INIT("\"\\u\x11\x11\x11\x11\""), ERR_SYNTAX, "\\u without four hexadecimal digits"},
    {STR_INIT("\"\\U0041\""), ERR_SYNTAX, "no escape has this letter"},
    {STR_INIT("\"\\ud800\""), ERR_SYNTAX, "half of a surrogate pair"},
    {STR_INIT("\"\\udc00\\ud800\""), ERR_SYNTAX, "half of a surrogate pair"},
    {STR_INIT("\"\\ud800\\u0041\""), ERR_SYNTAX, "half of a surrogate pair"},
    {STR_INIT("\"\\ud800\\ud800\""), ERR_SYNTAX, "half of a surrogate pair"},
};

static void bad_texts(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof bad_rows / sizeof *bad_rows; i++) {
    struct json value;
    enum err err = json_parse(scope, bad_rows[i].text, &value);
    if (err != bad_rows[i].err || strstr(scope_first_fault(scope)->text, bad_rows[i].says) == NULL) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, scope_first_fault(scope)->text);
    }
    (void)scope_take_fault(scope);
  }
}

static void what_is_not_utf8(void **state)
{
  struct scope *scope = *state;
  static const struct str rows[] = {
      STR_INIT("\x80"), /* nothing to continue */
      STR_INIT("\xbf\xbf"),
      STR_INIT("\xc3"), /* not continued */
      STR_INIT("\xe2\x82"),
      STR_INIT("\xf0\x9f\x98"),
      STR_INIT("\xe2\x41\x82"),
      STR_INIT("\xc0\x80"), /* overlong */
      STR_INIT("\xc1\xbf"),
      STR_INIT("\xe0\x9f\xbf"),
      STR_INIT("\xf0\x8f\xbf\xbf"),
      STR_INIT("\xed\xa0\x80"), /* surrogates */
      STR_INIT("\xed\xbf\xbf"),
      STR_INIT("\xf4\x90\x80\x80"), /* above U+10FFFF */
      STR_INIT("\xf5\x80\x80\x80"),
      STR_INIT("\xf8\x88\x80\x80\x80"), /* what UTF-8 once was */
      STR_INIT("\xfe"),
      STR_INIT("\xff"),
  };
  static const char *const places[] = {"\"" STR_FMT "\"", "\"long enough for a word, " STR_FMT "\"",
                                       "{\"a" STR_FMT "\":1}"};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
      struct buf text = buf_in(scope);
      struct json value;
      struct str whole;
      const char *mark = strstr(places[k], STR_FMT);
      buf_add(&text, (struct str){places[k], (size_t)(mark - places[k])});
      buf_add(&text, rows[i]);
      buf_add(&text, str_of(mark + strlen(STR_FMT)));
      ASSERT_OK(scope, buf_str(&text, &whole));
      if (json_parse(scope, whole, &value) != ERR_SYNTAX ||
          strstr(scope_take_fault(scope).text, "not valid UTF-8") == NULL) {
        fail_msg("row %zu at place %zu", i, k);
      }
    }
  }
}

static void errors_do_not_quote_the_text(void **state)
{
  struct scope *scope = *state;
  struct json value;
  assert_int_equal(json_parse(scope, STR("{\"name\":\"홍길동\" \"x\"}"), &value), ERR_SYNTAX);
  assert_null(strstr(scope_first_fault(scope)->text, "홍길동"));
}

static struct str repeat(struct scope *scope, const char *part, size_t times)
{
  struct buf text = buf_in(scope);
  for (size_t i = 0; i < times; i++) {
    buf_add(&text, str_of(part));
  }
  struct str out;
  ASSERT_OK(scope, buf_str(&text, &out));
  return out;
}

static void limits(void **state)
{
  struct scope *scope = *state;
  struct json value;
  struct str deep = scope_join(scope, repeat(scope, "[", LIMIT_JSON_DEPTH), repeat(scope, "]", LIMIT_JSON_DEPTH));
  ASSERT_OK(scope, json_parse(scope, deep, &value));
  ASSERT_ERR(scope, ERR_LIMIT, json_parse(scope, repeat(scope, "[", 10000), &value));
  ASSERT_ERR(scope, ERR_LIMIT, json_parse(scope, scope_join(scope, STR("["), deep), &value));
  struct str many = scope_join(scope, STR("["), repeat(scope, "{},", LIMIT_JSON_VALUES - 2));
  ASSERT_OK(scope, json_parse(scope, scope_join(scope, many, STR("{}]")), &value));
  ASSERT_ERR(scope, ERR_LIMIT, json_parse(scope, scope_join(scope, many, STR("{},{}]")), &value));
  struct str commas = scope_format(scope, "\"" STR_FMT "\"", STR_ARG(repeat(scope, ",[{", LIMIT_JSON_VALUES)));
  ASSERT_OK(scope, json_parse(scope, commas, &value)); /* inside a string nothing counts */
}

static void every_truncation_is_refused(void **state)
{
  struct scope *scope = *state;
  struct str text = STR("{\"a\":[1,2.5,true,null,\"\\u00e9\\n홍\"],\"b\":{}}");
  struct json value;
  ASSERT_OK(scope, json_parse(scope, text, &value));
  for (size_t len = 0; len < text.len; len++) {
    ASSERT_ERR(scope, ERR_SYNTAX, json_parse(scope, str_slice(text, 0, len), &value));
  }
}

/* `len` members whose keys are as long as each other and begin alike. */
static struct str members(struct scope *scope, size_t len)
{
  struct buf text = buf_in(scope);
  for (size_t i = 0; i < len; i++) {
    buf_format(&text, "%s\"key%08zu\":%zu", i == 0 ? "{" : ",", i * 7919 % len, i);
  }
  buf_add_char(&text, '}');
  struct str out;
  ASSERT_OK(scope, buf_str(&text, &out));
  return out;
}

static void many_members(void **state)
{
  struct scope *scope = *state;
  for (size_t len = 1; len < 100000; len = len * 3 + 1) {
    struct json value;
    struct str text = members(scope, len);
    ASSERT_OK(scope, json_parse(scope, text, &value));
    assert_int_equal(value.members.len, len);
    ASSERT_STR(value.members.at[0].key, STR("key00000000"));
    struct str first = str_slice(text, 1, str_find(text, ':', 0));
    struct str twin = scope_format(scope, STR_FMT "," STR_FMT ":0}", (int)text.len - 1, text.at, STR_ARG(first));
    assert_int_equal(json_parse(scope, twin, &value), ERR_SYNTAX);
    struct str where = scope_format(scope, "column %zu: an object has the same key twice", text.len + 2);
    assert_non_null(strstr(scope_take_fault(scope).text, scope_cstr(scope, where)));
    scope_reset(scope);
  }
}

/* The tree of a small text fits a small scope; when it does not, that is told. */
static void memory_is_bounded(void **state)
{
  (void)state;
  struct str text = STR("{\"a\":[1,2,3,{\"b\":[]}],\"c\":\"d\"}");
  size_t cap = 0;
  for (;;) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(cap++);
    struct json value;
    if (json_parse(scope, text, &value) == OK) {
      break;
    }
    assert_int_equal(scope_err(scope), ERR_LIMIT);
  }
  assert_true(cap < 1000);
}

TESTING_MAIN(SCOPED_TEST(good_texts), SCOPED_TEST(numbers), SCOPED_TEST(escapes),
             SCOPED_TEST(the_tree_keeps_nothing_of_the_text), SCOPED_TEST(bad_texts), SCOPED_TEST(what_is_not_utf8),
             SCOPED_TEST(errors_do_not_quote_the_text), SCOPED_TEST(limits), SCOPED_TEST(every_truncation_is_refused),
             SCOPED_TEST(many_members), SCOPED_TEST(memory_is_bounded))
