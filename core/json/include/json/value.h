#pragma once

#include "base/scope.h"

/* A JSON document as an immutable tree in a scope. Members keep the order of the text; keys are unique. Values are
   small and passed by pointer or copied by value; what they point to is never changed after it was made. */

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
  enum json_kind kind;
  union {
    double number; /* finite */
    struct str string; /* UTF-8 */
    struct {
      const struct json *at;
      size_t len;
    } items; /* of an array */
    struct {
      const struct json_member *at;
      size_t len;
    } members; /* of an object */
  };
};

struct json_member {
  struct str key;
  struct json value;
};

/* Makers by value; what they are given must outlive them. (Named apart from jansson's json_string, json_null and
   json_equal, which a program with both would otherwise interpose.) */
struct json json_of_null(void);
struct json json_of_bool(bool truth);
struct json json_of_number(double number);
struct json json_of_str(struct str text);
struct json json_of_items(const struct json *at, size_t len);
struct json json_of_members(const struct json_member *at, size_t len);
#define JSON_MEMBER(key_literal, value_) ((struct json_member){STR(key_literal), (value_)})

/* Copies of the arrays into the scope: for literals on the stack. */
enum err json_array_of(struct scope *scope, size_t len, const struct json items[], struct json *out);
enum err json_object_of(struct scope *scope, size_t len, const struct json_member members[], struct json *out);

/* The object with `key` set (in its place, or at the end) or without it; the original stays as it is. */
enum err json_with(struct scope *scope, const struct json *object, struct str key, const struct json *value,
                   struct json *out);
enum err json_without(struct scope *scope, const struct json *object, struct str key, struct json *out);

bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_string(const struct json *value);
bool json_is_number(const struct json *value);
bool json_is_bool(const struct json *value);
bool json_is_null(const struct json *value);
/* True for the JSON string `text`. NULL is no string. */
bool json_is(const struct json *value, struct str text);

/* True for the JSON string `text`, and for an array with it among its items. NULL is neither. */
bool json_holds(const struct json *value, struct str text);

/* The member's value, or NULL; NULL too when `object` is NULL or no object. Borrowed from the tree. */
const struct json *json_get(const struct json *object, struct str key);
/* Same kinds and contents; members in any order; numbers by value. */
bool json_same(const struct json *a, const struct json *b);

/* A value seen as a list: an array's items, nothing for NULL (absent), else the value itself as the only item. */
struct json_list {
  const struct json *at;
  size_t len;
};
struct json_list json_as_list(const struct json *value);

/* Growing arrays and objects; `json_*_done` gives the value. Sticky like buf: the scope's fault tells once at the end.
   An object builder does not look for duplicate keys. */
struct json_array_builder {
  struct scope *scope;
  struct json *at;
  size_t len;
  size_t cap;
};
struct json_object_builder {
  struct scope *scope;
  struct json_member *at;
  size_t len;
  size_t cap;
};
void json_array_add(struct json_array_builder *builder, struct json item);
enum err json_array_done(const struct json_array_builder *builder, struct json *out);
void json_object_add(struct json_object_builder *builder, struct str key, struct json value);
enum err json_object_done(const struct json_object_builder *builder, struct json *out);
