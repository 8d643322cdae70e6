#include "store/lmdb.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"

enum { READERS_MOST = 512, HEAD_OCTETS = 5 * 8 + STORE_ROOT_OCTETS };
/* Address space, not disk: a map that never has to grow while readers look on. A thousand million records fit, and so
   does the map where a process has only 39 bits of addresses. */
static const size_t MAP_OCTETS = (size_t)1 << 38;
static const struct bytes FORMAT_KEY = {(const uint8_t *)"format", 6};
static const struct bytes HEAD_KEY = {(const uint8_t *)"head", 4};

static const char *const TABLE_NAMES[STORE_TABLES] = {
    [STORE_META] = "meta",           [STORE_GROUPS] = "groups",   [STORE_RECORDS] = "records", [STORE_KEYS] = "keys",
    [STORE_STATUS] = "status",       [STORE_CHANGES] = "changes", [STORE_LISTS] = "lists",     [STORE_LOGS] = "logs",
    [STORE_DOCUMENTS] = "documents", [STORE_NUMBERS] = "numbers", [STORE_CLAIMS] = "claims",   [STORE_DUE] = "due",
    [STORE_OWED] = "owed",           [STORE_ENDS] = "ends",       [STORE_ORDERS] = "orders",
};

const struct store_layout store_of_registry = {
    .format = "dojang-registry 2",
    .has = {[STORE_META] = true,
            [STORE_GROUPS] = true,
            [STORE_RECORDS] = true,
            [STORE_KEYS] = true,
            [STORE_STATUS] = true,
            [STORE_CHANGES] = true,
            [STORE_LISTS] = true,
            [STORE_LOGS] = true},
};

const struct store_layout store_of_issuer = {
    .format = "dojang-issuer 1",
    .has = {[STORE_META] = true,
            [STORE_DOCUMENTS] = true,
            [STORE_NUMBERS] = true,
            [STORE_CLAIMS] = true,
            [STORE_DUE] = true,
            [STORE_OWED] = true,
            [STORE_ENDS] = true,
            [STORE_ORDERS] = true},
};

struct store {
  const struct store_layout *layout;
  MDB_env *env; /* owned */
  MDB_dbi tables[STORE_TABLES];
  int lock_fd; /* holds the lock as long as it is open; -1 in a snapshot */
  MDB_txn *snapshot; /* owned: all reading is of this moment; NULL in a store that is written */
};

/* LMDB's view has no const; it does not write through it. */
static MDB_val val_of(struct bytes octets)
{
  return (MDB_val){octets.len, (void *)(uintptr_t)octets.at};
}

static struct bytes bytes_of(const MDB_val *value)
{
  return (struct bytes){value->mv_data, value->mv_size};
}

static void abort_drop(MDB_txn **txn)
{
  if (*txn != NULL) {
    mdb_txn_abort(*txn);
  }
}
#define TXN [[gnu::cleanup(abort_drop)]] MDB_txn *

static int put(struct store *store, MDB_txn *txn, enum store_table table, struct bytes key, struct bytes value,
               unsigned flags)
{
  assert(store->layout->has[table]);
  MDB_val key_val = val_of(key);
  MDB_val value_val = val_of(value);
  return mdb_put(txn, store->tables[table], &key_val, &value_val, flags);
}

static int take_out(struct store *store, MDB_txn *txn, enum store_table table, struct bytes key)
{
  assert(store->layout->has[table]);
  MDB_val key_val = val_of(key);
  int code = mdb_del(txn, store->tables[table], &key_val, NULL);
  return code == MDB_NOTFOUND ? 0 : code;
}

static int get(const struct store *store, MDB_txn *txn, enum store_table table, struct bytes key, struct bytes *out)
{
  assert(store->layout->has[table]);
  MDB_val key_val = val_of(key);
  MDB_val value_val = {0};
  int code = mdb_get(txn, store->tables[table], &key_val, &value_val);
  *out = bytes_of(&value_val);
  return code;
}

static void head_encode(const struct store_head *head, uint8_t at[HEAD_OCTETS])
{
  store_u64_write(at, head->epoch);
  store_u64_write(at + 8, head->commits);
  store_u64_write(at + 16, head->log);
  store_u64_write(at + 24, head->size);
  store_u64_write(at + 32, head->status_seq);
  memcpy(at + 40, head->root, STORE_ROOT_OCTETS);
}

