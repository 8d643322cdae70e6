#include "tlog/tile.h"

#include <assert.h>

static const struct str PREFIX = STR_INIT("tile/");
static const struct str ENTRIES = STR_INIT("entries");

static unsigned shift_of(int level)
{
  assert(level >= TILE_ENTRIES && level < TILE_LEVELS);
  return level <= 0 ? 0 : (unsigned)level * TILE_HEIGHT;
}

/* Thousands first, each group but the last marked by an x. */
static void print_index(struct buf *buf, uint64_t index)
{
  uint64_t groups[7];
  size_t len = 0;
  do {
    groups[len++] = index % 1000;
    index /= 1000;
  } while (index > 0);
  while (len > 0) {
    len--;
    buf_format(buf, "/%s%03u", len > 0 ? "x" : "", (unsigned)groups[len]);
  }
}

enum err tile_path_print(struct scope *scope, const struct tile *tile, struct str *out)
{
  assert(tile->width >= 1 && tile->width <= TILE_WIDTH);
  struct buf buf = buf_in(scope);
  buf_add(&buf, PREFIX);
  if (tile->level == TILE_ENTRIES) {
    buf_add(&buf, ENTRIES);
  } else {
    buf_add_u64(&buf, (uint64_t)tile->level);
  }
  print_index(&buf, tile->index);
  if (tile->width < TILE_WIDTH) {
    buf_format(&buf, ".p/%u", tile->width);
  }
  return buf_str(&buf, out);
}

/* Up to the next slash or the end. */
static struct str take_part(struct str *rest)
{
  size_t end = str_find(*rest, '/', 0);
  struct str part = str_slice(*rest, 0, end);
  *rest = end == SIZE_MAX ? (struct str){0} : str_slice(*rest, end + 1, SIZE_MAX);
  return part;
}

static bool read_level(struct str part, int *level)
{
  if (str_equal(part, ENTRIES)) {
    *level = TILE_ENTRIES;
    return true;
  }
  uint64_t number = 0;
  if (!str_to_u64(part, &number) || number >= TILE_LEVELS) {
    return false;
  }
  *level = (int)number;
  return true;
}

static bool add_group(struct str group, uint64_t *index)
{
  uint64_t number = 0;
  for (size_t i = 0; i < group.len; i++) {
    uint64_t digit = (uint64_t)(uint8_t)group.at[i] - '0';
    if (digit > 9) {
      return false;
    }
    number = number * 10 + digit;
  }
  return group.len == 3 && !__builtin_mul_overflow(*index, 1000u, index) &&
         !__builtin_add_overflow(*index, number, index);
}

static bool read_index(struct str *rest, uint64_t *index, bool *partial)
{
  *index = 0;
  struct str part = take_part(rest);
  for (bool first = true; part.len > 0 && part.at[0] == 'x'; first = false) {
    if (!add_group(str_slice(part, 1, part.len), index) || (first && *index == 0)) {
      return false;
    }
    part = take_part(rest);
  }
  *partial = str_ends(part, STR(".p"));
  return add_group(str_slice(part, 0, part.len - (*partial ? 2 : 0)), index);
}

static bool read_width(struct str rest, bool partial, unsigned *width)
{
  uint64_t number = TILE_WIDTH;
  if (partial && (!str_to_u64(rest, &number) || number == 0 || number >= TILE_WIDTH)) {
    return false;
  }
  *width = (unsigned)number;
  return partial || rest.at == NULL;
}

enum err tile_path_parse(struct scope *scope, struct str path, struct tile *out)
{
  struct str rest = str_slice(path, PREFIX.len, path.len);
  struct tile tile = {0};
  bool partial = false;
  bool good = str_starts(path, PREFIX) && read_level(take_part(&rest), &tile.level) &&
              read_index(&rest, &tile.index, &partial) && read_width(rest, partial, &tile.width);
  if (!good) {
    return FAIL(scope, ERR_VALUE, "not the path of a tile, such as tile/0/x001/234 or tile/entries/000.p/7");
  }
  *out = tile;
  return OK;
}

struct tile tile_holding(int level, uint64_t index, uint64_t size)
{
  uint64_t count = size >> shift_of(level);
  assert(index < count);
  struct tile tile = {.level = level, .index = index / TILE_WIDTH};
  uint64_t held = count - tile.index * TILE_WIDTH;
  tile.width = held < TILE_WIDTH ? (unsigned)held : TILE_WIDTH;
  return tile;
}

bool tile_is_of(const struct tile *tile, uint64_t size)
{
  uint64_t count = size >> shift_of(tile->level);
  if (count == 0 || tile->index > (count - 1) / TILE_WIDTH) {
    return false;
  }
  return tile_holding(tile->level, tile->index * TILE_WIDTH, size).width == tile->width;
}

struct tile_growth tile_growth(uint64_t old_size, uint64_t size)
{
  assert(old_size <= size);
  return (struct tile_growth){.old_size = old_size, .size = size, .level = TILE_ENTRIES};
}

bool tile_growth_next(struct tile_growth *growth, struct tile *out)
{
  for (; growth->level < TILE_LEVELS; growth->level++, growth->entered = false) {
    unsigned shift = shift_of(growth->level);
    uint64_t old_count = growth->old_size >> shift;
    uint64_t count = growth->size >> shift;
    uint64_t next = growth->entered ? growth->next : old_count / TILE_WIDTH;
    if (count > old_count && next <= (count - 1) / TILE_WIDTH) {
      growth->entered = true;
      growth->next = next + 1;
      *out = tile_holding(growth->level, next * TILE_WIDTH, growth->size);
      return true;
    }
  }
  return false;
}
