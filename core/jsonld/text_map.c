#include "text_map.h"

#include "text_hash.h"

enum { FIRST_CAP = 16 };

static struct text_row *find_row(const struct text_map *map, struct str key)
{
  size_t mask = map->cap - 1;
  size_t at = (size_t)text_hash(key, map->rows) & mask;
  while (map->rows[at].key.at != NULL && !str_equal(map->rows[at].key, key)) {
    at = (at + 1) & mask;
  }
  return &map->rows[at];
}

const struct str *text_map_find(const struct text_map *map, struct str key)
{
  if (map->cap == 0) {
    return NULL;
  }
  const struct text_row *row = find_row(map, key);
  return row->key.at == NULL ? NULL : &row->value;
}

static enum err grow(struct scope *scope, struct text_map *map)
{
  struct text_map larger = {.cap = map->cap == 0 ? FIRST_CAP : map->cap * 2, .len = map->len};
  larger.rows = SCOPE_ARRAY(scope, struct text_row, larger.cap);
  if (larger.rows == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < map->cap; i++) {
    if (map->rows[i].key.at != NULL) {
      *find_row(&larger, map->rows[i].key) = map->rows[i];
    }
  }
  *map = larger;
  return OK;
}

enum err text_map_put(struct scope *scope, struct text_map *map, struct str key, struct str value)
{
  if (map->len * 2 >= map->cap) {
    TRY(grow(scope, map));
  }
  *find_row(map, key) = (struct text_row){key, value};
  map->len++;
  return OK;
}
