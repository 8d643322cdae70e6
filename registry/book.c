#include "book_round.h"

#include "crypto/random.h"

struct book_mark book_mark_of(const struct book *book)
{
  return (struct book_mark){book->batch.len, book->next, book->next_leased};
}

enum err book_settle(struct book *book, const struct book_mark *mark, enum err err)
{
  if (err != OK) {
    store_batch_rewind(&book->batch, mark->batch_len);
    book->next = mark->next;
    book->next_leased = mark->next_leased;
  }
  return err;
}

enum err book_find(struct book *book, struct scope *scope, enum store_table table, struct bytes key, bool *found,
                   struct bytes *value)
{
  const struct bytes *put = store_batch_find(&book->batch, table, key);
  if (put == NULL) {
    return store_get(&book->store, scope, table, key, found, value);
  }
  *found = true;
  *value = *put;
  return OK;
}

enum err book_keep(struct scope *scope, const struct row_key *key, struct bytes *out)
{
  *out = str_bytes(scope_str(scope, bytes_str(row_key_bytes(key))));
  return out->at == NULL ? scope_err(scope) : OK;
}

static uint64_t groups_of(uint64_t leased)
{
  return (leased + STATUS_LIST_ENTRIES - 1) / STATUS_LIST_ENTRIES;
}

uint64_t book_groups(const struct book *book)
{
  return groups_of(book->leased) + 1;
}

enum err book_open(struct book *book, struct scope *scope, const struct store_port *store)
{
  *book = (struct book){.store = *store, .permutation_group = UINT64_MAX};
  bool found = false;
  struct bytes value;
  TRY(store_acquire(store, scope, &book->head));
  TRY(store_get(store, scope, STORE_META, ROW_LEASED_KEY, &found, &value));
  if (found && value.len != 8) {
    return FAIL(scope, ERR_IO, "the store's count of leased indices is damaged");
  }
  book->leased = found ? store_u64_read(value.at) : 0;
  return OK;
}

struct status_scan {
  struct scope *scope;
  void (*visit)(void *self, const struct row_status *row);
  void *self;
  enum err err;
};

static bool visit_status(void *self, struct bytes key, struct bytes value)
{
  struct status_scan *scan = self;
  struct row_status row = {0};
  (void)key;
  scan->err = row_status_decode(scan->scope, value, &row);
  if (scan->err == OK) {
    scan->visit(scan->self, &row);
  }
  return scan->err == OK;
}

enum err book_scan_status(struct book *book, struct scope *scope,
                          void (*visit)(void *self, const struct row_status *row), void *self)
{
  struct status_scan scan = {scope, visit, self, OK};
  TRY(store_scan(&book->store, scope, STORE_STATUS, (struct bytes){0}, visit_status, &scan));
  return scan.err;
}

void book_begin(struct book *book, struct scope *scope)
{
  book->batch = store_batch_in(scope);
  book->next = book->head;
  book->next_leased = book->leased;
}

enum err book_commit(struct book *book, struct scope *scope)
{
  if (book->batch.len == 0) {
    return OK;
  }
  TRY(store_commit(&book->store, scope, &book->head, &book->next, &book->batch));
  book->leased = book->next_leased;
  return OK;
}

/* The permutation of a group that exists, as it will be after the round. */
static enum err load_permutation(struct book *book, struct scope *scope, uint64_t group)
{
  if (book->permutation_group == group) {
    return OK;
  }
  struct row_key key = row_group_key(group);
  struct row_group row;
  bool found = false;
  struct bytes value;
  TRY(book_find(book, scope, STORE_GROUPS, row_key_bytes(&key), &found, &value));
  if (!found) {
    return FAIL(scope, ERR_IO, "the store lacks a group of indices");
  }
  TRY(row_group_decode(scope, value, &row));
  permutation_make(&book->permutation, row.key);
  book->permutation_group = group;
  return OK;
}

static enum err open_group(struct book *book, struct scope *scope, uint64_t group, int64_t now_s)
{
  struct row_key key = row_group_key(group);
  struct row_group row = {.made_s = now_s};
  struct bytes kept;
  struct bytes value;
  random_fill(row.key, sizeof row.key);
  TRY(book_keep(scope, &key, &kept));
  TRY(row_group_encode(scope, &row, &value));
  TRY(store_batch_add(&book->batch, STORE_GROUPS, kept, value));
  /* A round that was dropped may have opened the group with another key. */
  book->permutation_group = UINT64_MAX;
  return load_permutation(book, scope, group);
}

static enum err put_leased(struct book *book, struct scope *scope, uint64_t leased)
{
  uint8_t *at = SCOPE_ARRAY(scope, uint8_t, 8);
  if (at == NULL) {
    return scope_err(scope);
  }
  store_u64_write(at, leased);
  book->next_leased = leased;
  return store_batch_put(&book->batch, STORE_META, ROW_LEASED_KEY, (struct bytes){at, 8});
}

static enum err lease(struct book *book, struct scope *scope, size_t count, int64_t now_s, uint64_t *group,
                      uint32_t indices[])
{
  uint64_t position = book->next_leased % STATUS_LIST_ENTRIES;
  uint64_t first = book->next_leased;
  if (position + count > STATUS_LIST_ENTRIES) {
    first += STATUS_LIST_ENTRIES - position;
    position = 0;
  }
  *group = first / STATUS_LIST_ENTRIES;
  TRY(position == 0 ? open_group(book, scope, *group, now_s) : load_permutation(book, scope, *group));
  for (size_t i = 0; i < count; i++) {
    indices[i] = permutation_index(&book->permutation, (uint32_t)(position + i));
  }
  return put_leased(book, scope, first + count);
}

enum err book_lease(struct book *book, struct scope *scope, size_t count, int64_t now_s, uint64_t *group,
                    uint32_t indices[])
{
  struct book_mark mark = book_mark_of(book);
  return book_settle(book, &mark, lease(book, scope, count, now_s, group, indices));
}

enum err book_is_leased(struct book *book, struct scope *scope, uint64_t group, uint32_t index, bool *out)
{
  *out = false;
  if (group >= groups_of(book->next_leased)) {
    return OK;
  }
  uint64_t given = book->next_leased - group * STATUS_LIST_ENTRIES;
  if (given >= STATUS_LIST_ENTRIES) {
    *out = true;
    return OK;
  }
  TRY(load_permutation(book, scope, group));
  *out = permutation_position(&book->permutation, index) < given;
  return OK;
}
