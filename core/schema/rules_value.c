#include <math.h>

#include "format.h"
#include "pattern.h"
#include "rules.h"

static bool is_integer(const struct json *value)
{
  return json_is_number(value) && floor(value->number) == value->number;
}

static bool has_type(const struct json *value, struct str type)
{
  static const struct {
    struct str name;
    bool (*holds)(const struct json *value);
  } types[] = {
      {STR_INIT("null"), json_is_null},   {STR_INIT("boolean"), json_is_bool},  {STR_INIT("object"), json_is_object},
      {STR_INIT("array"), json_is_array}, {STR_INIT("number"), json_is_number}, {STR_INIT("string"), json_is_string},
      {STR_INIT("integer"), is_integer},
  };
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (str_equal(types[i].name, type)) {
      return types[i].holds(value);
    }
  }
  return false;
}

enum err rule_type(struct visit *visit, const struct check *check)
{
  struct json_list types = json_as_list(check->value);
  for (size_t i = 0; i < types.len; i++) {
    if (has_type(visit->at, types.at[i].string)) {
      return OK;
    }
  }
  return visit_refuse(visit, check);
}

enum err rule_const(struct visit *visit, const struct check *check)
{
  return json_same(visit->at, check->value) ? OK : visit_refuse(visit, check);
}

enum err rule_enum(struct visit *visit, const struct check *check)
{
  for (size_t i = 0; i < check->value->items.len; i++) {
    if (json_same(visit->at, &check->value->items.at[i])) {
      return OK;
    }
  }
  return visit_refuse(visit, check);
}

/* True when the part is no number too. */
static bool is_multiple(const struct json *at, double divisor)
{
  if (!json_is_number(at)) {
    return true;
  }
  /* The quotient, because 0.0075 / 0.0001 is whole although neither number is exact; a quotient beyond the range of
     doubles has no digit left that could tell, so there the remainder decides. */
  double quotient = at->number / divisor;
  return isfinite(quotient) ? floor(quotient) == quotient : fmod(at->number, divisor) == 0;
}

enum err rule_multiple_of(struct visit *visit, const struct check *check)
{
  return is_multiple(visit->at, check->value->number) ? OK : visit_refuse(visit, check);
}

enum err rule_maximum(struct visit *visit, const struct check *check)
{
  bool beyond = json_is_number(visit->at) && visit->at->number > check->value->number;
  return beyond ? visit_refuse(visit, check) : OK;
}

enum err rule_exclusive_maximum(struct visit *visit, const struct check *check)
{
  bool beyond = json_is_number(visit->at) && visit->at->number >= check->value->number;
  return beyond ? visit_refuse(visit, check) : OK;
}

enum err rule_minimum(struct visit *visit, const struct check *check)
{
  bool below = json_is_number(visit->at) && visit->at->number < check->value->number;
  return below ? visit_refuse(visit, check) : OK;
}

enum err rule_exclusive_minimum(struct visit *visit, const struct check *check)
{
  bool below = json_is_number(visit->at) && visit->at->number <= check->value->number;
  return below ? visit_refuse(visit, check) : OK;
}

/* Length in characters (code points), as the specification counts. */
static size_t length_chars(struct str text)
{
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++) {
    count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
  }
  return count;
}

enum err rule_max_length(struct visit *visit, const struct check *check)
{
  bool longer = json_is_string(visit->at) && (double)length_chars(visit->at->string) > check->value->number;
  return longer ? visit_refuse(visit, check) : OK;
}

enum err rule_min_length(struct visit *visit, const struct check *check)
{
  bool shorter = json_is_string(visit->at) && (double)length_chars(visit->at->string) < check->value->number;
  return shorter ? visit_refuse(visit, check) : OK;
}

enum err rule_pattern(struct visit *visit, const struct check *check)
{
  if (!json_is_string(visit->at)) {
    return OK;
  }
  bool found;
  TRY(matcher_find(visit->run->matcher, check->patterns[0], visit->at->string, &found));
  return found ? OK : visit_refuse(visit, check);
}

enum err rule_format(struct visit *visit, const struct check *check)
{
  if (!json_is_string(visit->at) || visit->run->schema->formats == SCHEMA_FORMATS_ANNOTATE) {
    return OK;
  }
  return format_holds(format_parse(check->value->string), visit->at->string) ? OK : visit_refuse(visit, check);
}
