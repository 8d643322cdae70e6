#include "registry/upkeep.h"

#include <string.h>

#include "base/limits.h"
#include "crypto/random.h"
#include "shelf_lists.h"
#include "status/list.h"
#include "store/lmdb.h"
#include "json/text.h"

enum { LISTS_GROUP_MOST = 1000000 };

/* A list as the log last has it, and what the store knows of it. */
struct found_list {
  struct leaf leaf; /* kind 0: nothing newer than what the store has */
  struct bitstring stored; /* at NULL: not looked at */
};

struct recovering {
  struct scope *scope;
  struct recovery *out;
  struct store_port store;
  struct publication_port folder;
  struct tiles tiles;
  struct store_head head;
  struct store_head next;
  struct store_batch batch;
  struct str checkpoint; /* as published */
  struct ledger_mark end;
  struct row_groups groups;
  struct found_list *lists; /* by group and purpose */
  size_t lists_len;
  struct leaf issuers; /* kind 0: none newer */
  enum err err; /* of a visit */
};

/* "2026" of "registry.gaon.example/logs/2026". */
static struct str log_name(const struct note_key *log)
{
  size_t slash = str_find_last(log->name, '/');
  return str_slice(log->name, slash == SIZE_MAX ? 0 : slash + 1, log->name.len);
}

static enum err read_file(struct recovering *r, struct str path, struct bytes *out)
{
  bool found = false;
  TRY(path.at == NULL ? scope_err(r->scope) : publication_read(&r->folder, r->scope, path, &found, out));
  return found ? OK : FAIL(r->scope, ERR_NOT_FOUND, "public folder: " STR_FMT ": is missing", STR_ARG(path));
}

/* What everybody has seen last, signed by the log's own key. */
static enum err read_checkpoint(struct recovering *r, const struct note_key *log)
{
  struct bytes octets;
  struct note note;
  struct checkpoint checkpoint;
  struct note_voice voice;
  TRY(read_file(r, scope_join(r->scope, r->tiles.folder, STR("/checkpoint")), &octets));
  r->checkpoint = bytes_str(octets);
  TRY(checkpoint_open(r->scope, r->checkpoint, &note, &checkpoint));
  TRY(note_check(r->scope, &note, log, &voice));
  if (!voice.heard || !str_equal(checkpoint.origin, log->name)) {
    return FAIL(r->scope, ERR_SIGNATURE, "the published checkpoint is not signed by the log's key");
  }
  r->end = (struct ledger_mark){checkpoint.size, checkpoint.root};
  return OK;
}

/* One log begins with the other: the published one with the store's, or, where the last commits were never published,
   the other way round. */
static enum err check_beginning(struct recovering *r)
{
  struct ledger_mark store = {.size = r->head.size};
  memcpy(store.root.at, r->head.root, sizeof r->head.root);
  bool is_ahead = r->end.size >= store.size;
  const struct ledger_mark *longer = is_ahead ? &r->end : &store;
  const struct ledger_mark *shorter = is_ahead ? &store : &r->end;
  struct tile_source source = tiles_source(&r->tiles);
  struct tile_tree *tree = NULL;
  struct tlog_hash root;
  TRY(tile_tree_open(r->scope, &source, longer->size, &longer->root, &tree));
  struct tree_reader reader = tile_tree_reader(tree);
  TRY(tree_root(r->scope, &reader, shorter->size, &root));
  if (shorter->size > 0 && !tlog_hash_equal(&root, &shorter->root)) {
    return FAIL(r->scope, ERR_PROOF, "the published log of %llu entries and the store's of %llu do not go together",
                (unsigned long long)r->end.size, (unsigned long long)r->head.size);
  }
  return is_ahead ? tiles_check(&r->tiles, r->scope, r->head.size, r->end.size, &r->end.root) : OK;
}

