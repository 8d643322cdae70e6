#pragma once

#include "base/scope.h"

/* A regular expression as JSON Schema writes them (ECMA-262, unanchored), compiled once. Immutable. */
struct pattern;

/* Lives in the scope. ERR_VALUE when `text` is no expression. */
enum err pattern_parse(struct scope *scope, struct str text, const struct pattern **out);

/* The memory of matching, made once for many matches of one operation. */
struct matcher;
/* Lives in the scope, NULL when it is full. */
struct matcher *matcher_new(struct scope *scope);
/* ERR_LIMIT when it takes more than LIMIT_REGEX_MATCH steps: a pattern must not be a way to stop a service. */
enum err matcher_find(struct matcher *matcher, const struct pattern *pattern, struct str text, bool *out);
