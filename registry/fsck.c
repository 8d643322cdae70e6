#include "registry/upkeep.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "shelf_lists.h"
#include "status/list.h"
#include "store/lmdb.h"
#include "json/text.h"

/* One log and what of its entries was met. */
struct known_log {
  struct row_log row; /* of the current one as the head has it */
  struct tiles tiles;
  uint8_t *met; /* owned: a bit for each entry that a record has */
  uint64_t issued;
};

/* Bundles read last, so that records, which stand nearly in the order of their entries, do not read each again. */
enum { BUNDLES = 64, BUNDLE_SCOPE_OCTETS = 1024 * 1024, LOGS_MOST = 256, TEXT_MOST = 400 };
struct bundle_slot {
  struct scope *memory; /* owned */
  uint64_t log;
  uint64_t index; /* UINT64_MAX: none */
  const struct bytes *entries; /* NULL: they cannot be read, which has been told */
};

struct checking {
  struct scope *scope;
  struct fsck *fsck;
  struct store_port store;
  struct publication_port folder;
  struct publication_port seen; /* the folder, and what the last commit owes it */
  struct ledger_files owed;
  struct store_head head;
  struct known_log *logs; /* by number */
  size_t logs_len;
  struct bundle_slot slots[BUNDLES];
  uint64_t *leased; /* by group */
  struct bitstring *bits; /* by group and purpose, of the rows of status */
  uint64_t groups;
  struct leaf *last; /* by group and purpose: the last entry of each list */
  uint64_t keys;
  bool is_partial; /* entries are missing, so that what is to be compared with them is not */
  enum err err; /* of a visit */
};

__attribute__((format(printf, 2, 3))) static void find(struct checking *c, const char *format, ...)
{
  char text[TEXT_MOST];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  c->fsck->findings++;
  c->fsck->tell(c->fsck->self, text);
}

/* What does not fit is a finding, with the sentence that says it; what could not be read is not. */
static enum err judge(struct checking *c, enum err err)
{
  if (err != ERR_PROOF && err != ERR_SYNTAX && err != ERR_NOT_FOUND && err != ERR_UNSUPPORTED) {
    return err;
  }
  struct fault fault = scope_take_fault(c->scope);
  find(c, "%s", fault.text);
  return OK;
}

/* The last commit's files count as there: the registry writes them first of all when it starts. */
static enum err read_owed_too(struct publication *self, struct scope *scope, struct str path, bool *found,
                              struct bytes *octets)
{
  struct checking *c = (struct checking *)(void *)self;
  TRY(publication_read(&c->folder, scope, path, found, octets));
  for (size_t i = 0; !*found && i < c->owed.len; i++) {
    *found = str_equal(c->owed.at[i].path, path);
    *octets = *found ? c->owed.at[i].octets : (struct bytes){0};
  }
  return OK;
}

static bool visit_log(void *self, struct bytes key, struct bytes value)
{
  struct checking *c = self;
  struct known_log *log = &c->logs[c->logs_len];
  (void)key;
  struct bytes kept = str_bytes(scope_str(c->scope, bytes_str(value)));
  c->err = c->logs_len == LOGS_MOST ? FAIL(c->scope, ERR_LIMIT, "more than %d logs", LOGS_MOST)
                                    : row_log_decode(c->scope, kept, &log->row);
  c->logs_len += c->err == OK;
  return c->err == OK;
}

static enum err open_logs(struct checking *c)
{
  c->logs = SCOPE_ARRAY(c->scope, struct known_log, LOGS_MOST);
  if (c->logs == NULL) {
    return scope_err(c->scope);
  }
  TRY(store_scan(&c->store, c->scope, STORE_LOGS, (struct bytes){0}, visit_log, c));
  TRY(c->err);
  if (c->logs_len == c->head.log + 1) {
    struct row_log *row = &c->logs[c->head.log].row;
    row->size = c->head.size;
    memcpy(row->root.at, c->head.root, sizeof row->root.at);
  }
  for (size_t i = 0; i < c->logs_len; i++) {
    struct known_log *log = &c->logs[i];
    log->tiles = (struct tiles){&c->seen, scope_join(c->scope, STR("logs/"), log->row.name)};
    log->met = calloc(log->row.size / 8 + 1, 1);
    if (log->met == NULL || log->tiles.folder.at == NULL) {
      return FAIL(c->scope, ERR_LIMIT, "no memory to check a log");
    }
  }
  return OK;
}