static enum err note_list(struct recovering *r, const struct leaf *leaf)
{
  size_t place = (size_t)leaf->number * STATUS_KEPT + leaf->purpose;
  if (leaf->purpose >= STATUS_KEPT || leaf->number > LISTS_GROUP_MOST) {
    return FAIL(r->scope, ERR_PROOF, "an entry is of a list that there cannot be");
  }
  if (place >= r->lists_len) {
    size_t len = (place / STATUS_KEPT + 1) * STATUS_KEPT;
    struct found_list *lists = SCOPE_ARRAY(r->scope, struct found_list, len);
    if (lists == NULL) {
      return scope_err(r->scope);
    }
    if (r->lists_len > 0) {
      memcpy(lists, r->lists, r->lists_len * sizeof *lists);
    }
    r->lists = lists;
    r->lists_len = len;
  }
  r->lists[place].leaf = *leaf;
  return OK;
}

static enum err take_entry(struct recovering *r, struct bytes entry)
{
  struct leaf leaf;
  TRY(leaf_decode(r->scope, entry, &leaf));
  r->out->records += leaf.kind == LEAF_ISSUED;
  if (leaf.kind == LEAF_ISSUERS) {
    r->issuers = leaf;
  }
  return leaf.kind == LEAF_LIST ? note_list(r, &leaf) : OK;
}

/* A bundle at a time. */
static enum err take_entries(struct recovering *r)
{
  for (uint64_t index = r->head.size; index < r->end.size;) {
    struct tile tile = tile_holding(0, index, r->end.size);
    struct bytes octets;
    const struct bytes *entries = NULL;
    [[gnu::cleanup(scope_drop)]] struct scope *own = scope_new(LIMIT_SCOPE_OCTETS);
    tile.level = TILE_ENTRIES;
    if (own == NULL || tiles_read(&r->tiles, own, &tile, &octets) != OK ||
        entry_bundle_decode(own, octets, tile.width, &entries) != OK) {
      return FAIL(r->scope, ERR_IO, "a bundle of entries cannot be read");
    }
    for (unsigned i = (unsigned)(index % TILE_WIDTH); i < tile.width; i++, index++) {
      TRY(take_entry(r, entries[i]));
    }
  }
  return OK;
}

static bool is_digest_of(const struct tlog_hash *hash, struct bytes octets)
{
  struct tlog_hash seen = tlog_sha256(octets);
  return tlog_hash_equal(hash, &seen);
}

/* A version that an entry names, held against it. */
static enum err read_version(struct recovering *r, struct str path, const struct leaf *leaf, struct row_text *row)
{
  struct bytes octets;
  TRY(read_file(r, path, &octets));
  if (!is_digest_of(&leaf->digest, octets)) {
    return FAIL(r->scope, ERR_PROOF, "public folder: " STR_FMT ": is not what the log has", STR_ARG(path));
  }
  *row = (struct row_text){leaf->version, (int64_t)leaf->time_s, bytes_str(octets)};
  return OK;
}

static enum err put(struct recovering *r, enum store_table table, const struct row_key *key, struct bytes value)
{
  struct bytes kept = str_bytes(scope_str(r->scope, bytes_str(row_key_bytes(key))));
  return kept.at == NULL ? scope_err(r->scope) : store_batch_put(&r->batch, table, kept, value);
}

static bool visit_status(void *self, struct bytes key, struct bytes value)
{
  struct recovering *r = self;
  struct row_status row = {0};
  (void)key;
  r->err = row_status_decode(r->scope, value, &row);
  size_t place = (size_t)row.group * STATUS_KEPT + row.purpose;
  if (r->err == OK && place < r->lists_len && r->lists[place].stored.at != NULL) {
    bitstring_set(&r->lists[place].stored, row.index, row.status);
  }
  return r->err == OK;
}

static enum err read_statuses(struct recovering *r)
{
  for (size_t i = 0; i < r->lists_len; i++) {
    TRY(r->lists[i].leaf.kind == LEAF_LIST ? bitstring_in(r->scope, STATUS_LIST_ENTRIES, &r->lists[i].stored) : OK);
  }
  TRY(store_scan(&r->store, r->scope, STORE_STATUS, (struct bytes){0}, visit_status, r));
  return r->err;
}

