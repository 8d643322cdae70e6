#pragma once

#include "processor.h"

/* A context definition while it is being read: the members of the map, and for each whether its term was defined.
   SPEC: the "local context" and "defined" of json-ld11-api#create-term-definition */

enum defined { NOT_DEFINED, BEING_DEFINED, DEFINED };

struct local {
  const struct json_member *at;
  size_t len;
  uint8_t *defined; /* enum defined of each member */
  uint32_t *index; /* open addressing, member number + 1; NULL for a small map */
  size_t index_cap;
};

/* `map` must outlive the result. */
enum err local_of(struct scope *scope, const struct json *map, struct local *out);
/* Number of the member, or SIZE_MAX. */
size_t local_find(const struct local *local, struct str key);
const struct json *local_get(const struct local *local, struct str key);

/* The members of `map` and those of `import` that it does not have. */
enum err local_import(struct scope *scope, const struct json *map, const struct json *import, struct json *out);
