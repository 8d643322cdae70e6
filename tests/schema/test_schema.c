#include "schema/schema.h"

#include "base/limits.h"
#include "testing/testing.h"
#include "json/text.h"

static void drop(struct schema **schema)
{
  schema_free(*schema);
}
#define OWNED [[gnu::cleanup(drop)]] struct schema *

static struct schema *compile(struct scope *scope, struct str text)
{
  struct schema *schema = NULL;
  ASSERT_OK(scope, schema_new(scope, text, SCHEMA_FORMATS_ASSERT, &schema));
  return schema;
}

static struct schema_errors errors_of(struct scope *scope, const struct schema *schema, const char *document)
{
  struct json json;
  struct schema_errors errors = {0};
  ASSERT_OK(scope, json_parse(scope, str_of(document), &json));
  ASSERT_OK(scope, schema_validate(schema, scope, &json, &errors));
  return errors;
}

/* A schema of our own kind: Korean title, English title, an example. */
static const char person[] =
    "{\"title\":\"확인서\",\"titleEn\":\"Confirmation\",\"type\":\"object\",\"additionalProperties\":false,"
    "\"required\":[\"name\"],\"minProperties\":1,\"properties\":{"
    "\"name\":{\"title\":\"성명\",\"titleEn\":\"Name\",\"type\":\"string\",\"minLength\":2,\"maxLength\":4},"
    "\"birthDate\":{\"title\":\"생년월일\",\"titleEn\":\"Date of birth\",\"format\":\"date\"},"
    "\"band\":{\"title\":\"구간\",\"titleEn\":\"Band\",\"enum\":[\"가\",\"나\"]},"
    "\"size\":{\"title\":\"가구원 수\",\"titleEn\":\"Household "
    "size\",\"type\":\"integer\",\"minimum\":1,\"maximum\":20},"
    "\"number\":{\"title\":\"번호\",\"titleEn\":\"Number\",\"pattern\":\"^[0-9]{4}$\",\"examples\":[\"1234\"]},"
    "\"agreed\":{\"title\":\"동의\",\"titleEn\":\"Agreed\",\"const\":true},"
    "\"kinds\":{\"title\":\"종류\",\"titleEn\":\"Kinds\",\"type\":\"array\",\"maxItems\":2,\"uniqueItems\":true,"
    "\"items\":{\"type\":\"string\",\"enum\":[\"하나\",\"둘\",\"셋\"]}},"
    "\"open\":{\"properties\":{\"inner\":{\"multipleOf\":5}}}}}";

