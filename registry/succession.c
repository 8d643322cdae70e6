#include "succession.h"

#include <string.h>

#include "round.h"

enum err succession_is_closed(const struct works *works, struct scope *scope, bool *out)
{
  const struct ledger *ledger = &works->ledger;
  const struct ledger_mark *head = &ledger->head;
  struct tile_source source = tiles_source(&ledger->tiles);
  struct tile_tree *tree = NULL;
  struct tlog_hash known;
  struct bytes entry;
  struct leaf leaf;
  *out = false;
  if (head->size == 0) {
    return OK;
  }
  TRY(tiles_read_entry(&ledger->tiles, scope, head->size - 1, head->size, &entry));
  TRY(tile_tree_open(scope, &source, head->size, &head->root, &tree));
  struct tree_reader reader = tile_tree_reader(tree);
  TRY(reader.read(reader.self, scope, 0, head->size - 1, &known));
  struct tlog_hash seen = tlog_leaf_hash(entry);
  if (!tlog_hash_equal(&seen, &known)) {
    return FAIL(scope, ERR_PROOF, "public folder: the last entry is not the log's");
  }
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
  TRY(store_batch_put(&book->batch, STORE_META, ROW_HALTED_KEY, str_bytes(STR(""))));
  book->next.log++;
  book->next.size = 0;
  memset(book->next.root, 0, sizeof book->next.root);
  return book_commit(book, scope);
}

/* All of the log is witnessed and published, and then its last entry is. */
static enum err end_log(struct works *works, struct scope *scope, int64_t now_s)
{
  if (!works->is_open || !works->is_shown) {
    return FAIL(scope, ERR_UNAVAILABLE,
                "the log " STR_FMT " cannot be closed before its witnesses have cosigned all of it",
                STR_ARG(works->ledger.name));
  }
  return works->is_closed ? OK : close_log(works, scope, now_s);
}

enum err succession_run(struct works *works, struct scope *scope, int64_t now_s)
{
  if (str_equal(works->ledger.name, works->settings->log_name) && !works->is_closed) {
    return OK;
  }
  TRY(check_name(works, scope));
  TRY(works->is_halted ? OK : end_log(works, scope, now_s));
  TRY(switch_log(works, scope));
  works->is_halted = false;
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