/* 0, or LMDB's code; MDB_CORRUPTED for a head of another length. */
static int head_read(const struct store *store, MDB_txn *txn, struct store_head *head)
{
  *head = (struct store_head){0};
  struct bytes value;
  int code = get(store, txn, STORE_META, HEAD_KEY, &value);
  if (code == MDB_NOTFOUND) {
    return 0;
  }
  if (code != 0 || value.len != HEAD_OCTETS) {
    return code != 0 ? code : MDB_CORRUPTED;
  }
  head->epoch = store_u64_read(value.at);
  head->commits = store_u64_read(value.at + 8);
  head->log = store_u64_read(value.at + 16);
  head->size = store_u64_read(value.at + 24);
  head->status_seq = store_u64_read(value.at + 32);
  memcpy(head->root, value.at + 40, STORE_ROOT_OCTETS);
  return 0;
}

static int head_write(struct store *store, MDB_txn *txn, const struct store_head *head)
{
  uint8_t at[HEAD_OCTETS];
  head_encode(head, at);
  return put(store, txn, STORE_META, HEAD_KEY, (struct bytes){at, sizeof at}, 0);
}

static enum store_outcome outcome_of(int code)
{
  switch (code) {
  case 0:
    return STORE_OK;
  case MDB_KEYEXIST:
    return STORE_EXISTS;
  case MDB_MAP_FULL:
    return STORE_FULL;
  default:
    return STORE_UNKNOWN;
  }
}

/* Whatever a failed mdb_txn_commit says, something may be on disk. */
static enum store_outcome finish(MDB_txn **txn)
{
  int code = mdb_txn_commit(*txn);
  *txn = NULL;
  return code == 0 ? STORE_OK : STORE_UNKNOWN;
}

static enum store_outcome lmdb_acquire(struct store *store, struct store_head *head)
{
  TXN txn = NULL;
  if (mdb_txn_begin(store->env, NULL, 0, &txn) != 0 || head_read(store, txn, head) != 0) {
    return STORE_UNKNOWN;
  }
  head->epoch++;
  int code = head_write(store, txn, head);
  return code == 0 ? finish(&txn) : outcome_of(code);
}

/* A transaction to read in: the snapshot's, or one of its own, which is the caller's to end. */
static int begin_read(struct store *store, MDB_txn **own, MDB_txn **out)
{
  int code = store->snapshot != NULL ? 0 : mdb_txn_begin(store->env, NULL, MDB_RDONLY, own);
  *out = store->snapshot != NULL ? store->snapshot : *own;
  return code;
}

static enum err lmdb_read_head(struct store *store, struct scope *scope, struct store_head *head)
{
  TXN own = NULL;
  MDB_txn *txn = NULL;
  int code = begin_read(store, &own, &txn);
  code = code == 0 ? head_read(store, txn, head) : code;
  return code == 0 ? OK : FAIL(scope, ERR_IO, "the store's head cannot be read: %s", mdb_strerror(code));
}

static bool head_equal(const struct store_head *a, const struct store_head *b)
{
  return a->epoch == b->epoch && a->commits == b->commits && a->log == b->log && a->size == b->size &&
         a->status_seq == b->status_seq && memcmp(a->root, b->root, STORE_ROOT_OCTETS) == 0;
}

static enum store_outcome lmdb_commit(struct store *store, const struct store_head *expected,
                                      const struct store_head *next, const struct store_batch *batch)
{
  TXN txn = NULL;
  struct store_head seen;
  if (mdb_txn_begin(store->env, NULL, 0, &txn) != 0 || head_read(store, txn, &seen) != 0) {
    return STORE_UNKNOWN;
  }
  if (!head_equal(&seen, expected)) {
    return STORE_CONFLICT;
  }
  for (size_t i = 0; i < batch->len; i++) {
    const struct store_put *one = &batch->puts[i];
    int code = one->is_removal
                   ? take_out(store, txn, one->table, one->key)
                   : put(store, txn, one->table, one->key, one->value, one->must_be_absent ? MDB_NOOVERWRITE : 0);
    if (code != 0) {
      return outcome_of(code);
    }
  }
  int code = head_write(store, txn, next);
  return code == 0 ? finish(&txn) : outcome_of(code);
}