static void sentences(void **state)
{
  static const struct {
    const char *document, *path, *keyword, *ko, *en;
  } rows[] = {
      {"{\"size\":1}", "name", "required", "성명: 필수 항목이 없습니다", "Name: is missing"},
      {"[]", "", "type", "문서: 값의 종류가 맞지 않습니다 (필요: 항목의 묶음)", "the document: must be an object"},
      {"{\"name\":\"홍길동\",\"size\":\"3\"}", "size", "type", "가구원 수: 값의 종류가 맞지 않습니다 (필요: 정수)",
       "Household size: must be a whole number"},
      {"{\"name\":\"홍길동\",\"size\":21}", "size", "maximum", "가구원 수: 20 이하여야 합니다",
       "Household size: must be at most 20"},
      {"{\"name\":\"홍길동\",\"size\":0}", "size", "minimum", "가구원 수: 1 이상이어야 합니다",
       "Household size: must be at least 1"},
      {"{\"name\":\"남궁홍길동\"}", "name", "maxLength", "성명: 4자를 넘을 수 없습니다",
       "Name: must have at most 4 characters"},
      {"{\"name\":\"홍\"}", "name", "minLength", "성명: 2자 이상이어야 합니다",
       "Name: must have at least 2 characters"},
      {"{\"name\":\"홍길동\",\"birthDate\":\"2026-02-30\"}", "birthDate", "format",
       "생년월일: 없는 날짜이거나 날짜 형식(예: 2026-03-31)이 아닙니다",
       "Date of birth: is no date that exists, written as 2026-03-31"},
      {"{\"name\":\"홍길동\",\"band\":\"다\"}", "band", "enum", "구간: 정해진 값이 아닙니다 (가능한 값: 가, 나)",
       "Band: must be one of: 가, 나"},
      {"{\"name\":\"홍길동\",\"number\":\"12345\"}", "number", "pattern", "번호: 형식이 맞지 않습니다 (예: 1234)",
       "Number: does not have the form that is asked for (such as 1234)"},
      {"{\"name\":\"홍길동\",\"agreed\":false}", "agreed", "const", "동의: 정해진 값이 아닙니다 (필요한 값: 예)",
       "Agreed: must be: yes"},
      {"{\"name\":\"홍길동\",\"kinds\":[\"하나\",\"넷\"]}", "kinds[1]", "enum",
       "종류 (2번째): 정해진 값이 아닙니다 (가능한 값: 하나, 둘, 셋)", "Kinds (item 2): must be one of: 하나, 둘, 셋"},
      {"{\"name\":\"홍길동\",\"kinds\":[\"둘\",\"둘\"]}", "kinds", "uniqueItems", "종류: 같은 값이 두 번 있습니다",
       "Kinds: has the same value twice"},
      {"{\"name\":\"홍길동\",\"unknown\":1}", "unknown", "additionalProperties", "unknown: 알 수 없는 항목입니다",
       "unknown: is not known here"},
      {"{\"name\":\"홍길동\",\"open\":{\"inner\":7}}", "open.inner", "multipleOf", "open.inner: 5의 배수여야 합니다",
       "open.inner: must be a multiple of 5"},
  };
  OWNED schema = compile(*state, str_of(person));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct schema_errors errors = errors_of(*state, schema, rows[i].document);
    assert_int_equal(errors.len, 1);
    ASSERT_STR(errors.at[0].path, str_of(rows[i].path));
    ASSERT_STR(errors.at[0].keyword, str_of(rows[i].keyword));
    ASSERT_STR(errors.at[0].ko, str_of(rows[i].ko));
    ASSERT_STR(errors.at[0].en, str_of(rows[i].en));
  }
}

static void every_error_at_once(void **state)
{
  OWNED schema = compile(*state, str_of(person));
  struct schema_errors errors =
      errors_of(*state, schema, "{\"size\":0,\"band\":1,\"kinds\":[\"x\",\"y\",\"z\"],\"what\":null}");
  assert_int_equal(errors.len, 8); /* name, size, band, maxItems, three items, what */
}

/* What a document says never gets into a sentence: it may be a person's. */
static void sentences_keep_quiet(void **state)
{
  OWNED schema = compile(*state, str_of(person));
  struct schema_errors errors = errors_of(
      *state, schema,
      "{\"name\":\"SECRET\",\"birthDate\":\"SECRET\",\"band\":\"SECRET\",\"size\":\"SECRET\",\"number\":\"SECRET\","
      "\"agreed\":\"SECRET\",\"kinds\":[\"SECRET\",\"SECRET\",\"SECRET\"],\"open\":{\"inner\":424242}}");
  assert_int_equal(errors.len, 12);
  for (size_t i = 0; i < errors.len; i++) {
    assert_false(str_contains(errors.at[i].ko, STR("SECRET")) || str_contains(errors.at[i].ko, STR("424242")));
    assert_false(str_contains(errors.at[i].en, STR("SECRET")) || str_contains(errors.at[i].en, STR("424242")));
  }
}