static enum err put_status(struct recovering *r, const struct leaf *leaf, uint32_t index, bool status)
{
  const struct row_status row = {
      .purpose = (enum status_purpose)leaf->purpose,
      .group = leaf->number,
      .index = index,
      .status = status,
      .sequence = ++r->next.status_seq,
      .changed_s = (int64_t)leaf->time_s,
      .reason = STR("unspecified"),
  };
  struct row_key place = row_status_key(&row);
  struct row_key number = row_change_key(row.sequence);
  struct bytes value;
  TRY(row_status_encode(r->scope, &row, &value));
  TRY(put(r, STORE_STATUS, &place, value));
  return put(r, STORE_CHANGES, &number, value);
}

static enum err put_list(struct recovering *r, const struct found_list *list)
{
  const struct leaf *leaf = &list->leaf;
  struct row_key key = row_list_key((enum status_purpose)leaf->purpose, leaf->number);
  struct str version = scope_format(r->scope, "%llu", (unsigned long long)leaf->version);
  struct str path = shelf_file(r->scope, (enum status_purpose)leaf->purpose, leaf->number, version);
  struct row_text row;
  struct bytes value;
  struct json credential;
  struct status_list content;
  TRY(read_version(r, path, leaf, &row));
  TRY(json_parse(r->scope, row.text, &credential));
  TRY(status_list_parse(r->scope, &credential, &content));
  if (content.bits.entries != STATUS_LIST_ENTRIES) {
    return FAIL(r->scope, ERR_PROOF, "public folder: " STR_FMT ": is of another length", STR_ARG(path));
  }
  for (uint32_t index = 0; index < STATUS_LIST_ENTRIES; index++) {
    bool status = bitstring_get(&content.bits, index);
    TRY(status != bitstring_get(&list->stored, index) ? put_status(r, leaf, index, status) : OK);
  }
  TRY(row_text_encode(r->scope, &row, &value));
  r->out->lists++;
  return put(r, STORE_LISTS, &key, value);
}

static enum err put_issuers(struct recovering *r)
{
  struct row_text row;
  struct bytes value;
  struct str path = scope_format(r->scope, "issuers/%llu", (unsigned long long)r->issuers.version);
  TRY(read_version(r, path, &r->issuers, &row));
  TRY(row_text_encode(r->scope, &row, &value));
  return store_batch_put(&r->batch, STORE_META, ROW_ISSUERS_KEY, value);
}

static enum err put_group(struct recovering *r, uint64_t group, const struct row_group *row)
{
  struct row_key key = row_group_key(group);
  struct bytes value;
  TRY(row_group_encode(r->scope, row, &value));
  return put(r, STORE_GROUPS, &key, value);
}

/* Which indices were given out since is not known: so none of these groups gives any more. */
static enum err give_up_group(struct recovering *r, uint64_t group)
{
  struct row_key key = row_group_key(group);
  struct row_group row = {.lost_from = STATUS_LIST_ENTRIES};
  struct bytes value;
  bool found = false;
  TRY(store_get(&r->store, r->scope, STORE_GROUPS, row_key_bytes(&key), &found, &value));
  TRY(found ? row_group_decode(r->scope, value, &row) : OK);
  if (!found) {
    random_fill(row.key, sizeof row.key);
    row.made_s = (int64_t)r->lists[group * STATUS_KEPT].leaf.time_s;
  }
  row.lost_from = row.leased < row.lost_from ? row.leased : row.lost_from;
  row.leased = STATUS_LIST_ENTRIES;
  return put_group(r, group, &row);
}

