#include "scribe.h"

void scribe_new(struct scribe *scribe, struct scope *scope, size_t most)
{
  *scribe = (struct scribe){.scope = scope, .folder = folder_new_in_memory(), .model = model_new(scope, most)};
  scribe->log = signer_of(scope, 7, SCRIBE_ORIGIN, NOTE_KEY_LOG);
  scribe->settings = (struct registry_settings){
      .public_url = STR("https://registry.gaon.example"),
      .log_key = scribe->log.pair,
      .publication = folder_public(scope, &scribe->folder),
  };
  scribe->store = folder_store(scope, &scribe->folder);
  ASSERT_OK(scope, scribe_try(scribe, scope));
}

enum err scribe_try(struct scribe *scribe, struct scope *scope)
{
  ASSERT_OK(scope, store_acquire(&scribe->store, scope, &scribe->head));
  ledger_start(&scribe->ledger, &scribe->settings);
  return ledger_open(&scribe->ledger, scope, &scribe->store, &scribe->head, STR("log"));
}

void scribe_close(struct scribe *scribe)
{
  ledger_end(&scribe->ledger);
}

void scribe_reopen(struct scribe *scribe)
{
  scribe_close(scribe);
  ASSERT_OK(scribe->scope, scribe_try(scribe, scribe->scope));
}

void scribe_clear(struct scribe *scribe)
{
  scribe_close(scribe);
  store_close(&scribe->store);
  publication_close(&scribe->settings.publication);
  folder_remove(&scribe->folder);
}

enum err scribe_extend(struct scribe *scribe, struct scope *scope, uint64_t size, struct ledger_draft *out)
{
  uint64_t old_size = scribe->ledger.head.size;
  struct book_entries entries = {.at = SCOPE_ARRAY(scope, struct bytes, size - old_size), .len = size - old_size};
  for (size_t i = 0; i < entries.len; i++) {
    entries.at[i] = model_entry(scope, old_size + i);
  }
  *out = (struct ledger_draft){0};
  return ledger_extend(&scribe->ledger, scope, &entries, out);
}

void scribe_commit(struct scribe *scribe, uint64_t size)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new((size_t)64 << 20);
  struct ledger_draft draft;
  struct store_batch batch = store_batch_in(scope);
  struct store_head next = scribe->head;
  ASSERT_OK(scope, scribe_extend(scribe, scope, size, &draft));
  next.size = size;
  ASSERT_OK(scope, ledger_stage(&scribe->ledger, &draft, &batch, &next));
  ASSERT_OK(scope, store_commit(&scribe->store, scope, &scribe->head, &next, &batch));
  ASSERT_OK(scope, ledger_commit(&scribe->ledger, scope, &draft));
}

void scribe_grow(struct scribe *scribe, uint64_t size)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new((size_t)64 << 20);
  scribe_commit(scribe, size);
  ASSERT_OK(scope, ledger_write(&scribe->ledger, scope));
  ASSERT_OK(scope, ledger_publish(&scribe->ledger, scope, scribe->ledger.checkpoint));
}
