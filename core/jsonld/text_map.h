#pragma once

#include "base/scope.h"

/* Texts to texts, for one run; borrows both. */
struct text_row {
  struct str key; /* `at` NULL: free */
  struct str value;
};

struct text_map {
  struct text_row *rows;
  size_t cap; /* a power of two, or 0 */
  size_t len;
};

/* The value, or NULL. Valid until the next put. */
const struct str *text_map_find(const struct text_map *map, struct str key);
/* The key must not be there yet. */
enum err text_map_put(struct scope *scope, struct text_map *map, struct str key, struct str value);
