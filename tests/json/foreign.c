#include "foreign.h"

#include <jansson.h>

/* struct foreign is json_t under another name; the two casts are the whole of the disguise. */
static json_t *theirs(const struct foreign *value)
{
  union {
    const struct foreign *in;
    json_t *out;
  } cast = {.in = value};
  return cast.out;
}

static struct foreign *ours(json_t *value)
{
  return (struct foreign *)value;
}

struct foreign *foreign_parse(struct str text)
{
  return ours(json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL));
}

void foreign_free(struct foreign *value)
{
  json_decref(theirs(value));
}

enum foreign_kind foreign_kind(const struct foreign *value)
{
  switch (json_typeof(theirs(value))) {
  case JSON_NULL:
    return FOREIGN_NULL;
  case JSON_FALSE:
    return FOREIGN_FALSE;
  case JSON_TRUE:
    return FOREIGN_TRUE;
  case JSON_INTEGER:
    return FOREIGN_INTEGER;
  case JSON_REAL:
    return FOREIGN_REAL;
  case JSON_STRING:
    return FOREIGN_STRING;
  case JSON_ARRAY:
    return FOREIGN_ARRAY;
  case JSON_OBJECT:
    return FOREIGN_OBJECT;
  }
  return FOREIGN_NULL;
}

int64_t foreign_integer(const struct foreign *value)
{
  return json_integer_value(theirs(value));
}

double foreign_real(const struct foreign *value)
{
  return json_real_value(theirs(value));
}

struct str foreign_string(const struct foreign *value)
{
  return (struct str){json_string_value(theirs(value)), json_string_length(theirs(value))};
}

size_t foreign_len(const struct foreign *value)
{
  json_t *container = theirs(value);
  return json_is_array(container) ? json_array_size(container) : json_object_size(container);
}

struct foreign *foreign_item(const struct foreign *array, size_t index)
{
  return ours(json_array_get(theirs(array), index));
}

static struct foreign_member member_at(void *at)
{
  if (at == NULL) {
    return (struct foreign_member){0};
  }
  struct str key = {json_object_iter_key(at), json_object_iter_key_len(at)};
  return (struct foreign_member){at, key, ours(json_object_iter_value(at))};
}

struct foreign_member foreign_first(struct foreign *object)
{
  return member_at(json_object_iter(theirs(object)));
}

struct foreign_member foreign_next(struct foreign *object, struct foreign_member member)
{
  return member_at(json_object_iter_next(theirs(object), member.at));
}