static bool visit_group(void *self, struct bytes key, struct bytes value)
{
  struct checking *c = self;
  struct row_group row;
  c->err = row_group_decode(c->scope, value, &row);
  if (c->err == OK && store_u64_read(key.at) < c->groups) {
    c->leased[store_u64_read(key.at)] = row.leased;
  }
  return c->err == OK;
}

static enum err open_groups(struct checking *c)
{
  struct row_groups groups = {0};
  struct bytes value;
  bool found = false;
  TRY(store_get(&c->store, c->scope, STORE_META, ROW_GROUPS_KEY, &found, &value));
  TRY(found ? row_groups_decode(c->scope, value, &groups) : OK);
  c->groups = groups.count;
  c->leased = SCOPE_ARRAY(c->scope, uint64_t, groups.count);
  c->last = SCOPE_ARRAY(c->scope, struct leaf, groups.count * STATUS_KEPT);
  c->bits = SCOPE_ARRAY(c->scope, struct bitstring, groups.count * STATUS_KEPT);
  if (c->leased == NULL || c->last == NULL || c->bits == NULL) {
    return scope_err(c->scope);
  }
  for (size_t i = 0; i < groups.count * STATUS_KEPT; i++) {
    TRY(bitstring_in(c->scope, STATUS_LIST_ENTRIES, &c->bits[i]));
  }
  TRY(store_scan(&c->store, c->scope, STORE_GROUPS, (struct bytes){0}, visit_group, c));
  return c->err;
}

static size_t list_of(uint64_t group, enum status_purpose purpose)
{
  return (size_t)group * STATUS_KEPT + purpose;
}

/* Reads a bundle into its slot. What is wrong with it is told once. */
static enum err read_bundle(struct checking *c, uint64_t number, uint64_t bundle, struct bundle_slot *slot)
{
  const struct known_log *log = &c->logs[number];
  struct tile tile = tile_holding(0, bundle * TILE_WIDTH, log->row.size);
  struct bytes octets;
  tile.level = TILE_ENTRIES;
  scope_reset(slot->memory);
  *slot = (struct bundle_slot){.memory = slot->memory, .log = number, .index = bundle};
  enum err err = tiles_read(&log->tiles, slot->memory, &tile, &octets);
  err = err == OK ? entry_bundle_decode(slot->memory, octets, tile.width, &slot->entries) : err;
  if (err == OK) {
    return OK;
  }
  slot->entries = NULL;
  c->is_partial = true;
  return judge(c, FAIL(c->scope, err, "%s", scope_first_fault(slot->memory)->text));
}

/* An entry, which lives until another bundle takes its slot; NULL when it cannot be read. */
static enum err read_entry(struct checking *c, uint64_t number, uint64_t index, const struct bytes **out)
{
  uint64_t bundle = index / TILE_WIDTH;
  struct bundle_slot *slot = &c->slots[bundle % BUNDLES];
  TRY(slot->index != bundle || slot->log != number ? read_bundle(c, number, bundle, slot) : OK);
  *out = slot->entries == NULL ? NULL : &slot->entries[index % TILE_WIDTH];
  return OK;
}

static void check_list_entry(struct checking *c, const struct leaf *leaf, uint64_t index)
{
  if (leaf->number >= c->groups || leaf->purpose >= STATUS_KEPT) {
    find(c, "entry %llu: is of a list that the store does not know", (unsigned long long)index);
    return;
  }
  struct leaf *last = &c->last[list_of(leaf->number, (enum status_purpose)leaf->purpose)];
  if (last->version != 0 && leaf->version != last->version + 1) {
    find(c, "entry %llu: version %llu of a list follows version %llu", (unsigned long long)index,
         (unsigned long long)leaf->version, (unsigned long long)last->version);
  }
  *last = *leaf;
}

