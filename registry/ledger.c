#include "ledger.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "tlog/note.h"
#include "tlog/tile_edge.h"

enum { STAGED_OCTETS_MOST = 2 * LIMIT_PUBLISHED_OCTETS, NAMES_OCTETS = 64 * 1024 };

void ledger_start(struct ledger *ledger, const struct registry_settings *settings)
{
  *ledger = (struct ledger){.settings = settings, .tiles = {.publication = &settings->publication}};
  page_start(&ledger->page);
}

void ledger_end(struct ledger *ledger)
{
  scope_free(ledger->memory);
  scope_free(ledger->names);
  page_end(&ledger->page);
}

static enum err find_meta(const struct store_port *store, struct scope *scope, struct bytes key, struct bytes *out)
{
  bool found = false;
  return store_get(store, scope, STORE_META, key, &found, out);
}

/* Replaces what is remembered of the last commit. */
static enum err remember(struct ledger *ledger, struct scope *scope, struct str checkpoint, struct bytes staged)
{
  scope_reset(ledger->memory);
  struct bytes kept = str_bytes(scope_str(ledger->memory, bytes_str(staged)));
  ledger->checkpoint = scope_str(ledger->memory, checkpoint);
  ledger->owed = (struct ledger_files){0};
  if (kept.at == NULL || ledger->checkpoint.at == NULL ||
      ledger_files_decode(ledger->memory, kept, &ledger->owed) != OK) {
    return FAIL(scope, ERR_IO, "what the last commit owes the public folder is damaged: %s",
                scope_first_fault(ledger->memory)->text);
  }
  return OK;
}

static struct str checkpoint_path(const struct ledger *ledger, struct scope *scope)
{
  return scope_join(scope, ledger->tiles.folder, STR("/checkpoint"));
}

/* What power loss has torn, or the key before this one has signed, or nobody, is not shown.

   What was published before this start is shown until something newer is. It was written after the commit, so the store
   knows it, unless the store is not the one that it was. */
static enum err find_published(struct ledger *ledger, struct scope *scope)
{
  bool found = false;
  struct bytes octets;
  struct note note;
  struct checkpoint checkpoint;
  TRY(publication_read(&ledger->settings->publication, scope, checkpoint_path(ledger, scope), &found, &octets));
  if (!found || octets.len == 0) {
    return OK;
  }
  struct note_voice voice = {0};
  bool whole = checkpoint_open(scope, bytes_str(octets), &note, &checkpoint) == OK;
  if (whole &&
      (note_check(scope, &note, &ledger->key, &voice) != OK || !str_equal(checkpoint.origin, ledger->origin))) {
    return FAIL(scope, ERR_CONFIG, "the public folder's checkpoint is not one of this log");
  }
  if (!voice.heard) {
    (void)scope_take_fault(scope);
    LOG(LOG_WARNING, "log.checkpoint_not_shown", LOG_TEXT("log", ledger->origin));
    return OK;
  }
  bool same = tlog_hash_equal(&checkpoint.root, &ledger->head.root);
  if (checkpoint.size > ledger->head.size || (checkpoint.size == ledger->head.size && !same)) {
    return FAIL(scope, ERR_CONFIG,
                "the public folder shows a log of %llu entries, the store knows %llu: it is older, or another's; see "
                "docs/operations.md, Restore",
                (unsigned long long)checkpoint.size, (unsigned long long)ledger->head.size);
  }
  ledger->published = (struct ledger_mark){checkpoint.size, checkpoint.root};
  return page_replace(&ledger->page, scope, bytes_str(octets));
}

static enum err name_log(struct ledger *ledger, struct str name)
{
  struct scope *scope = ledger->names;
  struct str url = ledger->settings->public_url;
  size_t scheme = str_find(url, ':', 0);
  struct str host = str_slice(url, scheme + 3, url.len);
  ledger->name = scope_str(scope, name);
  ledger->tiles.folder = scope_join(scope, STR("logs/"), name);
  ledger->origin = scope_format(scope, STR_FMT "/logs/" STR_FMT, STR_ARG(host), STR_ARG(name));
  if (ledger->tiles.folder.at == NULL || ledger->origin.at == NULL) {
    return scope_err(scope);
  }
  return note_key_of(scope, ledger->origin, NOTE_KEY_LOG, key_pair_public(ledger->settings->log_key), &ledger->key);
}

