#include "testing/testing.h"

#include <string.h>

#include "json/field.h"
#include "json/text.h"

static struct json parse(struct scope *scope, const char *text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &value));
  return value;
}

static void sameness(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *a, *b;
    bool same;
  } rows[] = {
      {"{\"a\":1,\"b\":[2]}", "{\"b\":[2],\"a\":1}", true},
      {"{\"a\":1}", "{\"a\":1,\"b\":null}", false},
      {"[1,2]", "[2,1]", false},
      {"1", "1.0", true},
      {"\"1\"", "1", false},
      {"{\"a\":null}", "{\"b\":null}", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json a = parse(scope, rows[i].a);
    struct json b = parse(scope, rows[i].b);
    assert_int_equal(json_same(&a, &b), rows[i].same);
    assert_int_equal(json_same(&b, &a), rows[i].same);
  }
}

/* Found by growing the inputs of fuzz_proof: a proof's @context with the document's members the other way round. */
static void sameness_of_reversed_members(void **state)
{
  enum { COUNT = 1000 };
  struct scope *scope = *state;
  struct json_member forth[COUNT];
  struct json_member back[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    struct str key = scope_format(scope, "k%zu", i);
    forth[i] = (struct json_member){key, json_of_number((double)i)};
    back[COUNT - 1 - i] = forth[i];
  }
  struct json a = json_of_members(forth, COUNT);
  struct json b = json_of_members(back, COUNT);
  assert_true(json_same(&a, &b));
  back[7].value = json_of_null();
  assert_false(json_same(&a, &b));
  back[7].value = forth[COUNT - 1 - 7].value;
  back[7].key = STR("other");
  assert_false(json_same(&a, &b));
}

static void changes_leave_the_original(void **state)
{
  struct scope *scope = *state;
  struct json original = parse(scope, "{\"a\":1,\"b\":2}");
  struct json text = json_of_str(STR("x"));
  struct json changed;
  ASSERT_OK(scope, json_with(scope, &original, STR("a"), &text, &changed));
  struct json expected = parse(scope, "{\"a\":\"x\",\"b\":2}");
  assert_true(json_same(&changed, &expected));
  ASSERT_OK(scope, json_with(scope, &changed, STR("c"), &text, &changed));
  assert_int_equal(changed.members.len, 3);
  ASSERT_OK(scope, json_without(scope, &changed, STR("a"), &changed));
  expected = parse(scope, "{\"b\":2,\"c\":\"x\"}");
  assert_true(json_same(&changed, &expected));
  ASSERT_OK(scope, json_without(scope, &changed, STR("none"), &changed));
  assert_int_equal(changed.members.len, 2);
  expected = parse(scope, "{\"a\":1,\"b\":2}");
  assert_true(json_same(&original, &expected));
}

static void fields_name_their_path(void **state)
{
  struct scope *scope = *state;
  struct json value = parse(scope, "{\"text\":\"t\",\"number\":7,\"half\":0.5,\"yes\":true}");
  struct json_path top = json_path_member(NULL, STR("top"));
  struct json_path third = json_path_item(&top, 2);
  struct str text = {0};
  int64_t number = -1;
  bool truth = false;
  ASSERT_OK(scope, json_need_string(scope, &third, &value, STR("text"), &text));
  ASSERT_STR(text, STR("t"));
  ASSERT_OK(scope, json_need_integer(scope, &third, &value, STR("number"), 1, 7, &number));
  assert_int_equal(number, 7);
  ASSERT_OK(scope, json_may_bool(scope, &third, &value, STR("yes"), &truth));
  assert_true(truth);
  ASSERT_OK(scope, json_may_string(scope, &third, &value, STR("absent"), &text));
  assert_int_equal(json_need_string(scope, &third, &value, STR("number"), &text), ERR_VALUE);
  assert_string_equal(scope_take_fault(scope).text, "top[2].number: must be a string");
  assert_int_equal(json_need_string(scope, NULL, &value, STR("absent"), &text), ERR_VALUE);
  assert_string_equal(scope_take_fault(scope).text, "absent: is missing");
  assert_int_equal(json_need_integer(scope, NULL, &value, STR("half"), 0, 9, &number), ERR_VALUE);
  assert_string_equal(scope_take_fault(scope).text, "half: must be a whole number");
  assert_int_equal(json_need_integer(scope, NULL, &value, STR("number"), 8, 9, &number), ERR_RANGE);
  assert_string_equal(scope_take_fault(scope).text, "number: must be from 8 to 9");
  static const struct str known[] = {STR_INIT("text"), STR_INIT("number"), STR_INIT("half")};
  assert_int_equal(json_only_known(scope, &third, &value, ERR_OPTION, 3, known), ERR_OPTION);
  assert_string_equal(scope_take_fault(scope).text, "top[2].yes: is not known here");
}

static void a_text_is_held_alone_or_in_an_array(void **state)
{
  static const struct {
    const char *value;
    bool holds;
  } table[] = {
      {"\"a\"", true},      {"[\"b\",\"a\"]", true},  {"\"b\"", false},    {"[]", false},
      {"[[\"a\"]]", false}, {"{\"a\":\"a\"}", false}, {"[null,4]", false}, {"\"ab\"", false},
  };
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    struct json value;
    ASSERT_OK(scope, json_parse(scope, str_of(table[i].value), &value));
    assert_int_equal(json_holds(&value, STR("a")), table[i].holds);
  }
  assert_false(json_holds(NULL, STR("a")));
}

TESTING_MAIN(SCOPED_TEST(a_text_is_held_alone_or_in_an_array), SCOPED_TEST(sameness),
             SCOPED_TEST(sameness_of_reversed_members), SCOPED_TEST(changes_leave_the_original),
             SCOPED_TEST(fields_name_their_path))
