#pragma once

#include "keyword.h"
#include "json/value.h"

/* An expanded object under construction: keys to values, and properties to arrays that grow. Lives in the scope. */

struct entry {
  struct str key;
  enum keyword keyword; /* or NO_KEYWORD */
  bool is_array; /* made of `items`, not `value` */
  struct json value;
  struct json *items;
  size_t len;
  size_t cap;
};

struct object {
  struct scope *scope;
  struct entry *at;
  size_t len;
  size_t cap;
  uint32_t keywords; /* KEYWORD_BITs of the keys that are keywords */
  uint32_t *index; /* open addressing, entry number + 1, once there are many entries */
  size_t index_cap;
};

bool object_has(const struct object *object, enum keyword keyword);
/* The value of a keyword, or NULL; not for arrays made by object_add. */
const struct json *object_get(const struct object *object, enum keyword keyword);
enum err object_set(struct object *object, enum keyword keyword, struct json value);
/* Appends the value, or each of its items, to the array of the key.
   SPEC: json-ld11-api#dfn-add-value with as array true */
enum err object_add(struct object *object, struct str key, const struct json *value);
enum err object_done(const struct object *object, struct json *out);
