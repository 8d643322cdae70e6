#include "testing/testing.h"

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

static void bad_texts(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text;
    enum err err;
    const char *says;
  } rows[] = {
      {"", ERR_SYNTAX, "line"},
      {"{", ERR_SYNTAX, "ends too early"},
      {"{\"a\":1,\"a\":2}", ERR_SYNTAX, "same key twice"},
      {"{\"a\":1,\"\\u0061\":2}", ERR_SYNTAX, "same key twice"},
      {"[1] x", ERR_SYNTAX, "something follows"},
      {"\"\xc0\x80\"", ERR_SYNTAX, "UTF-8"},
      {"\"\\ud800\"", ERR_SYNTAX, "not JSON"},
      {"{\"\\u0000\":1}", ERR_SYNTAX, "U+0000"},
      {"\xef\xbb\xbf{}", ERR_SYNTAX, ""},
      {"01", ERR_SYNTAX, ""},
      {"NaN", ERR_SYNTAX, ""},
      {"1e400", ERR_SYNTAX, "too big"},
      {"99999999999999999999", ERR_SYNTAX, "too big"},
      {"9007199254740992", ERR_RANGE, "2^53"},
      {"'a'", ERR_SYNTAX, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json value;
    enum err err = json_parse(scope, str_of(rows[i].text), &value);
    if (err != rows[i].err || strstr(scope_first_fault(scope)->text, rows[i].says) == NULL) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, scope_first_fault(scope)->text);
    }
    (void)scope_take_fault(scope);
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
  ASSERT_ERR(scope, ERR_LIMIT, json_parse(scope, repeat(scope, "{},", LIMIT_JSON_VALUES), &value));
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

TESTING_MAIN(SCOPED_TEST(good_texts), SCOPED_TEST(bad_texts), SCOPED_TEST(errors_do_not_quote_the_text),
             SCOPED_TEST(limits), SCOPED_TEST(every_truncation_is_refused))
