#include "sentence.h"

#include "base/buf.h"
#include "format.h"

enum language { KO, EN, LANGUAGES };

/* What stands between `before` and `after`. */
enum detail {
  DETAIL_NONE,
  DETAIL_VALUE, /* the keyword's value: a number, or the allowed values */
  DETAIL_TYPES,
  DETAIL_EXAMPLE /* the first of the member's "examples" */
};

struct sentence {
  struct str keyword;
  enum detail detail;
  struct {
    struct str before, after;
  } in[LANGUAGES];
};

#define ROW(keyword, detail, ko_before, ko_after, en_before, en_after)                                                 \
  {                                                                                                                    \
    STR_INIT(keyword), detail,                                                                                         \
    {                                                                                                                  \
      {STR_INIT(ko_before), STR_INIT(ko_after)},                                                                       \
      {                                                                                                                \
        STR_INIT(en_before), STR_INIT(en_after)                                                                        \
      }                                                                                                                \
    }                                                                                                                  \
  }

static const struct sentence sentences[] = {
    ROW("required", DETAIL_NONE, "필수 항목이 없습니다", "", "is missing", ""),
    ROW("dependentRequired", DETAIL_NONE, "이 경우에 필수인 항목이 없습니다", "", "is missing in this case", ""),
    ROW("type", DETAIL_TYPES, "값의 종류가 맞지 않습니다 (필요: ", ")", "must be ", ""),
    ROW("enum", DETAIL_VALUE, "정해진 값이 아닙니다 (가능한 값: ", ")", "must be one of: ", ""),
    ROW("const", DETAIL_VALUE, "정해진 값이 아닙니다 (필요한 값: ", ")", "must be: ", ""),
    ROW("multipleOf", DETAIL_VALUE, "", "의 배수여야 합니다", "must be a multiple of ", ""),
    ROW("maximum", DETAIL_VALUE, "", " 이하여야 합니다", "must be at most ", ""),
    ROW("exclusiveMaximum", DETAIL_VALUE, "", "보다 작아야 합니다", "must be less than ", ""),
    ROW("minimum", DETAIL_VALUE, "", " 이상이어야 합니다", "must be at least ", ""),
    ROW("exclusiveMinimum", DETAIL_VALUE, "", "보다 커야 합니다", "must be more than ", ""),
    ROW("maxLength", DETAIL_VALUE, "", "자를 넘을 수 없습니다", "must have at most ", " characters"),
    ROW("minLength", DETAIL_VALUE, "", "자 이상이어야 합니다", "must have at least ", " characters"),
    ROW("pattern", DETAIL_EXAMPLE, "형식이 맞지 않습니다", "", "does not have the form that is asked for", ""),
    ROW("maxItems", DETAIL_VALUE, "", "개를 넘을 수 없습니다", "must have at most ", " items"),
    ROW("minItems", DETAIL_VALUE, "", "개 이상이어야 합니다", "must have at least ", " items"),
    ROW("uniqueItems", DETAIL_NONE, "같은 값이 두 번 있습니다", "", "has the same value twice", ""),
    ROW("contains", DETAIL_NONE, "조건에 맞는 값의 수가 맞지 않습니다", "",
        "has too few or too many items of the kind asked for", ""),
    ROW("items", DETAIL_NONE, "더 있을 수 없는 값입니다", "", "is one item too many", ""),
    ROW("unevaluatedItems", DETAIL_NONE, "더 있을 수 없는 값입니다", "", "is one item too many", ""),
    ROW("maxProperties", DETAIL_VALUE, "항목이 ", "개를 넘을 수 없습니다", "must have at most ", " members"),
    ROW("minProperties", DETAIL_VALUE, "항목이 ", "개 이상이어야 합니다", "must have at least ", " members"),
    ROW("properties", DETAIL_NONE, "이 경우에는 쓸 수 없는 항목입니다", "", "is not allowed in this case", ""),
    ROW("patternProperties", DETAIL_NONE, "이 경우에는 쓸 수 없는 항목입니다", "", "is not allowed in this case", ""),
    ROW("additionalProperties", DETAIL_NONE, "알 수 없는 항목입니다", "", "is not known here", ""),
    ROW("unevaluatedProperties", DETAIL_NONE, "알 수 없는 항목입니다", "", "is not known here", ""),
    ROW("propertyNames", DETAIL_NONE, "항목의 이름이 맞지 않습니다", "", "has a name that is not allowed", ""),
    ROW("anyOf", DETAIL_NONE, "허용된 형태 가운데 어느 것에도 맞지 않습니다", "", "fits none of the allowed forms", ""),
    ROW("oneOf", DETAIL_NONE, "허용된 형태 가운데 꼭 하나에 맞아야 합니다", "",
        "must fit exactly one of the allowed forms", ""),
    ROW("not", DETAIL_NONE, "허용되지 않는 값입니다", "", "has a value that is not allowed", ""),
    ROW("", DETAIL_NONE, "허용되지 않습니다", "", "is not allowed", ""), /* any other keyword */
};