static enum err check_entry(struct checking *c, struct known_log *log, const struct bytes *entry, uint64_t index)
{
  struct leaf leaf;
  TRY(leaf_decode(c->scope, *entry, &leaf));
  log->issued += leaf.kind == LEAF_ISSUED;
  if (leaf.kind == LEAF_LIST) {
    check_list_entry(c, &leaf, index);
  }
  return OK;
}

static enum err check_entries(struct checking *c, size_t number)
{
  struct known_log *log = &c->logs[number];
  for (uint64_t i = 0; i < log->row.size; i++) {
    const struct bytes *entry = NULL;
    TRY(read_entry(c, number, i, &entry));
    TRY(entry == NULL ? OK : judge(c, check_entry(c, log, entry, i)));
  }
  c->fsck->entries += log->row.size;
  return OK;
}

/* SPEC: c2sp.org/tlog-tiles: all tiles and entries hang on the root. */
static enum err check_logs(struct checking *c)
{
  for (size_t i = 0; i < c->logs_len; i++) {
    const struct row_log *row = &c->logs[i].row;
    struct scope_mark mark = scope_mark(c->scope);
    TRY(row->size > 0 ? judge(c, tiles_check(&c->logs[i].tiles, c->scope, 0, row->size, &row->root)) : OK);
    TRY(check_entries(c, i));
    scope_rewind(c->scope, mark);
  }
  return OK;
}

static enum err check_checkpoint(struct checking *c)
{
  struct bytes value;
  struct note note;
  struct checkpoint checkpoint;
  bool found = false;
  if (c->head.size == 0) {
    return OK;
  }
  TRY(store_get(&c->store, c->scope, STORE_META, ROW_CHECKPOINT_KEY, &found, &value));
  enum err err = found ? checkpoint_open(c->scope, bytes_str(value), &note, &checkpoint)
                       : FAIL(c->scope, ERR_NOT_FOUND, "the store has no checkpoint of its log");
  if (err != OK) {
    return judge(c, err);
  }
  if (checkpoint.size != c->head.size || memcmp(checkpoint.root.at, c->head.root, sizeof c->head.root) != 0) {
    find(c, "the store's checkpoint is not that of its head");
  }
  return OK;
}

static enum err check_published(struct checking *c, struct bytes octets)
{
  struct note note;
  struct checkpoint checkpoint;
  struct tlog_hash root;
  struct tile_tree *tree = NULL;
  const struct known_log *log = &c->logs[c->head.log];
  struct tile_source source = tiles_source(&log->tiles);
  enum err err = checkpoint_open(c->scope, bytes_str(octets), &note, &checkpoint);
  if (err != OK || checkpoint.size > c->head.size) {
    find(c, "the published checkpoint is unreadable, or of a larger log than the store's");
    return err == OK ? OK : judge(c, err);
  }
  err = tile_tree_open(c->scope, &source, log->row.size, &log->row.root, &tree);
  struct tree_reader reader = err == OK ? tile_tree_reader(tree) : (struct tree_reader){0};
  err = err == OK ? tree_root(c->scope, &reader, checkpoint.size, &root) : err;
  if (err == OK && !tlog_hash_equal(&root, &checkpoint.root)) {
    find(c, "the published checkpoint of %llu entries is of another log", (unsigned long long)checkpoint.size);
  }
  return judge(c, err);
}

static enum err check_record(struct checking *c, uint64_t group, uint64_t position, const struct row_record *row)
{
  uint64_t index = row->receipt.sequence;
  const struct bytes *entry = NULL;
  struct leaf leaf = {0};
  if (group >= c->groups || position >= c->leased[group]) {
    find(c, "group %llu, position %llu: is recorded, but was never leased", (unsigned long long)group,
         (unsigned long long)position);
  }
  if (row->log >= c->logs_len || index >= c->logs[row->log].row.size) {
    find(c, "group %llu, position %llu: its entry is beyond the log", (unsigned long long)group,
         (unsigned long long)position);
    return OK;
  }
  TRY(read_entry(c, row->log, index, &entry));
  if (entry == NULL || leaf_decode(c->scope, *entry, &leaf) != OK) {
    (void)scope_take_fault(c->scope); /* told when the entries were checked */
    return OK;
  }
  uint8_t *met = &c->logs[row->log].met[index / 8];
  bool twice = *met >> index % 8 & 1;
  *met = (uint8_t)(*met | 1U << index % 8);
  bool same = leaf.kind == LEAF_ISSUED && memcmp(leaf.digest.at, row->record.digest, sizeof leaf.digest.at) == 0 &&
              leaf.issuer == leaf_issuer(row->record.issuer);
  if (twice || !same) {
    find(c, "entry %llu: is not that of the record that names it, or of two", (unsigned long long)index);
  }
  return OK;
}

