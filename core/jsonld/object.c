#include "object.h"

#include <string.h>

#include "text_hash.h"

enum { SMALL_LEN = 24 };

static void index_put(struct object *object, size_t place)
{
  size_t mask = object->index_cap - 1;
  size_t at = (size_t)text_hash(object->at[place].key, object->index) & mask;
  while (object->index[at] != 0) {
    at = (at + 1) & mask;
  }
  object->index[at] = (uint32_t)(place + 1);
}

static enum err index_grow(struct object *object)
{
  if (object->len < SMALL_LEN || object->len * 2 < object->index_cap) {
    return OK;
  }
  object->index_cap = object->index_cap == 0 ? 64 : object->index_cap * 2;
  object->index = SCOPE_ARRAY(object->scope, uint32_t, object->index_cap);
  if (object->index == NULL) {
    return scope_err(object->scope);
  }
  for (size_t i = 0; i < object->len; i++) {
    index_put(object, i);
  }
  return OK;
}

static struct entry *find_in_order(const struct object *object, struct str key)
{
  for (size_t i = 0; i < object->len; i++) {
    if (str_equal(object->at[i].key, key)) {
      return &object->at[i];
    }
  }
  return NULL;
}

static struct entry *find(const struct object *object, struct str key)
{
  if (object->index == NULL) {
    return find_in_order(object, key);
  }
  size_t mask = object->index_cap - 1;
  for (size_t at = (size_t)text_hash(key, object->index) & mask; object->index[at] != 0; at = (at + 1) & mask) {
    struct entry *entry = &object->at[object->index[at] - 1];
    if (str_equal(entry->key, key)) {
      return entry;
    }
  }
  return NULL;
}

static enum err find_or_make(struct object *object, struct str key, struct entry **out)
{
  *out = find(object, key);
  if (*out != NULL) {
    return OK;
  }
  struct entry *at = scope_grow(object->scope, object->at, object->len, &object->cap, sizeof *at);
  if (at == NULL) {
    return scope_err(object->scope);
  }
  object->at = at;
  at[object->len++] = (struct entry){.key = key, .keyword = keyword_parse(key)};
  *out = &at[object->len - 1];
  if ((*out)->keyword != NO_KEYWORD) {
    object->keywords |= KEYWORD_BIT((*out)->keyword);
  }
  if (object->index != NULL && object->len * 2 < object->index_cap) {
    index_put(object, object->len - 1);
    return OK;
  }
  return index_grow(object);
}

bool object_has(const struct object *object, enum keyword keyword)
{
  return (object->keywords & KEYWORD_BIT(keyword)) != 0;
}

const struct json *object_get(const struct object *object, enum keyword keyword)
{
  if (!object_has(object, keyword)) {
    return NULL;
  }
  const struct entry *entry = find(object, keyword_name(keyword));
  return entry == NULL ? NULL : &entry->value;
}

enum err object_set(struct object *object, enum keyword keyword, struct json value)
{
  struct entry *entry;
  TRY(find_or_make(object, keyword_name(keyword), &entry));
  entry->value = value;
  return OK;
}

static enum err entry_reserve(struct scope *scope, struct entry *entry, size_t more)
{
  if (entry->cap - entry->len >= more) {
    return OK;
  }
  size_t cap = entry->cap * 2 > entry->len + more ? entry->cap * 2 : entry->len + more;
  struct json *items = SCOPE_ROOM(scope, struct json, cap);
  if (items == NULL) {
    return scope_err(scope);
  }
  if (entry->len > 0) {
    memcpy(items, entry->items, entry->len * sizeof *items);
  }
  entry->items = items;
  entry->cap = cap;
  return OK;
}

enum err object_add(struct object *object, struct str key, const struct json *value)
{
  struct entry *entry;
  TRY(find_or_make(object, key, &entry));
  entry->is_array = true;
  struct json_list list = json_as_list(value);
  TRY(entry_reserve(object->scope, entry, list.len));
  for (size_t i = 0; i < list.len; i++) {
    entry->items[entry->len++] = list.at[i];
  }
  return OK;
}

enum err object_done(const struct object *object, struct json *out)
{
  struct json_member *members = SCOPE_ROOM(object->scope, struct json_member, object->len);
  if (members == NULL) {
    return scope_err(object->scope);
  }
  for (size_t i = 0; i < object->len; i++) {
    const struct entry *entry = &object->at[i];
    members[i].key = entry->key;
    members[i].value = entry->is_array ? json_of_items(entry->items, entry->len) : entry->value;
  }
  *out = json_of_members(members, object->len);
  return OK;
}
