#include "json/value.h"

#include <stdlib.h>
#include <string.h>

enum { MEMBERS_LOOKED_UP = 16 }; /* in an object of more, none is looked for from the front */

struct json json_of_null(void)
{
  return (struct json){.kind = JSON_NULL};
}

struct json json_of_bool(bool truth)
{
  return (struct json){.kind = truth ? JSON_TRUE : JSON_FALSE};
}

struct json json_of_number(double number)
{
  return (struct json){.kind = JSON_NUMBER, .number = number};
}

struct json json_of_str(struct str text)
{
  return (struct json){.kind = JSON_STRING, .string = text};
}

struct json json_of_items(const struct json *at, size_t len)
{
  return (struct json){.kind = JSON_ARRAY, .items = {at, len}};
}

struct json json_of_members(const struct json_member *at, size_t len)
{
  return (struct json){.kind = JSON_OBJECT, .members = {at, len}};
}

enum err json_array_of(struct scope *scope, size_t len, const struct json items[], struct json *out)
{
  struct json *copy = SCOPE_ROOM(scope, struct json, len);
  if (copy == NULL) {
    return scope_err(scope);
  }
  if (len > 0) {
    memcpy(copy, items, len * sizeof *copy);
  }
  *out = json_of_items(copy, len);
  return OK;
}

enum err json_object_of(struct scope *scope, size_t len, const struct json_member members[], struct json *out)
{
  struct json_member *copy = SCOPE_ROOM(scope, struct json_member, len);
  if (copy == NULL) {
    return scope_err(scope);
  }
  if (len > 0) {
    memcpy(copy, members, len * sizeof *copy);
  }
  *out = json_of_members(copy, len);
  return OK;
}

/* Position of the member, or the number of members. */
static size_t member_find(const struct json *object, struct str key)
{
  size_t i = 0;
  while (i < object->members.len && !str_equal(object->members.at[i].key, key)) {
    i++;
  }
  return i;
}

enum err json_with(struct scope *scope, const struct json *object, struct str key, const struct json *value,
                   struct json *out)
{
  size_t len = object->members.len;
  size_t place = member_find(object, key);
  struct json_member *copy = SCOPE_ROOM(scope, struct json_member, len + 1);
  if (copy == NULL) {
    return scope_err(scope);
  }
  if (len > 0) {
    memcpy(copy, object->members.at, len * sizeof *copy);
  }
  copy[place] = (struct json_member){key, *value};
  *out = json_of_members(copy, place == len ? len + 1 : len);
  return OK;
}

enum err json_without(struct scope *scope, const struct json *object, struct str key, struct json *out)
{
  size_t len = object->members.len;
  size_t place = member_find(object, key);
  if (place == len) {
    *out = *object;
    return OK;
  }
  struct json_member *copy = SCOPE_ROOM(scope, struct json_member, len);
  if (copy == NULL) {
    return scope_err(scope);
  }
  memcpy(copy, object->members.at, place * sizeof *copy);
  memcpy(copy + place, object->members.at + place + 1, (len - place - 1) * sizeof *copy);
  *out = json_of_members(copy, len - 1);
  return OK;
}

bool json_is_object(const struct json *value)
{
  return value != NULL && value->kind == JSON_OBJECT;
}

bool json_is_array(const struct json *value)
{
  return value != NULL && value->kind == JSON_ARRAY;
}

bool json_is_string(const struct json *value)
{
  return value != NULL && value->kind == JSON_STRING;
}

bool json_is_number(const struct json *value)
{
  return value != NULL && value->kind == JSON_NUMBER;
}

bool json_is_bool(const struct json *value)
{
  return value != NULL && (value->kind == JSON_TRUE || value->kind == JSON_FALSE);
}

bool json_is_null(const struct json *value)
{
  return value != NULL && value->kind == JSON_NULL;
}

bool json_is(const struct json *value, struct str text)
{
  return json_is_string(value) && str_equal(value->string, text);
}

const struct json *json_get(const struct json *object, struct str key)
{
  if (!json_is_object(object)) {
    return NULL;
  }
  size_t place = member_find(object, key);
  return place == object->members.len ? NULL : &object->members.at[place].value;
}