static enum err lmdb_get(struct store *store, struct scope *scope, enum store_table table, struct bytes key,
                         bool *found, struct bytes *value)
{
  TXN own = NULL;
  MDB_txn *txn = NULL;
  struct bytes seen;
  int code = begin_read(store, &own, &txn);
  code = code == 0 ? get(store, txn, table, key, &seen) : code;
  if (code == MDB_NOTFOUND) {
    return OK;
  }
  if (code != 0) {
    return FAIL(scope, ERR_IO, "the store cannot be read: %s", mdb_strerror(code));
  }
  *value = str_bytes(scope_str(scope, bytes_str(seen)));
  *found = value->at != NULL;
  return *found ? OK : scope_err(scope);
}

static int visit_all(MDB_cursor *cursor, struct bytes from, store_visit visit, void *self)
{
  MDB_val key = val_of(from);
  MDB_val value = {0};
  int code = mdb_cursor_get(cursor, &key, &value, from.len > 0 ? MDB_SET_RANGE : MDB_FIRST);
  while (code == 0 && visit(self, bytes_of(&key), bytes_of(&value))) {
    code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  return code == MDB_NOTFOUND ? 0 : code;
}

static enum err lmdb_scan(struct store *store, struct scope *scope, enum store_table table, struct bytes from,
                          store_visit visit, void *self)
{
  TXN own = NULL;
  MDB_txn *txn = NULL;
  MDB_cursor *cursor = NULL;
  int code = begin_read(store, &own, &txn);
  code = code == 0 ? mdb_cursor_open(txn, store->tables[table], &cursor) : code;
  if (code == 0) {
    code = visit_all(cursor, from, visit, self);
    mdb_cursor_close(cursor);
  }
  return code == 0 ? OK : FAIL(scope, ERR_IO, "the store cannot be read: %s", mdb_strerror(code));
}

static void lmdb_close(struct store *store)
{
  if (store == NULL) {
    return;
  }
  abort_drop(&store->snapshot);
  if (store->env != NULL) {
    mdb_env_close(store->env);
  }
  if (store->lock_fd >= 0) {
    (void)close(store->lock_fd);
  }
  free(store);
}

static void store_drop(struct store **store)
{
  lmdb_close(*store);
}

void store_lmdb_check_readers(struct store *store)
{
  int dead = 0;
  (void)mdb_reader_check(store->env, &dead);
}

static int open_environment(struct store *store, const char *folder, unsigned flags)
{
  int code = mdb_env_create(&store->env);
  code = code == 0 ? mdb_env_set_mapsize(store->env, MAP_OCTETS) : code;
  code = code == 0 ? mdb_env_set_maxdbs(store->env, STORE_TABLES) : code;
  code = code == 0 ? mdb_env_set_maxreaders(store->env, READERS_MOST) : code;
  /* MDB_NOTLS: a reader is bound to its transaction and not to its thread, so a visit may read as well. None of the
     flags that trade durability for speed. */
  return code == 0 ? mdb_env_open(store->env, folder, MDB_NOTLS | flags, 0600) : code;
}

static int open_tables(struct store *store, MDB_txn *txn, unsigned flags)
{
  int code = 0;
  for (size_t i = 0; i < STORE_TABLES && code == 0; i++) {
    code = store->layout->has[i] ? mdb_dbi_open(txn, TABLE_NAMES[i], flags, &store->tables[i]) : 0;
  }
  return code;
}

static struct bytes format_of(const struct store *store)
{
  return str_bytes(str_of(store->layout->format));
}

/* Makes the tables of a new store, and refuses one of another format before anything is changed in it. */
static enum err open_format(struct store *store, struct scope *scope, const char *folder)
{
  TXN txn = NULL;
  struct bytes format = {0};
  int code = mdb_txn_begin(store->env, NULL, 0, &txn);
  code = code == 0 ? mdb_dbi_open(txn, TABLE_NAMES[STORE_META], MDB_CREATE, &store->tables[STORE_META]) : code;
  code = code == 0 ? get(store, txn, STORE_META, FORMAT_KEY, &format) : code;
  if (code == 0 && !bytes_equal(format, format_of(store))) {
    return FAIL(scope, ERR_CONFIG, "%s: holds a store of another format", folder);
  }
  code = code == MDB_NOTFOUND ? put(store, txn, STORE_META, FORMAT_KEY, format_of(store), 0) : code;
  code = code == 0 ? open_tables(store, txn, MDB_CREATE) : code;
  if (code == 0) {
    code = mdb_txn_commit(txn);
    txn = NULL;
  }
  return code == 0 ? OK : FAIL(scope, ERR_CONFIG, "%s: %s", folder, mdb_strerror(code));
}

static enum err open_all(struct store *store, struct scope *scope, const char *folder)
{
  /* A second process is refused before it touches the environment. */
  TRY(folder_claim(scope, folder, &store->lock_fd));
  int code = open_environment(store, folder, 0);
  if (code != 0) {
    return FAIL(scope, ERR_CONFIG, "%s: %s", folder, mdb_strerror(code));
  }
  store_lmdb_check_readers(store);
  TRY(open_format(store, scope, folder));
  /* The names of the files must be as durable as what is in them. */
  TRY(folder_sync(scope, folder));
  struct str parent = scope_format(scope, "%s/..", folder);
  return parent.at == NULL ? scope_err(scope) : folder_sync(scope, parent.at);
}

static enum err open_snapshot(struct store *store, struct scope *scope, const char *folder)
{
  struct bytes format = {0};
  int code = open_environment(store, folder, MDB_RDONLY);
  code = code == 0 ? mdb_txn_begin(store->env, NULL, MDB_RDONLY, &store->snapshot) : code;
  code = code == 0 ? open_tables(store, store->snapshot, 0) : code;
  code = code == 0 ? get(store, store->snapshot, STORE_META, FORMAT_KEY, &format) : code;
  if (code != 0) {
    return FAIL(scope, ERR_CONFIG, "%s: %s", folder, code == MDB_NOTFOUND ? "holds no store" : mdb_strerror(code));
  }
  return bytes_equal(format, format_of(store)) ? OK
                                               : FAIL(scope, ERR_CONFIG, "%s: holds a store of another format", folder);
}

static enum err open_with(struct scope *scope, const struct store_layout *layout, const char *folder,
                          enum err (*open)(struct store *store, struct scope *scope, const char *folder),
                          struct store_port *out)
{
  static const struct store_calls CALLS = {lmdb_acquire, lmdb_read_head, lmdb_commit, lmdb_get, lmdb_scan, lmdb_close};
  *out = (struct store_port){0};
  [[gnu::cleanup(store_drop)]] struct store *store = calloc(1, sizeof *store);
  if (store == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the store");
  }
  store->layout = layout;
  store->lock_fd = -1;
  TRY(open(store, scope, folder));
  *out = (struct store_port){&CALLS, store};
  store = NULL;
  return OK;
}

enum err store_lmdb_open(struct scope *scope, const char *folder, struct store_port *out)
{
  return open_with(scope, &store_of_registry, folder, open_all, out);
}

enum err store_lmdb_open_as(struct scope *scope, const struct store_layout *layout, const char *folder,
                            struct store_port *out)
{
  return open_with(scope, layout, folder, open_all, out);
}

enum err store_lmdb_open_snapshot(struct scope *scope, const char *folder, struct store_port *out)
{
  return open_with(scope, &store_of_registry, folder, open_snapshot, out);
}

/* LMDB copies into a file that anybody may read, and leaves it to the system when it is on disk. */
static enum err settle_file(struct scope *scope, const char *path)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  bool synced = fd >= 0 && fchmod(fd, 0600) == 0 && fsync(fd) == 0;
  int reason = errno;
  if (fd >= 0) {
    (void)close(fd);
  }
  return synced ? OK : FAIL(scope, ERR_IO, "%s: %s", path, strerror(reason));
}

enum err store_lmdb_copy(struct scope *scope, const struct store_port *snapshot, const char *folder)
{
  struct str data = scope_format(scope, "%s/data.mdb", folder);
  if (data.at == NULL) {
    return scope_err(scope);
  }
  int code = mdb_env_copy2(snapshot->store->env, folder, MDB_CP_COMPACT);
  if (code != 0) {
    return FAIL(scope, ERR_IO, "%s: %s", folder, mdb_strerror(code));
  }
  TRY(settle_file(scope, data.at));
  return folder_sync(scope, folder);
}
