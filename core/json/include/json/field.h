#pragma once

#include "json/value.h"

/* Typed reading of members. Each records a fault that names the path of the member and the reason (ERR_VALUE), so
   that "credentialSubject.birthDate: must be a string" reaches the client. `path` is that of the object itself; empty
   for the top. */

struct json_path {
  const struct json_path *parent; /* NULL at the top */
  struct str name; /* member name, or empty when `index` counts */
  size_t index;
};

struct json_path json_path_member(const struct json_path *parent, struct str name);
struct json_path json_path_item(const struct json_path *parent, size_t index);
/* "credentialSubject.items[2].name"; "the document" for the top (NULL). */
struct str json_path_print(struct scope *scope, const struct json_path *path);

/* Records ERR_VALUE "<path>: <reason>" and returns it. */
enum err json_refuse(struct scope *scope, const struct json_path *path, const char *reason);

/* Missing or of another kind is a fault. */
enum err json_need_object(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                          const struct json **out);
enum err json_need_string(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                          struct str *out);
/* A whole number within [least, most]. */
enum err json_need_integer(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                           int64_t least, int64_t most, int64_t *out);
/* Missing leaves `*out` as it is; another kind is a fault. */
enum err json_may_string(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                         struct str *out);
enum err json_may_bool(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                       bool *out);
enum err json_may_integer(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                          int64_t least, int64_t most, int64_t *out);
/* A member whose name is not in `known` is a fault of `err` (ERR_VALUE or ERR_OPTION). */
enum err json_only_known(struct scope *scope, const struct json_path *path, const struct json *object, enum err err,
                         size_t count, const struct str known[]);
