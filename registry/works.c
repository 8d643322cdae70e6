#include "works.h"

#include "base/log.h"

enum { WORKS_SCOPE_OCTETS = 4 * 1024 * 1024 };

void works_start(struct works *works, const struct registry_settings *settings)
{
  works->settings = settings;
  shelf_start(&works->shelf, settings);
  issuers_start(&works->issuers, settings);
  ledger_start(&works->ledger, settings);
}

void works_end(struct works *works)
{
  witnesses_stop(works->witnesses);
  ledger_end(&works->ledger);
  shelf_end(&works->shelf);
  issuers_end(&works->issuers);
  book_end(&works->book);
  scope_free(works->memory);
}

/* The log that the store writes; a new one is that of the settings. */
static enum err open_ledger(struct works *works, struct scope *scope)
{
  const struct store_head *head = &works->book.head;
  struct row_key key = row_log_key(head->log);
  struct row_log row = {.name = works->settings->log_name};
  struct bytes value;
  bool found = false;
  TRY(store_get(&works->book.store, scope, STORE_LOGS, row_key_bytes(&key), &found, &value));
  TRY(found ? row_log_decode(scope, value, &row) : OK);
  return ledger_open(&works->ledger, scope, &works->book.store, head, row.name);
}

static enum err read_policy(struct works *works, struct scope *scope)
{
  struct str text = works->settings->witness_policy;
  works->memory = scope_new(WORKS_SCOPE_OCTETS);
  if (works->memory == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the registry");
  }
  if (log_policy_parse(works->memory, text.len > 0 ? text : STR("quorum none\n"), &works->policy) != OK) {
    return FAIL(scope, ERR_CONFIG, "witnesses: %s", scope_first_fault(works->memory)->text);
  }
  return OK;
}

enum err works_open_log(struct works *works, struct scope *scope)
{
  witnesses_stop(works->witnesses);
  works->witnesses = NULL;
  works->is_open = false;
  works->is_closed = false;
  ledger_end(&works->ledger);
  ledger_start(&works->ledger, works->settings);
  TRY(open_ledger(works, scope));
  const struct witnesses_settings settings = {
      .policy = &works->policy,
      .port = works->settings->witness_port,
      .log = works->ledger.key,
      .tiles = works->ledger.tiles,
      .wait_ms = works->settings->witness_wait_ms,
  };
  return witnesses_start(scope, &settings, &works->witnesses);
}

static void visit_status(void *self, const struct row_status *row)
{
  struct shelf *shelf = self;
  if (row->group < shelf->len) {
    shelf_set(shelf, row->purpose, row->group, row->index, row->status);
  }
}

/* The lists as they were last committed; the bits first, since loading says whether a list shows them. */
static enum err open_lists(struct works *works, struct scope *scope)
{
  uint64_t groups = 0;
  book_begin(&works->book, scope);
  TRY(book_groups(&works->book, scope, &groups));
  TRY(shelf_grow(&works->shelf, scope, groups));
  TRY(book_scan_status(&works->book, scope, visit_status, &works->shelf));
  TRY(shelf_load(&works->shelf, scope, &works->book));
  TRY(issuers_load(&works->issuers, scope, &works->book));
  return issuers_read(&works->issuers, scope);
}

static enum err put_halted(struct works *works, struct scope *scope, struct str why)
{
  book_begin(&works->book, scope);
  TRY(store_batch_put(&works->book.batch, STORE_META, ROW_HALTED_KEY, str_bytes(why)));
  return book_commit(&works->book, scope);
}

void works_halt(struct works *works, const char *why)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(WORKS_SCOPE_OCTETS);
  works->is_halted = true;
  LOG(LOG_ALERT, "registry.halted", LOG_TEXT("detail", str_of(why)));
  if (scope == NULL || put_halted(works, scope, str_of(why)) != OK) {
    LOG(LOG_ALERT, "registry.halt_not_stored", LOG_TEXT("detail", str_of("a restart will have to find it out again")));
  }
}

static enum err read_halted(struct works *works, struct scope *scope)
{
  struct bytes why;
  bool found = false;
  TRY(store_get(&works->book.store, scope, STORE_META, ROW_HALTED_KEY, &found, &why));
  works->is_halted = found && why.len > 0;
  if (works->is_halted) {
    LOG(LOG_ALERT, "registry.halted", LOG_TEXT("detail", bytes_str(why)));
  }
  return OK;
}

enum err works_open(struct works *works, struct scope *scope)
{
  TRY(read_policy(works, scope));
  TRY(book_open(&works->book, scope, &works->settings->store, works->settings->open_groups));
  TRY(read_halted(works, scope));
  TRY(works_open_log(works, scope));
  return open_lists(works, scope);
}
