#include "types.h"

#include <stdlib.h>

enum err types_add(struct types *types, struct str type)
{
  types->at = scope_grow(types->scope, types->at, types->len, &types->cap, sizeof *types->at);
  if (types->at == NULL) {
    return scope_err(types->scope);
  }
  types->at[types->len++] = type;
  return OK;
}

static int compare_types(const void *a, const void *b)
{
  return str_compare_utf16(*(const struct str *)a, *(const struct str *)b);
}

void types_sort(struct types *types)
{
  if (types->len == 0) {
    return;
  }
  qsort(types->at, types->len, sizeof *types->at, compare_types);
  size_t kept = 1;
  for (size_t i = 1; i < types->len; i++) {
    if (!str_equal(types->at[i], types->at[kept - 1])) {
      types->at[kept++] = types->at[i];
    }
  }
  types->len = kept;
}