static const struct sentence formats[] = {
    [FORMAT_UNKNOWN] =
        ROW("", DETAIL_EXAMPLE, "형식이 맞지 않습니다", "", "does not have the form that is asked for", ""),
    [FORMAT_DATE] = ROW("", DETAIL_NONE, "없는 날짜이거나 날짜 형식(예: 2026-03-31)이 아닙니다", "",
                        "is no date that exists, written as 2026-03-31", ""),
    [FORMAT_DATE_TIME] = ROW("", DETAIL_NONE, "없는 시각이거나 시각 형식(예: 2026-03-31T09:00:00Z)이 아닙니다", "",
                             "is no time that exists, written as 2026-03-31T09:00:00Z", ""),
    [FORMAT_URI] = ROW("", DETAIL_NONE, "주소(URI) 형식이 아닙니다", "", "is no absolute URI", ""),
};

static const struct sentence *find_sentence(struct str keyword, const struct json *value)
{
  if (str_equal(keyword, STR("format"))) {
    return &formats[format_parse(value->string)];
  }
  const struct sentence *sentence = sentences;
  while (sentence->keyword.len > 0 && !str_equal(sentence->keyword, keyword)) {
    sentence++;
  }
  return sentence;
}

/* --- the member's own names --- */

/* What the schema says of the place, following "properties" and "items" from the top; NULL when it says nothing. */
static const struct json *definition_of(const struct schema *schema, const struct json_path *path)
{
  if (path == NULL) {
    return schema_document(schema);
  }
  const struct json *outer = definition_of(schema, path->parent);
  if (path->name.len == 0) {
    return json_get(outer, STR("items"));
  }
  return json_get(json_get(outer, STR("properties")), path->name);
}

static const struct json *title_of(const struct json *definition, enum language language)
{
  const struct json *title = json_get(definition, language == KO ? STR("title") : STR("titleEn"));
  return json_is_string(title) ? title : NULL;
}

/* "급여 종류", "급여 종류 (2번째)", or the path where the schema gives no title. */
static void add_label(struct buf *text, const struct schema *schema, const struct json_path *path,
                      enum language language)
{
  if (path == NULL) {
    buf_add(text, language == KO ? STR("문서") : STR("the document"));
    return;
  }
  const struct json *title = title_of(definition_of(schema, path), language);
  if (title != NULL) {
    buf_add(text, title->string);
    return;
  }
  if (path->name.len == 0 && title_of(definition_of(schema, path->parent), language) != NULL) {
    add_label(text, schema, path->parent, language);
    buf_format(text, language == KO ? " (%zu번째)" : " (item %zu)", path->index + 1);
    return;
  }
  buf_add(text, json_path_print(text->scope, path));
}

/* --- details --- */