static enum err put_groups(struct recovering *r)
{
  struct bytes value;
  bool found = false;
  TRY(store_get(&r->store, r->scope, STORE_META, ROW_GROUPS_KEY, &found, &value));
  TRY(found ? row_groups_decode(r->scope, value, &r->groups) : OK);
  for (size_t i = 0; i < r->groups.open_len; i++) {
    TRY(give_up_group(r, r->groups.open[i]));
  }
  for (; r->groups.count < r->lists_len / STATUS_KEPT; r->groups.count++) {
    TRY(give_up_group(r, r->groups.count));
  }
  r->groups.open_len = 0;
  TRY(row_groups_encode(r->scope, &r->groups, &value));
  return store_batch_put(&r->batch, STORE_META, ROW_GROUPS_KEY, value);
}

static enum err put_log(struct recovering *r, const struct note_key *log)
{
  const struct row_log row = {.name = log_name(log)};
  memcpy(r->next.root, r->end.root.at, sizeof r->next.root);
  r->next.size = r->end.size;
  TRY(ledger_put_log(&r->batch, r->head.log, &row));
  TRY(store_batch_put(&r->batch, STORE_META, ROW_STAGED_KEY, str_bytes(STR(""))));
  TRY(store_batch_put(&r->batch, STORE_META, ROW_HALTED_KEY, str_bytes(STR(""))));
  return store_batch_put(&r->batch, STORE_META, ROW_CHECKPOINT_KEY, str_bytes(r->checkpoint));
}

static enum err take_over(struct recovering *r, const struct note_key *log)
{
  r->batch = store_batch_in(r->scope);
  r->next = r->head;
  TRY(take_entries(r));
  TRY(read_statuses(r));
  TRY(put_groups(r));
  for (size_t i = 0; i < r->lists_len; i++) {
    TRY(r->lists[i].leaf.kind == LEAF_LIST ? put_list(r, &r->lists[i]) : OK);
  }
  TRY(r->issuers.kind == LEAF_ISSUERS ? put_issuers(r) : OK);
  TRY(put_log(r, log));
  return store_commit(&r->store, r->scope, &r->head, &r->next, &r->batch);
}

/* The folder has no more than the store has: whoever contradicts them both is in the wrong, or no longer asked. */
static enum err clear_halt(struct recovering *r)
{
  r->batch = store_batch_in(r->scope);
  r->next = r->head;
  TRY(store_batch_put(&r->batch, STORE_META, ROW_HALTED_KEY, str_bytes(STR(""))));
  return store_commit(&r->store, r->scope, &r->head, &r->next, &r->batch);
}

static enum err check_name(struct recovering *r, const struct note_key *log)
{
  struct row_key key = row_log_key(r->head.log);
  struct row_log row;
  struct bytes value;
  bool found = false;
  TRY(store_get(&r->store, r->scope, STORE_LOGS, row_key_bytes(&key), &found, &value));
  TRY(found ? row_log_decode(r->scope, value, &row) : OK);
  return !found || str_equal(row.name, log_name(log))
             ? OK
             : FAIL(r->scope, ERR_VALUE, "the store is at the log " STR_FMT, STR_ARG(row.name));
}

static enum err recover(struct recovering *r, const struct registry_places *places, const struct note_key *log)
{
  TRY(publication_folder_open(r->scope, places->public, &r->folder));
  TRY(store_lmdb_open(r->scope, places->store, &r->store));
  TRY(store_acquire(&r->store, r->scope, &r->head));
  TRY(check_name(r, log));
  r->tiles = (struct tiles){&r->folder, scope_join(r->scope, STR("logs/"), log_name(log))};
  TRY(r->tiles.folder.at == NULL ? scope_err(r->scope) : read_checkpoint(r, log));
  r->out->from_size = r->head.size;
  r->out->to_size = r->end.size > r->head.size ? r->end.size : r->head.size;
  TRY(check_beginning(r));
  return r->end.size > r->head.size ? take_over(r, log) : clear_halt(r);
}

enum err registry_recover(struct scope *scope, const struct registry_places *places, const struct note_key *log,
                          struct recovery *out)
{
  struct recovering r = {.scope = scope, .out = out};
  *out = (struct recovery){0};
  enum err err = recover(&r, places, log);
  if (r.store.calls != NULL) {
    store_close(&r.store);
  }
  publication_close(&r.folder);
  return err;
}
