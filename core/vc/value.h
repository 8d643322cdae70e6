#pragma once

#include "json/field.h"

/* What the members of the data model may hold, one function for each kind of value. A fault names the path and the
   reason. Private to core/vc. */

typedef enum err (*value_check)(struct scope *scope, const struct json_path *path, const struct json *value);

enum err value_check_url(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_context(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_type(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_words(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_party(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_subject(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_time(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_typed(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_schema(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_resources(struct scope *scope, const struct json_path *path, const struct json *value);
enum err value_check_credentials(struct scope *scope, const struct json_path *path, const struct json *value);

/* `check` on the member of that name, which must be there or may be left out. */
enum err value_need_member(struct scope *scope, const struct json_path *path, const struct json *object,
                           struct str name, value_check check);
enum err value_check_member(struct scope *scope, const struct json_path *path, const struct json *object,
                            struct str name, value_check check);
