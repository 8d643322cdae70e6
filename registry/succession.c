#include "succession.h"

#include <string.h>

#include "round.h"

/* Whether the log's last entry says that it is its last. */
static enum err is_closed(const struct works *works, struct scope *scope, bool *out)
{
  const struct ledger *ledger = &works->ledger;
  struct bytes entry;
  struct leaf leaf;
  *out = false;
  if (ledger->head.size == 0) {
    return OK;
  }
  TRY(tiles_read_entry(&ledger->tiles, scope, ledger->head.size - 1, ledger->head.size, &entry));
  TRY(leaf_decode(scope, entry, &leaf));
  *out = leaf.kind == LEAF_CLOSED;
  return OK;
}

/* The next log's name in full, as its checkpoints will have it. */
static struct str next_origin(const struct works *works, struct scope *scope)
{
  const struct ledger *ledger = &works->ledger;
  struct str before = str_slice(ledger->origin, 0, ledger->origin.len - ledger->name.len);
  return scope_join(scope, before, works->settings->log_name);
}

static enum err close_log(struct works *works, struct scope *scope, int64_t now_s)
{
  struct str origin = next_origin(works, scope);
  if (origin.at == NULL) {
    return scope_err(scope);
  }
  const struct leaf leaf = {
      .kind = LEAF_CLOSED,
      .issuer = leaf_issuer(works->settings->signer.did),
      .time_s = (uint64_t)now_s,
      .digest = tlog_sha256(str_bytes(origin)),
  };
  return round_add(works, scope, &leaf, now_s);
}

struct name_search {
  struct scope *scope;
  struct str name;
  bool found;
};

static bool visit_log(void *self, struct bytes key, struct bytes value)
{
  struct name_search *search = self;
  struct row_log row;
  (void)key;
  search->found = row_log_decode(search->scope, value, &row) == OK && str_equal(row.name, search->name);
  return !search->found;
}

static enum err check_name(const struct works *works, struct scope *scope)
{
  struct name_search search = {scope, works->settings->log_name, false};
  TRY(store_scan(&works->book.store, scope, STORE_LOGS, (struct bytes){0}, visit_log, &search));
  return search.found ? FAIL(scope, ERR_CONFIG, "log: " STR_FMT " is closed; the next one needs another name",
                             STR_ARG(search.name))
                      : OK;
}

/* One commit makes the next log the store's. */
static enum err switch_log(struct works *works, struct scope *scope)
{
  struct book *book = &works->book;
  const struct ledger *ledger = &works->ledger;
  const struct row_log row = {.name = ledger->name, .size = ledger->head.size, .root = ledger->head.root};
  book_begin(book, scope);
  TRY(ledger_put_log(&book->batch, book->head.log, &row));
  book->next.log++;
  book->next.size = 0;
  memset(book->next.root, 0, sizeof book->next.root);
  return book_commit(book, scope);
}

enum err succession_run(struct works *works, struct scope *scope, int64_t now_s)
{
  bool closed = false;
  bool same = str_equal(works->ledger.name, works->settings->log_name);
  TRY(is_closed(works, scope, &closed));
  if (same && !closed) {
    return OK;
  }
  TRY(check_name(works, scope));
  TRY(closed ? OK : close_log(works, scope, now_s));
  TRY(switch_log(works, scope));
  return works_open_log(works, scope);
}

enum err succession_begin(struct works *works, struct scope *scope, int64_t now_s)
{
  struct book *book = &works->book;
  if (book->head.log == 0 || book->head.size > 0) {
    return OK;
  }
  struct row_key key = row_log_key(book->head.log - 1);
  struct row_log row;
  struct bytes value;
  bool found = false;
  TRY(store_get(&book->store, scope, STORE_LOGS, row_key_bytes(&key), &found, &value));
  if (!found) {
    return FAIL(scope, ERR_IO, "the store lacks the log before this one");
  }
  TRY(row_log_decode(scope, value, &row));
  const struct leaf leaf = {
      .kind = LEAF_OPENED,
      .issuer = leaf_issuer(works->settings->signer.did),
      .time_s = (uint64_t)now_s,
      .number = row.size,
      .digest = row.root,
  };
  shelf_expire(&works->shelf);
  works->issuers.is_changed = true;
  return book_log(book, &leaf);
}