/* A log without entries has no checkpoint in the store. */
static enum err read_committed(struct ledger *ledger, struct scope *scope, const struct store_port *store,
                               const struct store_head *head)
{
  struct bytes staged;
  struct bytes checkpoint;
  ledger->head.size = head->size;
  ledger->head.root = tlog_empty_root();
  if (head->size == 0) {
    return remember(ledger, scope, STR(""), (struct bytes){0});
  }
  memcpy(ledger->head.root.at, head->root, sizeof head->root);
  TRY(find_meta(store, scope, ROW_STAGED_KEY, &staged));
  TRY(find_meta(store, scope, ROW_CHECKPOINT_KEY, &checkpoint));
  return remember(ledger, scope, bytes_str(checkpoint), staged);
}

/* The store's checkpoint is signed anew when the key has become another one. */
static enum err sign_anew(struct ledger *ledger, struct scope *scope)
{
  struct note note;
  struct note_voice voice;
  struct str checkpoint;
  if (ledger->head.size == 0) {
    return OK;
  }
  TRY(note_parse(scope, ledger->checkpoint, &note));
  TRY(note_check(scope, &note, &ledger->key, &voice));
  if (voice.heard) {
    return OK;
  }
  TRY(ledger_sign(ledger, scope, &ledger->head, &checkpoint));
  ledger->checkpoint = scope_str(ledger->memory, checkpoint);
  return ledger->checkpoint.at == NULL ? scope_err(ledger->memory) : OK;
}

enum err ledger_open(struct ledger *ledger, struct scope *scope, const struct store_port *store,
                     const struct store_head *head, struct str name)
{
  ledger->memory = scope_new(STAGED_OCTETS_MOST);
  ledger->names = scope_new(NAMES_OCTETS);
  if (ledger->memory == NULL || ledger->names == NULL || name_log(ledger, name) != OK) {
    return FAIL(scope, ERR_LIMIT, "no memory for the log");
  }
  TRY(read_committed(ledger, scope, store, head));
  TRY(sign_anew(ledger, scope));
  ledger->published.root = tlog_empty_root();
  TRY(find_published(ledger, scope));
  ledger->written = ledger->published;
  return OK;
}

enum err ledger_sign(const struct ledger *ledger, struct scope *scope, const struct ledger_mark *mark, struct str *out)
{
  const struct checkpoint checkpoint = {.origin = ledger->origin, .size = mark->size, .root = mark->root};
  const struct note_signer signer = {ledger->key, ledger->settings->log_key};
  struct note_signature signature;
  struct note note = {.at = &signature, .len = 1};
  TRY(checkpoint_print(scope, &checkpoint, &note.text));
  TRY(note_sign(scope, &signer, note.text, 0, &signature));
  TRY(note_grease(scope, &note));
  return note_print(scope, &note, out);
}

/* Collects the tiles that are written. */
struct collecting {
  const struct tiles *tiles;
  struct scope *scope;
  struct ledger_files *files;
};

static enum err collect(void *self, const struct tile *tile, struct bytes octets)
{
  struct collecting *collecting = self;
  struct scope *scope = collecting->scope;
  struct str path;
  struct bytes kept = str_bytes(scope_str(scope, bytes_str(octets)));
  TRY(tiles_path(collecting->tiles, scope, tile, &path));
  return kept.at == NULL ? scope_err(scope) : ledger_files_add(collecting->files, scope, path, kept);
}

static enum err put_bundle(struct collecting *collecting, const struct buf *bundle, uint64_t index, unsigned width)
{
  const struct tile tile = {.level = TILE_ENTRIES, .width = width, .index = index};
  struct str path;
  struct bytes octets;
  TRY(tiles_path(collecting->tiles, collecting->scope, &tile, &path));
  TRY(buf_bytes(bundle, &octets));
  return ledger_files_add(collecting->files, collecting->scope, path, octets);
}

/* The leaves go into the tree, the entries into bundles. `bundle` begins with those of the last one. */
static enum err add_entries(struct collecting *collecting, struct tile_edge *edge, const struct book_entries *entries,
                            struct buf bundle)
{
  const struct tile_sink sink = {collecting, collect};
  uint64_t old_size = edge->tree.size;
  for (size_t i = 0; i < entries->len; i++) {
    struct tlog_hash leaf = tlog_leaf_hash(entries->at[i]);
    TRY(tile_edge_add(edge, &leaf, &sink));
    TRY(entry_bundle_add(&bundle, entries->at[i]));
    if (edge->tree.size % TILE_WIDTH == 0) {
      TRY(put_bundle(collecting, &bundle, edge->tree.size / TILE_WIDTH - 1, TILE_WIDTH));
      bundle = buf_in(collecting->scope);
    }
  }
  unsigned width = (unsigned)(edge->tree.size % TILE_WIDTH);
  TRY(width > 0 ? put_bundle(collecting, &bundle, edge->tree.size / TILE_WIDTH, width) : OK);
  return tile_edge_put(edge, old_size, &sink);
}