static bool visit_record(void *self, struct bytes key, struct bytes value)
{
  struct checking *c = self;
  struct row_record row = {0};
  struct scope_mark mark = scope_mark(c->scope);
  c->err = row_record_decode(c->scope, value, &row);
  c->err = c->err == OK ? check_record(c, store_u64_read(key.at), store_u64_read(key.at + 8), &row) : c->err;
  c->err = judge(c, c->err);
  scope_rewind(c->scope, mark);
  c->fsck->records++;
  return c->err == OK;
}

static bool visit_key(void *self, struct bytes key, struct bytes value)
{
  struct checking *c = self;
  (void)key;
  (void)value;
  c->keys++;
  return true;
}

static enum err check_records(struct checking *c)
{
  uint64_t issued = 0;
  TRY(store_scan(&c->store, c->scope, STORE_RECORDS, (struct bytes){0}, visit_record, c));
  TRY(c->err);
  TRY(store_scan(&c->store, c->scope, STORE_KEYS, (struct bytes){0}, visit_key, c));
  for (size_t i = 0; i < c->logs_len; i++) {
    issued += c->logs[i].issued;
  }
  if (c->keys != c->fsck->records) {
    find(c, "%llu records have %llu idempotency keys", (unsigned long long)c->fsck->records,
         (unsigned long long)c->keys);
  }
  c->fsck->lost = c->is_partial ? 0 : issued - c->fsck->records;
  return OK;
}

static bool visit_status(void *self, struct bytes key, struct bytes value)
{
  struct checking *c = self;
  struct row_status row = {0};
  struct scope_mark mark = scope_mark(c->scope);
  (void)key;
  c->err = row_status_decode(c->scope, value, &row);
  if (c->err == OK && row.group >= c->groups) {
    find(c, "a status is of group %llu, which there is not", (unsigned long long)row.group);
  } else if (c->err == OK) {
    bitstring_set(&c->bits[list_of(row.group, row.purpose)], row.index, row.status);
  }
  scope_rewind(c->scope, mark);
  return c->err == OK;
}

static bool is_digest_of(const struct tlog_hash *hash, struct bytes octets)
{
  struct tlog_hash seen = tlog_sha256(octets);
  return tlog_hash_equal(hash, &seen);
}

/* The latest version is in the log, is what the public folder has, and shows the bits. */
static enum err check_list(struct checking *c, enum status_purpose purpose, uint64_t group, const struct row_text *row)
{
  const struct leaf *leaf = &c->last[list_of(group, purpose)];
  const struct bitstring *bits = &c->bits[list_of(group, purpose)];
  struct str version = scope_format(c->scope, "%llu", (unsigned long long)row->version);
  struct str path = shelf_file(c->scope, purpose, group, version);
  bool found = false;
  struct bytes file = {0};
  TRY(path.at == NULL ? scope_err(c->scope) : publication_read(&c->seen, c->scope, path, &found, &file));
  if (!found || !bytes_equal(file, str_bytes(row->text))) {
    find(c, "public folder: " STR_FMT ": is missing, or not the store's", STR_ARG(path));
  }
  if (c->is_partial && leaf->version != row->version) {
    return OK;
  }
  if (leaf->version != row->version || !is_digest_of(&leaf->digest, str_bytes(row->text))) {
    find(c, STR_FMT ": is not what the log has", STR_ARG(path));
  }
  if (!is_digest_of(&leaf->bits, (struct bytes){bits->at, bits->entries / 8})) {
    find(c, STR_FMT ": does not show the statuses that the store has", STR_ARG(path));
  }
  return OK;
}

