#include "cell.h"

static const struct cell_reason no_integer = {STR_INIT("정수가 아닙니다"), STR_INIT("is no whole number")};
static const struct cell_reason no_truth = {STR_INIT("'예' 또는 '아니오'가 아닙니다"),
                                            STR_INIT("is neither 예 (yes) nor 아니오 (no)")};
static const struct cell_reason empty_item = {STR_INIT("세미콜론(;) 사이에 빈 값이 있습니다"),
                                              STR_INIT("has nothing between two semicolons")};
static const struct cell_reason no_cell = {STR_INIT("표의 칸에 쓸 수 없는 종류의 값입니다"),
                                           STR_INIT("is of a kind that a cell cannot hold")};

enum { INTEGER_DIGITS_MOST = 15 };

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* "12", "-3", "1,200,000": commas only between groups of three digits. */
static bool integer_parse(struct str text, double *out)
{
  bool negative = str_starts(text, STR("-"));
  struct str digits = str_slice(text, negative ? 1 : 0, text.len);
  size_t first_comma = str_find(digits, ',', 0);
  double value = 0;
  size_t count = 0;
  for (size_t i = 0; i < digits.len; i++) {
    bool comma_due =
        first_comma != SIZE_MAX && first_comma >= 1 && first_comma <= 3 && i > 0 && (digits.len - i) % 4 == 0;
    if (comma_due != (digits.at[i] == ',') || (!comma_due && !is_digit(digits.at[i]))) {
      return false;
    }
    value = comma_due ? value : value * 10 + (digits.at[i] - '0');
    count += !comma_due;
  }
  *out = negative ? -value : value;
  return count > 0 && count <= INTEGER_DIGITS_MOST;
}

static enum err parse_integer(struct scope *scope, const struct json *definition, struct str text, struct json *out,
                              const struct cell_reason **reason)
{
  (void)scope;
  (void)definition;
  double number = 0;
  *reason = integer_parse(text, &number) ? NULL : &no_integer;
  *out = json_of_number(number);
  return OK;
}

static enum err parse_truth(struct scope *scope, const struct json *definition, struct str text, struct json *out,
                            const struct cell_reason **reason)
{
  (void)scope;
  (void)definition;
  bool yes = str_equal(text, STR("예"));
  *reason = yes || str_equal(text, STR("아니오")) ? NULL : &no_truth;
  *out = json_of_bool(yes);
  return OK;
}

static enum err parse_text(struct scope *scope, const struct json *definition, struct str text, struct json *out,
                           const struct cell_reason **reason)
{
  (void)scope;
  (void)definition;
  *reason = NULL;
  *out = json_of_str(text);
  return OK;
}

static enum err parse_list(struct scope *scope, const struct json *definition, struct str text, struct json *out,
                           const struct cell_reason **reason)
{
  struct json_array_builder items = {.scope = scope};
  const struct json *item_definition = json_get(definition, STR("items"));
  *reason = NULL;
  for (size_t at = 0; at <= text.len && *reason == NULL;) {
    size_t end = str_find(text, ';', at);
    end = end == SIZE_MAX ? text.len : end;
    struct str part = str_trim(str_slice(text, at, end));
    struct json item = json_of_null();
    *reason = part.len == 0 ? &empty_item : NULL;
    if (part.len > 0) {
      TRY(cell_parse(scope, item_definition, part, &item, reason));
    }
    json_array_add(&items, item);
    at = end + 1;
  }
  return json_array_done(&items, out);
}

enum err cell_parse(struct scope *scope, const struct json *definition, struct str text, struct json *out,
                    const struct cell_reason **reason)
{
  static const struct {
    struct str type;
    enum err (*parse)(struct scope *scope, const struct json *definition, struct str text, struct json *out,
                      const struct cell_reason **reason);
  } types[] = {
      {STR_INIT("string"), parse_text},
      {STR_INIT("integer"), parse_integer},
      {STR_INIT("boolean"), parse_truth},
      {STR_INIT("array"), parse_list},
  };
  const struct json *type = json_get(definition, STR("type"));
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (json_is(type, types[i].type)) {
      return types[i].parse(scope, definition, text, out, reason);
    }
  }
  *reason = &no_cell;
  return OK;
}
