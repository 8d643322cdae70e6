#include "cbor/cbor.h"

/* 2^53 - 1: up to here a JSON number and a CBOR integer are the same thing. */
static const double LARGEST_WHOLE = 9007199254740991.0;

struct cbor cbor_null(void)
{
  return (struct cbor){.kind = CBOR_NULL};
}

struct cbor cbor_bool(bool truth)
{
  return (struct cbor){.kind = truth ? CBOR_TRUE : CBOR_FALSE};
}

struct cbor cbor_uint(uint64_t number)
{
  return (struct cbor){.kind = CBOR_UINT, .uint = number};
}

struct cbor cbor_int(int64_t number)
{
  if (number >= 0) {
    return cbor_uint((uint64_t)number);
  }
  return (struct cbor){.kind = CBOR_NEGATIVE, .uint = (uint64_t)(-1 - number)};
}

struct cbor cbor_number(double number)
{
  if (number >= -LARGEST_WHOLE && number <= LARGEST_WHOLE && (double)(int64_t)number == number) {
    return cbor_int((int64_t)number);
  }
  return (struct cbor){.kind = CBOR_FLOAT, .real = number};
}

struct cbor cbor_bytes(struct bytes octets)
{
  return (struct cbor){.kind = CBOR_BYTES, .bytes = octets};
}

struct cbor cbor_text(struct str text)
{
  return (struct cbor){.kind = CBOR_TEXT, .text = text};
}

struct cbor cbor_items(const struct cbor *at, size_t len)
{
  return (struct cbor){.kind = CBOR_ARRAY, .items = {at, len}};
}

struct cbor cbor_entries(const struct cbor_entry *at, size_t len)
{
  return (struct cbor){.kind = CBOR_MAP, .entries = {at, len}};
}

struct cbor cbor_tag(uint64_t number, const struct cbor *content)
{
  return (struct cbor){.kind = CBOR_TAG, .tag = {content, number}};
}

bool cbor_is_int(const struct cbor *value, int64_t *out)
{
  if ((value->kind != CBOR_UINT && value->kind != CBOR_NEGATIVE) || value->uint > INT64_MAX) {
    return false;
  }
  *out = value->kind == CBOR_UINT ? (int64_t)value->uint : -1 - (int64_t)value->uint;
  return true;
}

const struct cbor *cbor_get(const struct cbor *map, uint64_t key)
{
  if (map == NULL || map->kind != CBOR_MAP) {
    return NULL;
  }
  for (size_t i = 0; i < map->entries.len; i++) {
    const struct cbor_entry *entry = &map->entries.at[i];
    if (entry->key.kind == CBOR_UINT && entry->key.uint == key) {
      return &entry->value;
    }
  }
  return NULL;
}

const struct cbor *cbor_get_text(const struct cbor *map, struct str key)
{
  if (map == NULL || map->kind != CBOR_MAP) {
    return NULL;
  }
  for (size_t i = 0; i < map->entries.len; i++) {
    const struct cbor_entry *entry = &map->entries.at[i];
    if (entry->key.kind == CBOR_TEXT && str_equal(entry->key.text, key)) {
      return &entry->value;
    }
  }
  return NULL;
}
