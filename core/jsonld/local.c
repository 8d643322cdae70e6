#include "local.h"

#include "text_hash.h"

enum { SMALL_LEN = 8 };

static void index_members(struct local *local)
{
  size_t mask = local->index_cap - 1;
  for (size_t i = 0; i < local->len; i++) {
    size_t at = (size_t)text_hash(local->at[i].key, local->index) & mask;
    while (local->index[at] != 0) {
      at = (at + 1) & mask;
    }
    local->index[at] = (uint32_t)(i + 1);
  }
}

enum err local_of(struct scope *scope, const struct json *map, struct local *out)
{
  *out = (struct local){.at = map->members.at, .len = map->members.len};
  out->defined = SCOPE_ARRAY(scope, uint8_t, out->len);
  if (out->len > SMALL_LEN) {
    out->index_cap = 32;
    while (out->index_cap < out->len * 2) {
      out->index_cap *= 2;
    }
    out->index = SCOPE_ARRAY(scope, uint32_t, out->index_cap);
  }
  if (out->defined == NULL || (out->len > SMALL_LEN && out->index == NULL)) {
    return scope_err(scope);
  }
  if (out->index != NULL) {
    index_members(out);
  }
  return OK;
}

static size_t find_in_order(const struct local *local, struct str key)
{
  for (size_t i = 0; i < local->len; i++) {
    if (str_equal(local->at[i].key, key)) {
      return i;
    }
  }
  return SIZE_MAX;
}

size_t local_find(const struct local *local, struct str key)
{
  if (local->index == NULL) {
    return find_in_order(local, key);
  }
  size_t mask = local->index_cap - 1;
  size_t at = (size_t)text_hash(key, local->index) & mask;
  while (local->index[at] != 0) {
    size_t i = local->index[at] - 1;
    if (str_equal(local->at[i].key, key)) {
      return i;
    }
    at = (at + 1) & mask;
  }
  return SIZE_MAX;
}

const struct json *local_get(const struct local *local, struct str key)
{
  size_t i = local_find(local, key);
  return i == SIZE_MAX ? NULL : &local->at[i].value;
}

enum err local_import(struct scope *scope, const struct json *map, const struct json *import, struct json *out)
{
  struct local own;
  TRY(local_of(scope, map, &own));
  struct json_object_builder merged = {.scope = scope};
  for (size_t i = 0; i < import->members.len; i++) {
    const struct json_member *member = &import->members.at[i];
    if (local_find(&own, member->key) == SIZE_MAX) {
      json_object_add(&merged, member->key, member->value);
    }
  }
  for (size_t i = 0; i < own.len; i++) {
    json_object_add(&merged, own.at[i].key, own.at[i].value);
  }
  return json_object_done(&merged, out);
}