enum err ledger_extend(struct ledger *ledger, struct scope *scope, const struct book_entries *entries,
                       struct ledger_draft *out)
{
  struct tile_source source = tiles_source(&ledger->tiles);
  struct tile_edge *edge = SCOPE_NEW(scope, struct tile_edge);
  struct buf bundle = buf_in(scope);
  if (edge == NULL) {
    return scope_err(scope);
  }
  TRY(tile_edge_open(scope, &source, ledger->head.size, &ledger->head.root, edge));
  TRY(tiles_read_last_bundle(&ledger->tiles, scope, ledger->head.size, edge->at[0], &bundle));
  struct collecting collecting = {&ledger->tiles, scope, &out->files};
  TRY(add_entries(&collecting, edge, entries, bundle));
  out->head = (struct ledger_mark){edge->tree.size, tree_edge_root(&edge->tree)};
  return ledger_sign(ledger, scope, &out->head, &out->checkpoint);
}

enum err ledger_put_log(struct store_batch *batch, uint64_t log, const struct row_log *row)
{
  struct row_key key = row_log_key(log);
  struct bytes kept = str_bytes(scope_str(batch->scope, bytes_str(row_key_bytes(&key))));
  struct bytes value;
  TRY(row_log_encode(batch->scope, row, &value));
  return kept.at == NULL ? scope_err(batch->scope) : store_batch_put(batch, STORE_LOGS, kept, value);
}

enum err ledger_stage(const struct ledger *ledger, const struct ledger_draft *draft, struct store_batch *batch,
                      struct store_head *next)
{
  /* The first entry makes the log one of those there are. */
  const struct row_log row = {.name = ledger->name};
  TRY(ledger->head.size == 0 ? ledger_put_log(batch, next->log, &row) : OK);
  struct bytes staged;
  TRY(ledger_files_encode(batch->scope, &draft->files, &staged));
  TRY(store_batch_put(batch, STORE_META, ROW_STAGED_KEY, staged));
  memcpy(next->root, draft->head.root.at, sizeof next->root);
  return store_batch_put(batch, STORE_META, ROW_CHECKPOINT_KEY, str_bytes(draft->checkpoint));
}

enum err ledger_commit(struct ledger *ledger, struct scope *scope, const struct ledger_draft *draft)
{
  struct bytes staged;
  ledger->head = draft->head;
  ledger->is_published = false;
  TRY(ledger_files_encode(scope, &draft->files, &staged));
  return remember(ledger, scope, draft->checkpoint, staged);
}

enum err ledger_write(struct ledger *ledger, struct scope *scope)
{
  const struct publication_port *publication = &ledger->settings->publication;
  if (ledger->owed.len == 0) {
    return OK;
  }
  for (size_t i = 0; i < ledger->owed.len; i++) {
    TRY(publication_put(publication, scope, ledger->owed.at[i].path, ledger->owed.at[i].octets));
  }
  TRY(publication_settle(publication, scope));
  TRY(tiles_check(&ledger->tiles, scope, ledger->written.size, ledger->head.size, &ledger->head.root));
  ledger->written = ledger->head;
  ledger->owed = (struct ledger_files){0};
  return OK;
}

/* Partial tiles that somebody with a checkpoint of a moment ago may still ask for are those of the last full ones. */
enum { PARTIAL_KEPT = 16 };

static void prune(const struct ledger *ledger, struct scope *scope, uint64_t old_size)
{
  struct tile_growth growth = tile_growth(old_size, ledger->head.size);
  for (struct tile tile; tile_growth_next(&growth, &tile);) {
    struct str path;
    struct tile partial = {tile.level, 1, tile.index - PARTIAL_KEPT};
    if (tile.width < TILE_WIDTH || tile.index < PARTIAL_KEPT ||
        tiles_path(&ledger->tiles, scope, &partial, &path) != OK) {
      continue;
    }
    publication_prune(&ledger->settings->publication, str_slice(path, 0, path.len - STR("/1").len));
  }
}

enum err ledger_publish(struct ledger *ledger, struct scope *scope, struct str cosigned)
{
  uint64_t old_size = ledger->published.size;
  TRY(publication_replace(&ledger->settings->publication, scope, checkpoint_path(ledger, scope), str_bytes(cosigned)));
  TRY(page_replace(&ledger->page, scope, cosigned));
  ledger->published = ledger->head;
  ledger->is_published = true;
  prune(ledger, scope, old_size);
  return OK;
}