static bool visit_list(void *self, struct bytes key, struct bytes value)
{
  struct checking *c = self;
  struct row_text row = {0};
  struct scope_mark mark = scope_mark(c->scope);
  uint64_t purpose = store_u64_read(key.at);
  uint64_t group = store_u64_read(key.at + 8);
  c->err = row_text_decode(c->scope, value, &row);
  if (c->err == OK && (group >= c->groups || purpose >= STATUS_KEPT)) {
    find(c, "a list is of group %llu, which there is not", (unsigned long long)group);
  } else if (c->err == OK) {
    c->err = check_list(c, (enum status_purpose)purpose, group, &row);
  }
  scope_rewind(c->scope, mark);
  c->fsck->lists++;
  return c->err == OK;
}

static enum err check_lists(struct checking *c)
{
  TRY(store_scan(&c->store, c->scope, STORE_STATUS, (struct bytes){0}, visit_status, c));
  TRY(c->err);
  TRY(store_scan(&c->store, c->scope, STORE_LISTS, (struct bytes){0}, visit_list, c));
  return c->err;
}

/* The checkpoint that everybody sees. Empty when there is none. */
static enum err read_published(struct checking *c, struct bytes *out)
{
  struct row_key key = row_log_key(c->head.log);
  struct row_log row;
  struct bytes value;
  bool found = false;
  TRY(store_get(&c->store, c->scope, STORE_LOGS, row_key_bytes(&key), &found, &value));
  if (!found) {
    return OK;
  }
  TRY(row_log_decode(c->scope, value, &row));
  struct str path = scope_format(c->scope, "logs/" STR_FMT "/checkpoint", STR_ARG(row.name));
  return path.at == NULL ? scope_err(c->scope) : publication_read(&c->folder, c->scope, path, &found, out);
}

static enum err open_snapshot(struct checking *c, const struct registry_places *places)
{
  if (c->store.calls != NULL) {
    store_close(&c->store);
  }
  TRY(store_lmdb_open_snapshot(c->scope, places->store, &c->store));
  return store_read_head(&c->store, c->scope, &c->head);
}

/* The snapshot that is checked is taken after the checkpoint was read, and so knows all of its log. */
static enum err open_all(struct checking *c, const struct registry_places *places, struct bytes *published)
{
  struct bytes staged;
  bool found = false;
  TRY(publication_folder_open(c->scope, places->public, &c->folder));
  TRY(open_snapshot(c, places));
  TRY(read_published(c, published));
  TRY(open_snapshot(c, places));
  TRY(open_logs(c));
  if (c->head.size > 0 && c->logs_len != c->head.log + 1) {
    return FAIL(c->scope, ERR_IO, "the store does not name its logs");
  }
  TRY(store_get(&c->store, c->scope, STORE_META, ROW_STAGED_KEY, &found, &staged));
  TRY(found ? ledger_files_decode(c->scope, staged, &c->owed) : OK);
  return open_groups(c);
}

static enum err check_all(struct checking *c, const struct registry_places *places)
{
  struct bytes published = {0};
  TRY(open_all(c, places, &published));
  TRY(check_logs(c));
  TRY(check_checkpoint(c));
  TRY(published.len > 0 ? check_published(c, published) : OK);
  TRY(check_records(c));
  return check_lists(c);
}

static void close_all(struct checking *c)
{
  for (size_t i = 0; i < BUNDLES; i++) {
    scope_free(c->slots[i].memory);
  }
  for (size_t i = 0; i < c->logs_len; i++) {
    free(c->logs[i].met);
  }
  if (c->store.calls != NULL) {
    store_close(&c->store);
  }
  publication_close(&c->folder);
}

enum err registry_fsck(struct scope *scope, const struct registry_places *places, struct fsck *fsck)
{
  static const struct publication_calls SEEN = {.read = read_owed_too};
  struct checking c = {.scope = scope, .fsck = fsck};
  c.seen = (struct publication_port){&SEEN, (struct publication *)(void *)&c};
  bool memory = true;
  for (size_t i = 0; i < BUNDLES; i++) {
    c.slots[i] = (struct bundle_slot){.memory = scope_new(BUNDLE_SCOPE_OCTETS), .index = UINT64_MAX};
    memory = memory && c.slots[i].memory != NULL;
  }
  enum err err = memory ? check_all(&c, places) : FAIL(scope, ERR_LIMIT, "no memory to check a registry");
  close_all(&c);
  return err;
}
