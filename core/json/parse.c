#include "json/text.h"

#include "base/limits.h"

#include "foreign.h"

/* jansson reads the text; its tree is copied into ours and freed. Ours is immutable, lies in the scope, and its members
   can be walked without hashing. */

/* jansson's heap tree costs up to 79 octets for one of text ("[{},{},..."), and its depth limit is its own, so values
   and depth are counted before it sees the text. Strings are skipped; what is not JSON is left to jansson to refuse. */
struct outline {
  size_t values;
  size_t depth;
  size_t deepest;
};

static size_t string_end(struct str text, size_t from)
{
  size_t i = from;
  while (i < text.len && text.at[i] != '"') {
    i += text.at[i] == '\\' ? 2 : 1;
  }
  return i;
}

static struct outline outline_of(struct str text)
{
  struct outline outline = {.values = 1};
  for (size_t i = 0; i < text.len; i++) {
    switch (text.at[i]) {
    case '"':
      i = string_end(text, i + 1);
      break;
    case '{':
    case '[':
      outline.values++;
      outline.depth++;
      outline.deepest = outline.depth > outline.deepest ? outline.depth : outline.deepest;
      break;
    case '}':
    case ']':
      outline.depth -= outline.depth > 0;
      break;
    case ',':
      outline.values++;
      break;
    default:
      break;
    }
  }
  return outline;
}

static enum err check_limits(struct scope *scope, struct str text)
{
  struct outline outline = outline_of(text);
  if (outline.deepest > LIMIT_JSON_DEPTH) {
    return FAIL(scope, ERR_LIMIT, "the JSON is nested more than %d levels deep", LIMIT_JSON_DEPTH);
  }
  if (outline.values > LIMIT_JSON_VALUES) {
    return FAIL(scope, ERR_LIMIT, "the JSON holds more than %d values", LIMIT_JSON_VALUES);
  }
  return OK;
}

static enum err copy_value(struct scope *scope, struct foreign *from, struct json *out);

/* SPEC: RFC 7493 section 2.2 */
static enum err copy_integer(struct scope *scope, int64_t number, struct json *out)
{
  const int64_t most = ((int64_t)1 << 53) - 1;
  if (number > most || number < -most) {
    return FAIL(scope, ERR_RANGE, "an integer is beyond 2^53 - 1");
  }
  *out = json_of_number((double)number);
  return OK;
}

static enum err copy_string(struct scope *scope, struct str from, struct json *out)
{
  struct str text = scope_str(scope, from);
  *out = json_of_str(text);
  return text.at == NULL ? scope_err(scope) : OK;
}

static enum err copy_array(struct scope *scope, struct foreign *from, struct json *out)
{
  size_t len = foreign_len(from);
  struct json *items = SCOPE_ARRAY(scope, struct json, len);
  if (items == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < len; i++) {
    TRY(copy_value(scope, foreign_item(from, i), &items[i]));
  }
  *out = json_of_items(items, len);
  return OK;
}

static enum err copy_object(struct scope *scope, struct foreign *from, struct json *out)
{
  struct json_member *members = SCOPE_ARRAY(scope, struct json_member, foreign_len(from));
  if (members == NULL) {
    return scope_err(scope);
  }
  size_t len = 0;
  for (struct foreign_member m = foreign_first(from); m.at != NULL; m = foreign_next(from, m)) {
    struct json_member *member = &members[len++];
    member->key = scope_str(scope, m.key);
    if (member->key.at == NULL) {
      return scope_err(scope);
    }
    TRY(copy_value(scope, m.value, &member->value));
  }
  *out = json_of_members(members, len);
  return OK;
}

static enum err copy_value(struct scope *scope, struct foreign *from, struct json *out)
{
  switch (foreign_kind(from)) {
  case FOREIGN_NULL:
    *out = json_of_null();
    return OK;
  case FOREIGN_FALSE:
  case FOREIGN_TRUE:
    *out = json_of_bool(foreign_kind(from) == FOREIGN_TRUE);
    return OK;
  case FOREIGN_INTEGER:
    return copy_integer(scope, foreign_integer(from), out);
  case FOREIGN_REAL:
    *out = json_of_number(foreign_real(from));
    return OK;
  case FOREIGN_STRING:
    return copy_string(scope, foreign_string(from), out);
  case FOREIGN_ARRAY:
    return copy_array(scope, from, out);
  case FOREIGN_OBJECT:
    return copy_object(scope, from, out);
  }
  return OK;
}

enum err json_parse(struct scope *scope, struct str text, struct json *out)
{
  TRY(check_limits(scope, text));
  struct foreign_error error = {0};
  struct foreign *root = foreign_parse(text, &error);
  if (root == NULL) {
    return FAIL(scope, ERR_SYNTAX, "line %d, column %d: %s", error.line, error.column, error.reason);
  }
  enum err err = copy_value(scope, root, out);
  foreign_free(root);
  return err;
}