static void bad_schemas(void **state)
{
  static const struct {
    const char *text, *names;
  } rows[] = {
      {"1", "must be an object"},
      {"{\"type\":1}", "\"type\""},
      {"{\"required\":\"name\"}", "\"required\""},
      {"{\"required\":[1]}", "\"required\""},
      {"{\"dependentRequired\":{\"a\":\"b\"}}", "\"dependentRequired\""},
      {"{\"maxLength\":-1}", "\"maxLength\""},
      {"{\"maxLength\":1.5}", "\"maxLength\""},
      {"{\"minimum\":\"1\"}", "\"minimum\""},
      {"{\"multipleOf\":0}", "\"multipleOf\""},
      {"{\"uniqueItems\":1}", "\"uniqueItems\""},
      {"{\"enum\":{}}", "\"enum\""},
      {"{\"format\":1}", "\"format\""},
      {"{\"pattern\":\"(\"}", "the pattern \"(\""},
      {"{\"patternProperties\":{\"[\":true}}", "the pattern \"[\""},
      {"{\"properties\":[]}", "\"properties\""},
      {"{\"properties\":{\"a\":1}}", "must be an object"},
      {"{\"allOf\":[]}", "\"allOf\""},
      {"{\"allOf\":{}}", "\"allOf\""},
      {"{\"items\":[true]}", "must be an object"},
      {"{\"$ref\":\"#/$defs/none\"}", "#/$defs/none is not inside"},
      {"{\"$ref\":\"#none\"}", "#none is not inside"},
      {"{\"$ref\":\"https://example.org/schema\"}", "https://example.org/schema is not inside"},
      {"{\"$ref\":\"#/title\",\"title\":\"x\"}", "must be an object"},
      {"{\"$dynamicRef\":7}", "\"$dynamicRef\""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct schema *schema = NULL;
    assert_int_equal(schema_new(*state, str_of(rows[i].text), SCHEMA_FORMATS_ASSERT, &schema), ERR_VALUE);
    struct fault fault = scope_take_fault(*state);
    if (!str_contains(str_of(fault.text), str_of(rows[i].names))) {
      fail_msg("%s: %s", rows[i].text, fault.text);
    }
  }
}

static void cut_at_every_octet(void **state)
{
  struct schema *schema = NULL;
  for (size_t len = 0; len < sizeof person - 1; len++) {
    struct str text = scope_str(*state, (struct str){person, len});
    ASSERT_ERR(*state, ERR_SYNTAX, schema_new(*state, text, SCHEMA_FORMATS_ASSERT, &schema));
  }
}

static void formats(void **state)
{
  static const struct {
    const char *format, *text;
    bool holds;
  } rows[] = {
      {"date", "2026-02-28", true},
      {"date", "2026-02-29", false},
      {"date", "2024-02-29", true},
      {"date", "1900-02-29", false},
      {"date", "2000-02-29", true},
      {"date", "2026-13-01", false},
      {"date", "2026-00-10", false},
      {"date", "2026-04-31", false},
      {"date", "2026-4-1", false},
      {"date", "2026-04-1", false},
      {"date", "2026/04/01", false},
      {"date", "26-04-01", false},
      {"date", "2026-04-01T", false},
      {"date", "", false},
      {"date", "２０２６-04-01", false},
      {"date-time", "2026-03-10T01:02:03Z", true},
      {"date-time", "2026-03-10t01:02:03.250+09:00", true},
      {"date-time", "2026-12-31T23:59:60Z", true},
      {"date-time", "2027-01-01T08:59:60+09:00", true},
      {"date-time", "2026-12-31T22:59:60Z", false},
      {"date-time", "2026-03-10T24:00:00Z", false},
      {"date-time", "2026-03-10T01:02:03", false},
      {"date-time", "2026-03-10T01:02:03.Z", false},
      {"date-time", "2026-03-10T01:02:03+0900", false},
      {"date-time", "2026-03-10T01:02:03+24:00", false},
      {"date-time", "2026-03-10 01:02:03Z", false},
      {"date-time", "2026-02-30T01:02:03Z", false},
      {"uri", "https://vc.gaon.example/a?b=c#d", true},
      {"uri", "urn:uuid:1", true},
      {"uri", "https://vc.gaon.example/%EA%B0%80", true},
      {"uri", "https://vc.gaon.example/가", false},
      {"uri", "https://vc.gaon.example/a b", false},
      {"uri", "https://vc.gaon.example/%G0", false},
      {"uri", "/relative", false},
      {"uri", "", false},
      {"email", "whatever", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    OWNED schema = compile(*state, scope_format(*state, "{\"format\":\"%s\"}", rows[i].format));
    struct schema_errors errors =
        errors_of(*state, schema, scope_format(*state, "\"%s\"", rows[i].text).at /* terminated */);
    if ((errors.len == 0) != rows[i].holds) {
      fail_msg("%s %s", rows[i].format, rows[i].text);
    }
  }
}

static void formats_may_annotate(void **state)
{
  struct schema *made = NULL;
  ASSERT_OK(*state, schema_new(*state, STR("{\"format\":\"date\"}"), SCHEMA_FORMATS_ANNOTATE, &made));
  OWNED schema = made;
  assert_int_equal(errors_of(*state, schema, "\"never\"").len, 0);
}

static enum err validate(struct scope *scope, const struct schema *schema, struct str document)
{
  struct json json;
  struct schema_errors errors;
  TRY(json_parse(scope, document, &json));
  return schema_validate(schema, scope, &json, &errors);
}

static struct str repeated(struct scope *scope, const char *before, const char *part, size_t count, const char *after)
{
  struct buf text = buf_in(scope);
  buf_add(&text, str_of(before));
  for (size_t i = 0; i < count; i++) {
    buf_add(&text, str_of(part));
  }
  buf_add(&text, str_of(after));
  struct str out;
  ASSERT_OK(scope, buf_str(&text, &out));
  return out;
}

static void limits(void **state)
{
  OWNED loop = compile(*state, STR("{\"$ref\":\"#\"}"));
  ASSERT_ERR(*state, ERR_LIMIT, validate(*state, loop, STR("1")));

  OWNED bomb = compile(*state, STR("{\"pattern\":\"^(a+)+$\"}"));
  ASSERT_ERR(*state, ERR_LIMIT, validate(*state, bomb, repeated(*state, "\"", "a", 40, "!\"")));

  /* Every level doubles the work: 2^40 applications if nobody counted. */
  OWNED wide = compile(
      *state,
      STR("{\"$defs\":{\"x\":{\"type\":[\"array\",\"null\"],\"items\":{\"allOf\":[{\"$ref\":\"#/$defs/x\"},"
          "{\"$ref\":\"#/$defs/x\"},{\"$ref\":\"#/$defs/x\"},{\"$ref\":\"#/$defs/x\"}]}}},\"$ref\":\"#/$defs/x\"}"));
  struct str nested = repeated(*state, "", "[", 20, "");
  ASSERT_ERR(*state, ERR_LIMIT, validate(*state, wide, repeated(*state, scope_cstr(*state, nested), "]", 20, "")));

  OWNED unique = compile(*state, STR("{\"uniqueItems\":true}"));
  ASSERT_ERR(*state, ERR_LIMIT, validate(*state, unique, repeated(*state, "[0", ",1", 2000, "]")));

  OWNED none = compile(*state, STR("{\"items\":false}"));
  struct str many = repeated(*state, "[0", ",1", 200, "]");
  assert_int_equal(errors_of(*state, none, scope_cstr(*state, many)).len, LIMIT_SCHEMA_ERRORS);
}

static void parts(void **state)
{
  OWNED schema = compile(*state, str_of(person));
  assert_true(json_is(json_get(schema_property(schema, STR("name")), STR("titleEn")), STR("Name")));
  assert_null(schema_property(schema, STR("nobody")));
  assert_true(json_is(json_get(schema_document(schema), STR("title")), STR("확인서")));
}

TESTING_MAIN(SCOPED_TEST(sentences), SCOPED_TEST(every_error_at_once), SCOPED_TEST(sentences_keep_quiet),
             SCOPED_TEST(bad_schemas), SCOPED_TEST(cut_at_every_octet), SCOPED_TEST(formats),
             SCOPED_TEST(formats_may_annotate), SCOPED_TEST(limits), SCOPED_TEST(parts))
