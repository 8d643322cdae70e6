#include "book_round.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/random.h"

static enum err find_groups(struct book *book, struct scope *scope, struct row_groups *out)
{
  bool found = false;
  struct bytes value;
  *out = (struct row_groups){0};
  TRY(book_find(book, scope, STORE_META, ROW_GROUPS_KEY, &found, &value));
  return found ? row_groups_decode(scope, value, out) : OK;
}

static enum err find_group(struct book *book, struct scope *scope, uint64_t group, struct row_group *out)
{
  struct row_key key = row_group_key(group);
  bool found = false;
  struct bytes value;
  TRY(book_find(book, scope, STORE_GROUPS, row_key_bytes(&key), &found, &value));
  return found ? row_group_decode(scope, value, out) : FAIL(scope, ERR_IO, "the store lacks a group of indices");
}

static enum err put_groups(struct book *book, const struct row_groups *row)
{
  struct bytes value;
  TRY(row_groups_encode(book->batch.scope, row, &value));
  return store_batch_put(&book->batch, STORE_META, ROW_GROUPS_KEY, value);
}

static enum err put_group(struct book *book, uint64_t group, const struct row_group *row)
{
  struct row_key key = row_group_key(group);
  struct bytes kept;
  struct bytes value;
  TRY(book_keep(book->batch.scope, &key, &kept));
  TRY(row_group_encode(book->batch.scope, row, &value));
  return store_batch_put(&book->batch, STORE_GROUPS, kept, value);
}

static bool make_room(struct book_orders *orders, uint64_t group)
{
  if (group < orders->len) {
    return true;
  }
  struct book_order **at = realloc(orders->at, (group + 1) * sizeof *at);
  if (at == NULL) {
    return false;
  }
  for (size_t i = orders->len; i <= group; i++) {
    at[i] = NULL;
  }
  *orders = (struct book_orders){at, group + 1};
  return true;
}

/* The order of a group whose row is at hand. */
static enum err order_of(struct book *book, struct scope *scope, uint64_t group, const struct row_group *row,
                         const struct permutation **out)
{
  bool room = make_room(&book->orders, group);
  struct book_order *order = room ? book->orders.at[group] : NULL;
  if (room && order == NULL) {
    order = calloc(1, sizeof *order);
    book->orders.at[group] = order;
  }
  if (order == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the order of a group");
  }
  if (memcmp(order->key, row->key, sizeof order->key) != 0) {
    memcpy(order->key, row->key, sizeof order->key);
    permutation_make(&order->permutation, row->key);
  }
  *out = &order->permutation;
  return OK;
}

static enum err open_group(struct book *book, struct row_groups *groups, int64_t now_s)
{
  assert(groups->open_len < ROW_OPEN_MOST);
  struct row_group row = {.made_s = now_s, .lost_from = STATUS_LIST_ENTRIES};
  random_fill(row.key, sizeof row.key);
  groups->open[groups->open_len++] = groups->count;
  return put_group(book, groups->count++, &row);
}

enum err book_groups(struct book *book, struct scope *scope, uint64_t *count)
{
  struct row_groups groups;
  TRY(find_groups(book, scope, &groups));
  *count = groups.count;
  return OK;
}

enum err book_open_groups(struct book *book, struct scope *scope, int64_t now_s, uint64_t *count)
{
  struct row_groups groups;
  TRY(find_groups(book, scope, &groups));
  *count = groups.count;
  if (groups.open_len > book->open_most) {
    return OK;
  }
  while (groups.open_len <= book->open_most) {
    TRY(open_group(book, &groups, now_s));
  }
  *count = groups.count;
  return put_groups(book, &groups);
}

static void close_at(struct row_groups *groups, size_t at)
{
  for (size_t i = at + 1; i < groups->open_len; i++) {
    groups->open[i - 1] = groups->open[i];
  }
  groups->open_len--;
}

/* The place among the open groups of one that has `count` indices left. The newest is kept back: its lists may not have
   reached every verifier yet. When none has enough, the fullest is given up, and the newest moves up. */
static enum err pick(struct book *book, struct scope *scope, struct row_groups *groups, size_t count, int64_t now_s,
                     size_t *at, struct row_group *row)
{
  for (;;) {
    size_t usable = groups->open_len - 1;
    size_t first = random_below((uint32_t)usable);
    size_t fullest = 0;
    uint64_t most = 0;
    for (size_t i = 0; i < usable; i++) {
      *at = (first + i) % usable;
      TRY(find_group(book, scope, groups->open[*at], row));
      if (row->leased + count <= STATUS_LIST_ENTRIES) {
        return OK;
      }
      fullest = row->leased >= most ? *at : fullest;
      most = row->leased >= most ? row->leased : most;
    }
    close_at(groups, fullest);
    TRY(open_group(book, groups, now_s));
  }
}

static enum err lease(struct book *book, struct scope *scope, size_t count, int64_t now_s, uint64_t *group,
                      uint32_t indices[])
{
  struct row_groups groups;
  struct row_group row;
  const struct permutation *order = NULL;
  size_t at = 0;
  TRY(find_groups(book, scope, &groups));
  if (groups.open_len < 2) {
    return FAIL(scope, ERR_UNAVAILABLE, "no group of indices is open");
  }
  uint64_t before = groups.count;
  TRY(pick(book, scope, &groups, count, now_s, &at, &row));
  *group = groups.open[at];
  TRY(order_of(book, scope, *group, &row, &order));
  for (size_t i = 0; i < count; i++) {
    indices[i] = permutation_index(order, (uint32_t)(row.leased + i));
  }
  row.leased += count;
  TRY(put_group(book, *group, &row));
  bool full = row.leased == STATUS_LIST_ENTRIES;
  if (full) {
    close_at(&groups, at);
    TRY(open_group(book, &groups, now_s));
  }
  return full || groups.count != before ? put_groups(book, &groups) : OK;
}

enum err book_lease(struct book *book, struct scope *scope, size_t count, int64_t now_s, uint64_t *group,
                    uint32_t indices[])
{
  struct book_mark mark = book_mark_of(book);
  return book_settle(book, &mark, lease(book, scope, count, now_s, group, indices));
}

enum err book_place(struct book *book, struct scope *scope, uint64_t group, uint32_t index, struct book_place *out)
{
  struct row_groups groups;
  struct row_group row;
  const struct permutation *order = NULL;
  *out = (struct book_place){0};
  TRY(find_groups(book, scope, &groups));
  if (group >= groups.count) {
    return OK;
  }
  TRY(find_group(book, scope, group, &row));
  if (row.leased == 0) {
    return OK;
  }
  TRY(order_of(book, scope, group, &row, &order));
  out->position = permutation_position(order, index);
  out->is_leased = out->position < row.leased;
  out->may_be_lost = out->is_leased && out->position >= row.lost_from;
  return OK;
}
