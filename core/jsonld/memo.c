#include "memo.h"

enum { FIRST_CAP = 16 };

static size_t hash_key(struct memo_key key)
{
  uint64_t hash = (uintptr_t)key.active * UINT64_C(0x9e3779b97f4a7c15);
  hash = (hash ^ (hash >> 29) ^ (uintptr_t)key.applied) * UINT64_C(0xff51afd7ed558ccd);
  return (size_t)((hash ^ (hash >> 32)) + (uint64_t)key.use);
}

static bool key_equal(struct memo_key a, struct memo_key b)
{
  return a.active == b.active && a.applied == b.applied && a.use == b.use;
}

/* The row of the key, or the free one where it belongs. */
static struct memo_row *find_row(const struct memo *memo, struct memo_key key)
{
  size_t mask = memo->cap - 1;
  size_t at = hash_key(key) & mask;
  while (memo->rows[at].result != NULL && !key_equal(memo->rows[at].key, key)) {
    at = (at + 1) & mask;
  }
  return &memo->rows[at];
}

const struct context *memo_find(const struct memo *memo, struct memo_key key)
{
  return memo->cap == 0 ? NULL : find_row(memo, key)->result;
}

static enum err memo_grow(struct scope *scope, struct memo *memo)
{
  struct memo larger = {.cap = memo->cap == 0 ? FIRST_CAP : memo->cap * 2, .len = memo->len};
  larger.rows = SCOPE_ARRAY(scope, struct memo_row, larger.cap);
  if (larger.rows == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < memo->cap; i++) {
    if (memo->rows[i].result != NULL) {
      *find_row(&larger, memo->rows[i].key) = memo->rows[i];
    }
  }
  *memo = larger;
  return OK;
}

enum err memo_put(struct scope *scope, struct memo *memo, struct memo_key key, const struct context *result)
{
  if (memo->len * 2 >= memo->cap) {
    TRY(memo_grow(scope, memo));
  }
  struct memo_row *row = find_row(memo, key);
  memo->len += row->result == NULL;
  *row = (struct memo_row){key, result};
  return OK;
}

enum err memo_merge(struct scope *scope, struct memo *memo, const struct memo *from)
{
  for (size_t i = 0; i < from->cap; i++) {
    if (from->rows[i].result != NULL) {
      TRY(memo_put(scope, memo, from->rows[i].key, from->rows[i].result));
    }
  }
  return OK;
}
