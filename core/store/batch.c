#include "store/batch.h"

#include <assert.h>

enum { FIRST_SLOTS = 64 };

struct store_batch store_batch_in(struct scope *scope)
{
  return (struct store_batch){.scope = scope};
}

static bool is_same(const struct store_put *put, enum store_table table, struct bytes key)
{
  return put->table == table && bytes_equal(put->key, key);
}

/* The slot of the key's latest put, or the empty one where it belongs. Linear probing: rewinding takes puts out in the
   reverse order of putting them in, so no chain is ever broken. */
static size_t *slot_of(const struct store_batch *batch, enum store_table table, struct bytes key)
{
  uint64_t hash = (str_hash(bytes_str(key)) + (uint64_t)table) * UINT64_C(0x9e3779b97f4a7c15);
  size_t mask = batch->slots_len - 1;
  size_t at = (size_t)(hash >> 32) & mask;
  while (batch->slots[at] != 0 && !is_same(&batch->puts[batch->slots[at] - 1], table, key)) {
    at = (at + 1) & mask;
  }
  return &batch->slots[at];
}

/* Twice the slots, filled again in the order of putting. */
static enum err grow_slots(struct store_batch *batch)
{
  if (batch->len * 2 < batch->slots_len) {
    return OK;
  }
  size_t len = batch->slots_len == 0 ? FIRST_SLOTS : batch->slots_len * 2;
  size_t *slots = SCOPE_ARRAY(batch->scope, size_t, len);
  if (slots == NULL) {
    return scope_err(batch->scope);
  }
  batch->slots = slots;
  batch->slots_len = len;
  for (size_t i = 0; i < batch->len; i++) {
    *slot_of(batch, batch->puts[i].table, batch->puts[i].key) = i + 1;
  }
  return OK;
}

static enum err put(struct store_batch *batch, struct store_put one)
{
  assert(one.table < STORE_TABLES && one.key.len > 0 && one.key.len <= STORE_KEY_OCTETS);
  TRY(grow_slots(batch));
  struct store_put *puts = scope_grow(batch->scope, batch->puts, batch->len, &batch->cap, sizeof *puts);
  if (puts == NULL) {
    return scope_err(batch->scope);
  }
  batch->puts = puts;
  size_t *slot = slot_of(batch, one.table, one.key);
  one.shadowed = *slot == 0 ? SIZE_MAX : *slot - 1;
  puts[batch->len++] = one;
  *slot = batch->len;
  return OK;
}

enum err store_batch_put(struct store_batch *batch, enum store_table table, struct bytes key, struct bytes value)
{
  return put(batch, (struct store_put){.table = table, .key = key, .value = value});
}

enum err store_batch_add(struct store_batch *batch, enum store_table table, struct bytes key, struct bytes value)
{
  return put(batch, (struct store_put){.table = table, .key = key, .value = value, .must_be_absent = true});
}

enum err store_batch_remove(struct store_batch *batch, enum store_table table, struct bytes key)
{
  return put(batch, (struct store_put){.table = table, .key = key, .is_removal = true});
}

const struct bytes *store_batch_find(const struct store_batch *batch, enum store_table table, struct bytes key)
{
  if (batch->slots_len == 0) {
    return NULL;
  }
  size_t slot = *slot_of(batch, table, key);
  return slot == 0 ? NULL : &batch->puts[slot - 1].value;
}

void store_batch_rewind(struct store_batch *batch, size_t len)
{
  assert(len <= batch->len);
  while (batch->len > len) {
    const struct store_put *last = &batch->puts[batch->len - 1];
    size_t *slot = slot_of(batch, last->table, last->key);
    *slot = last->shadowed == SIZE_MAX ? 0 : last->shadowed + 1;
    batch->len--;
  }
}
