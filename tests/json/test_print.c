#include "testing/testing.h"

#include "json/text.h"

/* The examples of RFC 8785 sections 3.2.2 and 3.2.3. */
static void jcs(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text, *canonical;
  } rows[] = {
      {"{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
       "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\"literals\":[null,true,false]}",
       "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
       "\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
      {"{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\","
       "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin\"}",
       "{\"\\r\":\"Carriage "
       "Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\",\"\xc3\xb6\":\"Latin\",\"\xe2\x82\xac\":\"Euro Sign\","
       "\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}"},
      {"[-0.0,0,-1,56.0,1e21,1e-7,123456789012]", "[0,0,-1,56,1e+21,1e-7,123456789012]"},
      {"{}", "{}"},
      {"[[],{\"a\":[]}]", "[[],{\"a\":[]}]"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json value;
    struct str seen;
    ASSERT_OK(scope, json_parse(scope, str_of(rows[i].text), &value));
    ASSERT_OK(scope, json_print_jcs(scope, &value, &seen));
    ASSERT_STR(seen, str_of(rows[i].canonical));
  }
}

static void round_trips(void **state)
{
  struct scope *scope = *state;
  struct str text = STR("{\"z\":[1,\"\\\"\\\\\\u0001\\n\",{\"가\":null}],\"a\":{},\"b\":[],\"c\":-0.5}");
  struct json value;
  struct json again;
  struct str seen;
  ASSERT_OK(scope, json_parse(scope, text, &value));
  ASSERT_OK(scope, json_print(scope, &value, &seen));
  ASSERT_STR(seen, text);
  ASSERT_OK(scope, json_print_pretty(scope, &value, &seen));
  ASSERT_OK(scope, json_parse(scope, seen, &again));
  assert_true(json_same(&value, &again));
}

/* Within a text of that length whose other octets look in part like what is escaped. */
static void octet_at(struct scope *scope, char octet, size_t len, size_t place)
{
  char text[] = "\xc2\xa2\xc3\x9c\xc2\x80\xc2\x8d\xc2\xbf\xc2\xa2\xc3\x9c\xc2\x80\xc2\x8d\xc2\xbf";
  size_t character = place - place % 2;
  text[character] = text[character + 1] = '~';
  text[place] = octet;
  struct json value = json_of_str((struct str){text, len});
  struct json again;
  struct str printed;
  ASSERT_OK(scope, json_print(scope, &value, &printed));
  bool escaped = octet < 0x20 || octet == '"' || octet == '\\';
  assert_int_equal(printed.len > len + 2, escaped);
  ASSERT_OK(scope, json_parse(scope, printed, &again));
  ASSERT_STR(again.string, value.string);
  scope_reset(scope);
}

static void every_octet_at_every_place(void **state)
{
  for (char octet = 0; octet < 0x7f; octet++) {
    for (size_t len = 2; len <= 20; len += 2) {
      for (size_t place = 0; place < len; place++) {
        octet_at(*state, octet, len, place);
      }
    }
  }
}

TESTING_MAIN(SCOPED_TEST(jcs), SCOPED_TEST(round_trips), SCOPED_TEST(every_octet_at_every_place))
