#include "json/field.h"

#include <math.h>

#include "base/buf.h"

struct json_path json_path_member(const struct json_path *parent, struct str name)
{
  return (struct json_path){parent, name, 0};
}

struct json_path json_path_item(const struct json_path *parent, size_t index)
{
  return (struct json_path){parent, {0}, index};
}

static void print_path(struct buf *buf, const struct json_path *path)
{
  if (path->parent != NULL) {
    print_path(buf, path->parent);
  }
  if (path->name.len == 0) {
    buf_format(buf, "[%zu]", path->index);
    return;
  }
  if (buf->len > 0) {
    buf_add_char(buf, '.');
  }
  buf_add(buf, path->name);
}

struct str json_path_print(struct scope *scope, const struct json_path *path)
{
  if (path == NULL) {
    return STR("the document");
  }
  struct buf buf = buf_in(scope);
  print_path(&buf, path);
  struct str text = {0};
  return buf_str(&buf, &text) == OK ? text : STR("a member");
}

static enum err refuse(struct scope *scope, const struct json_path *path, enum err err, const char *reason)
{
  struct str where = json_path_print(scope, path);
  return FAIL(scope, err, STR_FMT ": %s", STR_ARG(where), reason);
}

enum err json_refuse(struct scope *scope, const struct json_path *path, const char *reason)
{
  return refuse(scope, path, ERR_VALUE, reason);
}

/* `path` is the object's; the sentence names the member. */
static enum err refuse_member(struct scope *scope, const struct json_path *path, struct str key, const char *reason)
{
  struct json_path member = json_path_member(path, key);
  return refuse(scope, &member, ERR_VALUE, reason);
}

enum err json_need_object(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                          const struct json **out)
{
  *out = json_get(object, key);
  if (*out == NULL) {
    return refuse_member(scope, path, key, "is missing");
  }
  return json_is_object(*out) ? OK : refuse_member(scope, path, key, "must be an object");
}

enum err json_need_string(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                          struct str *out)
{
  if (json_get(object, key) == NULL) {
    return refuse_member(scope, path, key, "is missing");
  }
  return json_may_string(scope, path, object, key, out);
}

enum err json_may_string(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                         struct str *out)
{
  const struct json *value = json_get(object, key);
  if (value == NULL) {
    return OK;
  }
  if (!json_is_string(value)) {
    return refuse_member(scope, path, key, "must be a string");
  }
  *out = value->string;
  return OK;
}

enum err json_may_bool(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                       bool *out)
{
  const struct json *value = json_get(object, key);
  if (value == NULL) {
    return OK;
  }
  if (!json_is_bool(value)) {
    return refuse_member(scope, path, key, "must be true or false");
  }
  *out = value->kind == JSON_TRUE;
  return OK;
}

enum err json_need_integer(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                           int64_t least, int64_t most, int64_t *out)
{
  if (json_get(object, key) == NULL) {
    return refuse_member(scope, path, key, "is missing");
  }
  return json_may_integer(scope, path, object, key, least, most, out);
}

enum err json_may_integer(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                          int64_t least, int64_t most, int64_t *out)
{
  const struct json *value = json_get(object, key);
  if (value == NULL) {
    return OK;
  }
  double whole = 0;
  if (!json_is_number(value) || modf(value->number, &whole) != 0) {
    return refuse_member(scope, path, key, "must be a whole number");
  }
  if (whole < (double)least || whole > (double)most) {
    struct json_path member = json_path_member(path, key);
    struct str where = json_path_print(scope, &member);
    return FAIL(scope, ERR_RANGE, STR_FMT ": must be from %lld to %lld", STR_ARG(where), (long long)least,
                (long long)most);
  }
  *out = (int64_t)whole;
  return OK;
}

static bool is_known(struct str key, size_t count, const struct str known[])
{
  for (size_t i = 0; i < count; i++) {
    if (str_equal(key, known[i])) {
      return true;
    }
  }
  return false;
}

enum err json_only_known(struct scope *scope, const struct json_path *path, const struct json *object, enum err err,
                         size_t count, const struct str known[])
{
  for (size_t i = 0; i < object->members.len; i++) {
    struct str key = object->members.at[i].key;
    if (!is_known(key, count, known)) {
      struct json_path member = json_path_member(path, key);
      return refuse(scope, &member, err, "is not known here");
    }
  }
  return OK;
}
