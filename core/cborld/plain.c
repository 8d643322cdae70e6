#include "plain.h"

static const int64_t LARGEST_WHOLE = 9007199254740991;

static enum err encode_items(struct scope *scope, const struct json *array, struct cbor *out)
{
  struct cbor *items = SCOPE_ARRAY(scope, struct cbor, array->items.len);
  if (items == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < array->items.len; i++) {
    TRY(plain_encode(scope, &array->items.at[i], &items[i]));
  }
  *out = cbor_items(items, array->items.len);
  return OK;
}

static enum err encode_members(struct scope *scope, const struct json *object, struct cbor *out)
{
  struct cbor_entry *entries = SCOPE_ARRAY(scope, struct cbor_entry, object->members.len);
  if (entries == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < object->members.len; i++) {
    entries[i].key = cbor_text(object->members.at[i].key);
    TRY(plain_encode(scope, &object->members.at[i].value, &entries[i].value));
  }
  *out = cbor_entries(entries, object->members.len);
  return OK;
}

enum err plain_encode(struct scope *scope, const struct json *value, struct cbor *out)
{
  switch (value->kind) {
  case JSON_NULL:
    *out = cbor_null();
    return OK;
  case JSON_FALSE:
  case JSON_TRUE:
    *out = cbor_bool(value->kind == JSON_TRUE);
    return OK;
  case JSON_NUMBER:
    *out = cbor_number(value->number);
    return OK;
  case JSON_STRING:
    *out = cbor_text(value->string);
    return OK;
  case JSON_ARRAY:
    return encode_items(scope, value, out);
  case JSON_OBJECT:
    break;
  }
  return encode_members(scope, value, out);
}

static enum err decode_integer(struct scope *scope, const struct cbor *value, struct json *out)
{
  int64_t number = 0;
  if (!cbor_is_int(value, &number) || number > LARGEST_WHOLE || number < -LARGEST_WHOLE) {
    return FAIL(scope, ERR_RANGE, "a whole number beyond 2^53 - 1");
  }
  *out = json_of_number((double)number);
  return OK;
}

static enum err decode_items(struct scope *scope, const struct cbor *array, struct json *out)
{
  struct json *items = SCOPE_ARRAY(scope, struct json, array->items.len);
  if (items == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < array->items.len; i++) {
    TRY(plain_decode(scope, &array->items.at[i], &items[i]));
  }
  *out = json_of_items(items, array->items.len);
  return OK;
}

static enum err decode_members(struct scope *scope, const struct cbor *map, struct json *out)
{
  struct json_member *members = SCOPE_ARRAY(scope, struct json_member, map->entries.len);
  if (members == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < map->entries.len; i++) {
    const struct cbor_entry *entry = &map->entries.at[i];
    if (entry->key.kind != CBOR_TEXT) {
      return FAIL(scope, ERR_VALUE, "a number stands where the name of a member must");
    }
    members[i].key = entry->key.text;
    TRY(plain_decode(scope, &entry->value, &members[i].value));
  }
  *out = json_of_members(members, map->entries.len);
  return OK;
}

enum err plain_decode_scalar(struct scope *scope, const struct cbor *value, struct json *out)
{
  switch (value->kind) {
  case CBOR_NULL:
    *out = json_of_null();
    return OK;
  case CBOR_FALSE:
  case CBOR_TRUE:
    *out = json_of_bool(value->kind == CBOR_TRUE);
    return OK;
  case CBOR_UINT:
  case CBOR_NEGATIVE:
    return decode_integer(scope, value, out);
  case CBOR_FLOAT:
    *out = json_of_number(value->real);
    return OK;
  case CBOR_TEXT:
    *out = json_of_str(value->text);
    return OK;
  case CBOR_BYTES:
  case CBOR_ARRAY:
  case CBOR_MAP:
  case CBOR_TAG:
    break;
  }
  return FAIL(scope, ERR_VALUE, "a byte string or tag that stands for no JSON value here");
}

enum err plain_decode(struct scope *scope, const struct cbor *value, struct json *out)
{
  if (value->kind == CBOR_ARRAY) {
    return decode_items(scope, value, out);
  }
  if (value->kind == CBOR_MAP) {
    return decode_members(scope, value, out);
  }
  return plain_decode_scalar(scope, value, out);
}
