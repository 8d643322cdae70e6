#pragma once

#include "schema/schema.h"
#include "json/field.h"

/* The sentences for people, from one table of keywords. */

/* Makes the error of `keyword` with its `value` in the schema, about the member at `path` (NULL for the document). */
enum err sentence_make(struct scope *scope, const struct schema *schema, struct str keyword, const struct json *value,
                       const struct json_path *path, struct schema_error *out);
