#include "book_round.h"

#include <stdlib.h>

struct book_mark book_mark_of(const struct book *book)
{
  return (struct book_mark){book->batch.len, book->entries.len, book->next};
}

enum err book_settle(struct book *book, const struct book_mark *mark, enum err err)
{
  if (err != OK) {
    store_batch_rewind(&book->batch, mark->batch_len);
    book->entries.len = mark->entries_len;
    book->next = mark->next;
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

enum err book_open(struct book *book, struct scope *scope, const struct store_port *store, size_t open_most)
{
  *book = (struct book){.store = *store, .open_most = open_most};
  return store_acquire(store, scope, &book->head);
}

void book_end(struct book *book)
{
  for (size_t i = 0; i < book->orders.len; i++) {
    free(book->orders.at[i]);
  }
  free(book->orders.at);
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
  book->entries = (struct book_entries){0};
  book->next = book->head;
}

enum err book_commit(struct book *book, struct scope *scope)
{
  if (book->batch.len == 0) {
    return OK;
  }
  return store_commit(&book->store, scope, &book->head, &book->next, &book->batch);
}

enum err book_log(struct book *book, const struct leaf *leaf)
{
  struct scope *scope = book->batch.scope;
  struct book_entries *entries = &book->entries;
  struct bytes *at = scope_grow(scope, entries->at, entries->len, &entries->cap, sizeof *at);
  if (at == NULL) {
    return scope_err(scope);
  }
  struct buf entry = buf_in(scope);
  buf_reserve(&entry, LEAF_OCTETS_MOST);
  leaf_encode(&entry, leaf);
  entries->at = at;
  TRY(buf_bytes(&entry, &at[entries->len]));
  entries->len++;
  book->next.size++;
  return OK;
}
