#include "model.h"

#include <string.h>

struct bytes model_entry(struct scope *scope, uint64_t index)
{
  return str_bytes(scope_format(scope, "entry %llu", (unsigned long long)index));
}

struct model *model_of(struct scope *scope, struct tlog_hash *leaves, size_t len)
{
  struct model *model = SCOPE_NEW(scope, struct model);
  model->len = len;
  model->leaves = leaves;
  model->levels[0] = leaves;
  for (unsigned level = 1; len >> level > 0; level++) {
    model->levels[level] = SCOPE_ARRAY(scope, struct tlog_hash, len >> level);
    for (size_t i = 0; i < len >> level; i++) {
      const struct tlog_hash *below = model->levels[level - 1] + 2 * i;
      model->levels[level][i] = tlog_node_hash(&below[0], &below[1]);
    }
  }
  return model;
}

struct model *model_new(struct scope *scope, size_t len)
{
  struct tlog_hash *leaves = SCOPE_ARRAY(scope, struct tlog_hash, len);
  for (size_t i = 0; i < len; i++) {
    struct scope_mark mark = scope_mark(scope);
    leaves[i] = tlog_leaf_hash(model_entry(scope, i));
    scope_rewind(scope, mark);
  }
  return model_of(scope, leaves, len);
}

static uint64_t split(uint64_t count)
{
  uint64_t k = 1;
  while (2 * k < count) {
    k *= 2;
  }
  return k;
}

struct tlog_hash model_root(const struct model *model, uint64_t from, uint64_t to)
{
  if (from == to) {
    return tlog_empty_root();
  }
  if (to - from == 1) {
    return model->leaves[from];
  }
  uint64_t k = split(to - from);
  struct tlog_hash left = model_root(model, from, from + k);
  struct tlog_hash right = model_root(model, from + k, to);
  return tlog_node_hash(&left, &right);
}

size_t model_inclusion(const struct model *model, uint64_t index, uint64_t from, uint64_t to, struct tlog_hash *out)
{
  if (to - from == 1) {
    return 0;
  }
  uint64_t middle = from + split(to - from);
  bool left = index < middle;
  size_t len = left ? model_inclusion(model, index, from, middle, out) : model_inclusion(model, index, middle, to, out);
  out[len] = left ? model_root(model, middle, to) : model_root(model, from, middle);
  return len + 1;
}

size_t model_consistency(const struct model *model, uint64_t old_size, uint64_t from, uint64_t to, bool whole,
                         struct tlog_hash *out)
{
  if (old_size == to) {
    out[0] = model_root(model, from, to);
    return whole ? 0 : 1;
  }
  uint64_t middle = from + split(to - from);
  bool left = old_size <= middle;
  size_t len = left ? model_consistency(model, old_size, from, middle, whole, out)
                    : model_consistency(model, old_size, middle, to, false, out);
  out[len] = left ? model_root(model, middle, to) : model_root(model, from, middle);
  return len + 1;
}

static enum err read_level(void *self, struct scope *scope, unsigned level, uint64_t index, struct tlog_hash *out)
{
  struct model *model = self;
  if (level >= TREE_LEVELS || index >= model->len >> level) {
    return FAIL(scope, ERR_NOT_FOUND, "no subtree %u/%llu", level, (unsigned long long)index);
  }
  *out = model->levels[level][index];
  return OK;
}

struct tree_reader model_reader(struct model *model)
{
  return (struct tree_reader){model, read_level};
}

static enum err read_tile(void *self, struct scope *scope, const struct tile *tile, struct bytes *out)
{
  struct model_tiles *tiles = self;
  tiles->reads++;
  size_t len = (size_t)tile->width * TLOG_HASH_OCTETS;
  unsigned level = (unsigned)tile->level * TILE_HEIGHT;
  assert_true(tile->index * TILE_WIDTH + tile->width <= tiles->model->len >> level);
  uint8_t *octets = SCOPE_ARRAY(scope, uint8_t, len);
  assert_non_null(octets);
  memcpy(octets, tiles->model->levels[level] + tile->index * TILE_WIDTH, len);
  const struct tile *damaged = &tiles->damaged;
  if (damaged->width == tile->width && damaged->level == tile->level && damaged->index == tile->index) {
    octets[tiles->damaged_bit / 8 % len] ^= (uint8_t)(1u << tiles->damaged_bit % 8);
    len -= tiles->missing_octets;
  }
  *out = (struct bytes){octets, len};
  return OK;
}

struct tile_source model_source(struct model_tiles *tiles)
{
  return (struct tile_source){tiles, read_tile};
}
