#include "oracle.h"

#include <math.h>

#include "json/text.h"

#include "foreign.h"

static bool is_same(const struct json *value, struct foreign *theirs);

/* To the last bit, and the sign of zero. */
static bool is_same_number(double number, double theirs)
{
  union {
    double number;
    uint64_t bits;
  } a = {number}, b = {theirs};
  return a.bits == b.bits;
}

static bool is_same_array(const struct json *value, struct foreign *theirs)
{
  bool same = value->kind == JSON_ARRAY && value->items.len == foreign_len(theirs);
  for (size_t i = 0; same && i < value->items.len; i++) {
    same = is_same(&value->items.at[i], foreign_item(theirs, i));
  }
  return same;
}

static bool is_same_object(const struct json *value, struct foreign *theirs)
{
  bool same = value->kind == JSON_OBJECT && value->members.len == foreign_len(theirs);
  struct foreign_member member = foreign_first(theirs);
  for (size_t i = 0; same && i < value->members.len; i++) {
    same = str_equal(value->members.at[i].key, member.key) && is_same(&value->members.at[i].value, member.value);
    member = foreign_next(theirs, member);
  }
  return same;
}

static bool is_same(const struct json *value, struct foreign *theirs)
{
  switch (foreign_kind(theirs)) {
  case FOREIGN_NULL:
    return value->kind == JSON_NULL;
  case FOREIGN_FALSE:
    return value->kind == JSON_FALSE;
  case FOREIGN_TRUE:
    return value->kind == JSON_TRUE;
  case FOREIGN_INTEGER:
    return value->kind == JSON_NUMBER && is_same_number(value->number, (double)foreign_integer(theirs));
  case FOREIGN_REAL:
    return value->kind == JSON_NUMBER && is_same_number(value->number, foreign_real(theirs));
  case FOREIGN_STRING:
    return value->kind == JSON_STRING && str_equal(value->string, foreign_string(theirs));
  case FOREIGN_ARRAY:
    return is_same_array(value, theirs);
  case FOREIGN_OBJECT:
    return is_same_object(value, theirs);
  }
  return false;
}

/* An integer of more than 64 bits, or what may have been one. */
static bool has_long_integer(const struct json *value)
{
  struct json_list items = value->kind == JSON_ARRAY ? json_as_list(value) : (struct json_list){0};
  for (size_t i = 0; i < items.len; i++) {
    if (has_long_integer(&items.at[i])) {
      return true;
    }
  }
  for (size_t i = 0; value->kind == JSON_OBJECT && i < value->members.len; i++) {
    if (has_long_integer(&value->members.at[i].value)) {
      return true;
    }
  }
  return value->kind == JSON_NUMBER && fabs(value->number) >= 0x1p63;
}

const char *oracle_difference(struct scope *scope, struct str text)
{
  struct json value;
  enum err err = json_parse(scope, text, &value);
  if (err == ERR_LIMIT || err == ERR_RANGE) {
    return NULL;
  }
  struct foreign *theirs = foreign_parse(text);
  if (theirs == NULL) {
    return err == OK && !has_long_integer(&value) ? "only jansson refuses it" : NULL;
  }
  bool same = err == OK && is_same(&value, theirs);
  foreign_free(theirs);
  if (err != OK) {
    return str_find(text, '\0', 0) == SIZE_MAX ? "only json_parse refuses it" : NULL;
  }
  return same ? NULL : "other trees";
}