static bool items_equal(const struct json *a, const struct json *b)
{
  if (a->items.len != b->items.len) {
    return false;
  }
  for (size_t i = 0; i < a->items.len; i++) {
    if (!json_same(&a->items.at[i], &b->items.at[i])) {
      return false;
    }
  }
  return true;
}

static int compare_keys(const void *a, const void *b)
{
  const struct json_member *const *first = a;
  const struct json_member *const *second = b;
  return str_compare((*first)->key, (*second)->key);
}

/* The members in the order of their keys; NULL when the machine has no memory. Free with free. */
static const struct json_member **members_sorted(const struct json *object)
{
  const struct json_member **sorted = calloc(object->members.len, sizeof(const struct json_member *));
  for (size_t i = 0; sorted != NULL && i < object->members.len; i++) {
    sorted[i] = &object->members.at[i];
  }
  if (sorted != NULL) {
    qsort(sorted, object->members.len, sizeof(const struct json_member *), compare_keys);
  }
  return sorted;
}

/* Both have as many members. Looking each up would cost their number squared, and both may come from outside. */
static bool many_members_equal(const struct json *a, const struct json *b)
{
  const struct json_member **first = members_sorted(a);
  const struct json_member **second = members_sorted(b);
  bool equal = first != NULL && second != NULL;
  for (size_t i = 0; equal && i < a->members.len; i++) {
    equal = str_equal(first[i]->key, second[i]->key) && json_same(&first[i]->value, &second[i]->value);
  }
  free(first);
  free(second);
  return equal;
}

/* Both have as many members. */
static bool keys_in_place(const struct json *a, const struct json *b)
{
  for (size_t i = 0; i < a->members.len; i++) {
    if (!str_equal(a->members.at[i].key, b->members.at[i].key)) {
      return false;
    }
  }
  return true;
}

static bool members_equal(const struct json *a, const struct json *b)
{
  if (a->members.len != b->members.len) {
    return false;
  }
  bool in_place = keys_in_place(a, b);
  if (!in_place && a->members.len > MEMBERS_LOOKED_UP) {
    return many_members_equal(a, b);
  }
  for (size_t i = 0; i < a->members.len; i++) {
    const struct json_member *member = &a->members.at[i];
    const struct json *other = in_place ? &b->members.at[i].value : json_get(b, member->key);
    if (other == NULL || !json_same(&member->value, other)) {
      return false;
    }
  }
  return true;
}

bool json_same(const struct json *a, const struct json *b)
{
  if (a->kind != b->kind) {
    return false;
  }
  switch (a->kind) {
  case JSON_NULL:
  case JSON_FALSE:
  case JSON_TRUE:
    return true;
  case JSON_NUMBER:
    return !(a->number < b->number) && !(a->number > b->number);
  case JSON_STRING:
    return str_equal(a->string, b->string);
  case JSON_ARRAY:
    return items_equal(a, b);
  case JSON_OBJECT:
    return members_equal(a, b);
  }
  return false;
}

struct json_list json_as_list(const struct json *value)
{
  if (value == NULL) {
    return (struct json_list){NULL, 0};
  }
  if (value->kind == JSON_ARRAY) {
    return (struct json_list){value->items.at, value->items.len};
  }
  return (struct json_list){value, 1};
}

bool json_holds(const struct json *value, struct str text)
{
  struct json_list list = json_as_list(value);
  for (size_t i = 0; i < list.len; i++) {
    if (json_is(&list.at[i], text)) {
      return true;
    }
  }
  return false;
}

void json_array_add(struct json_array_builder *builder, struct json item)
{
  struct json *at = scope_grow(builder->scope, builder->at, builder->len, &builder->cap, sizeof *at);
  if (at != NULL) {
    builder->at = at;
    builder->at[builder->len++] = item;
  }
}

enum err json_array_done(const struct json_array_builder *builder, struct json *out)
{
  *out = json_of_items(builder->at, builder->len);
  return scope_err(builder->scope);
}

void json_object_add(struct json_object_builder *builder, struct str key, struct json value)
{
  struct json_member *at = scope_grow(builder->scope, builder->at, builder->len, &builder->cap, sizeof *at);
  if (at != NULL) {
    builder->at = at;
    builder->at[builder->len++] = (struct json_member){key, value};
  }
}

enum err json_object_done(const struct json_object_builder *builder, struct json *out)
{
  *out = json_of_members(builder->at, builder->len);
  return scope_err(builder->scope);
}
