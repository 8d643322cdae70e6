#include "round.h"

/* What the book forgets in time. */

enum { SWEPT_MOST = 500, ORDER_END_AT = 32 };

struct sweeping {
  struct scope *scope;
  int64_t until_s;
  size_t len;
  struct bytes keys[SWEPT_MOST];
};

static bool take(struct sweeping *sweeping, struct bytes key)
{
  sweeping->keys[sweeping->len++] = str_bytes(scope_str(sweeping->scope, bytes_str(key)));
  return sweeping->len < SWEPT_MOST;
}

static bool visit_time(void *self, struct bytes key, struct bytes value)
{
  (void)value;
  struct sweeping *sweeping = self;
  return key_time_s(key) < sweeping->until_s && take(sweeping, key);
}

static bool visit_order(void *self, struct bytes key, struct bytes value)
{
  struct sweeping *sweeping = self;
  struct str row = bytes_str(value);
  bool is_over = key_time_s(str_bytes(str_slice(row, ORDER_END_AT, row.len))) < sweeping->until_s;
  return !is_over || take(sweeping, key);
}

static enum err apply_claims(struct casebook_round *round, void *self)
{
  const struct sweeping *sweeping = self;
  for (size_t i = 0; i < sweeping->len; i++) {
    TRY(store_batch_remove(round->batch, STORE_CLAIMS, sweeping->keys[i]));
  }
  return OK;
}

static enum err apply_orders(struct casebook_round *round, void *self)
{
  const struct sweeping *sweeping = self;
  for (size_t i = 0; i < sweeping->len; i++) {
    TRY(store_batch_remove(round->batch, STORE_ORDERS, sweeping->keys[i]));
  }
  return OK;
}

static enum err apply_ends(struct casebook_round *round, void *self)
{
  const struct sweeping *sweeping = self;
  for (size_t i = 0; i < sweeping->len; i++) {
    bool found = false;
    struct document document = {0};
    TRY(round_look(round, key_time_id(sweeping->keys[i]), &found, &document));
    if (found && !document.owed && document_end_s(&document) < sweeping->until_s) {
      TRY(round_forget(round, &document));
    }
  }
  return OK;
}

static enum err sweep(struct casebook *book, struct scope *scope, enum store_table table, int64_t until_s,
                      store_visit visit, casebook_apply apply)
{
  struct sweeping *sweeping = SCOPE_NEW(scope, struct sweeping);
  if (sweeping == NULL) {
    return scope_err(scope);
  }
  sweeping->scope = scope;
  sweeping->until_s = until_s;
  TRY(store_scan(&book->store, scope, table, (struct bytes){0}, visit, sweeping));
  TRY(scope_err(scope));
  return sweeping->len == 0 ? OK : round_write(book, scope, apply, sweeping);
}

enum err casebook_sweep(struct casebook *book, struct scope *scope)
{
  int64_t now_s = clock_now_s(book->clock);
  TRY(sweep(book, scope, STORE_CLAIMS, now_s, visit_time, apply_claims));
  TRY(sweep(book, scope, STORE_ORDERS, now_s, visit_order, apply_orders));
  return sweep(book, scope, STORE_ENDS, now_s - book->keep_s, visit_time, apply_ends);
}