static struct str type_name(struct str type, enum language language)
{
  static const struct {
    struct str type;
    struct str in[LANGUAGES];
  } names[] = {
      {STR_INIT("string"), {STR_INIT("글자"), STR_INIT("a text")}},
      {STR_INIT("integer"), {STR_INIT("정수"), STR_INIT("a whole number")}},
      {STR_INIT("number"), {STR_INIT("숫자"), STR_INIT("a number")}},
      {STR_INIT("boolean"), {STR_INIT("예 또는 아니오"), STR_INIT("yes or no")}},
      {STR_INIT("array"), {STR_INIT("목록"), STR_INIT("a list")}},
      {STR_INIT("object"), {STR_INIT("항목의 묶음"), STR_INIT("an object")}},
      {STR_INIT("null"), {STR_INIT("빈 값"), STR_INIT("null")}},
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (str_equal(names[i].type, type)) {
      return names[i].in[language];
    }
  }
  return type;
}

static void add_value(struct buf *text, const struct json *value, enum language language)
{
  if (json_is_string(value)) {
    buf_add(text, value->string);
    return;
  }
  if (json_is_bool(value)) {
    bool truth = value->kind == JSON_TRUE;
    buf_add(text, language == KO ? (truth ? STR("예") : STR("아니오")) : (truth ? STR("yes") : STR("no")));
    return;
  }
  if (json_is_number(value)) {
    buf_format(text, "%.15g", value->number);
    return;
  }
  buf_add(text, json_is_null(value) ? STR("null") : STR("…"));
}

static void add_values(struct buf *text, const struct json *values, enum language language)
{
  enum { SHOWN = 16 };
  struct json_list list = json_as_list(values);
  for (size_t i = 0; i < list.len && i < SHOWN; i++) {
    buf_add(text, i > 0 ? STR(", ") : STR(""));
    add_value(text, &list.at[i], language);
  }
  buf_add(text, list.len > SHOWN ? STR(" …") : STR(""));
}

static void add_types(struct buf *text, const struct json *types, enum language language)
{
  struct json_list list = json_as_list(types);
  for (size_t i = 0; i < list.len; i++) {
    buf_add(text, i == 0 ? STR("") : language == KO ? STR(", ") : STR(" or "));
    buf_add(text, type_name(list.at[i].string, language));
  }
}

static void add_example(struct buf *text, const struct json *definition, enum language language)
{
  struct json_list examples = json_as_list(json_get(definition, STR("examples")));
  if (examples.len > 0) {
    buf_add(text, language == KO ? STR(" (예: ") : STR(" (such as "));
    add_value(text, &examples.at[0], language);
    buf_add_char(text, ')');
  }
}

static enum err write_sentence(struct scope *scope, const struct schema *schema, const struct sentence *sentence,
                               const struct json *value, const struct json_path *path, enum language language,
                               struct str *out)
{
  struct buf text = buf_in(scope);
  add_label(&text, schema, path, language);
  buf_add(&text, STR(": "));
  buf_add(&text, sentence->in[language].before);
  switch (sentence->detail) {
  case DETAIL_NONE:
    break;
  case DETAIL_VALUE:
    add_values(&text, value, language);
    break;
  case DETAIL_TYPES:
    add_types(&text, value, language);
    break;
  case DETAIL_EXAMPLE:
    add_example(&text, definition_of(schema, path), language);
    break;
  }
  buf_add(&text, sentence->in[language].after);
  return buf_str(&text, out);
}

enum err sentence_make(struct scope *scope, const struct schema *schema, struct str keyword, const struct json *value,
                       const struct json_path *path, struct schema_error *out)
{
  const struct sentence *sentence = find_sentence(keyword, value);
  *out = (struct schema_error){.keyword = keyword, .path = path == NULL ? STR("") : json_path_print(scope, path)};
  TRY(write_sentence(scope, schema, sentence, value, path, KO, &out->ko));
  return write_sentence(scope, schema, sentence, value, path, EN, &out->en);
}
