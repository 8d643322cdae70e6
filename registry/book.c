#include "book.h"

#include "crypto/random.h"
#include "schema/resident_number.h"
#include "status/reason.h"

enum { TYPE_CHARS_MOST = 128, DID_CHARS_MOST = 512 };

/* Where the round stood before a request. */
struct mark {
  size_t batch_len;
  struct store_head next;
  uint64_t next_leased;
};

static struct mark mark_of(const struct book *book)
{
  return (struct mark){book->batch.len, book->next, book->next_leased};
}

/* Drops what a refused request has put. */
static enum err settle(struct book *book, const struct mark *mark, enum err err)
{
  if (err != OK) {
    store_batch_rewind(&book->batch, mark->batch_len);
    book->next = mark->next;
    book->next_leased = mark->next_leased;
  }
  return err;
}

/* As the store will be after the round. */
static enum err find(struct book *book, struct scope *scope, enum store_table table, struct bytes key, bool *found,
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

/* A key as it must be for the batch to borrow it. */
static enum err keep(struct scope *scope, const struct row_key *key, struct bytes *out)
{
  *out = str_bytes(scope_str(scope, bytes_str(row_key_bytes(key))));
  return out->at == NULL ? scope_err(scope) : OK;
}

static uint64_t groups_of(uint64_t leased)
{
  return (leased + STATUS_LIST_ENTRIES - 1) / STATUS_LIST_ENTRIES;
}

uint64_t book_groups(const struct book *book)
{
  return groups_of(book->leased) + 1;
}

enum err book_open(struct book *book, struct scope *scope, const struct store_port *store)
{
  *book = (struct book){.store = *store, .permutation_group = UINT64_MAX};
  bool found = false;
  struct bytes value;
  TRY(store_acquire(store, scope, &book->head));
  TRY(store_get(store, scope, STORE_META, ROW_LEASED_KEY, &found, &value));
  if (found && value.len != 8) {
    return FAIL(scope, ERR_IO, "the store's count of leased indices is damaged");
  }
  book->leased = found ? store_u64_read(value.at) : 0;
  return OK;
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
  book->next = book->head;
  book->next_leased = book->leased;
}

enum err book_commit(struct book *book, struct scope *scope)
{
  if (book->batch.len == 0) {
    return OK;
  }
  TRY(store_commit(&book->store, scope, &book->head, &book->next, &book->batch));
  book->leased = book->next_leased;
  return OK;
}

/* The permutation of a group that exists, as it will be after the round. */
static enum err load_permutation(struct book *book, struct scope *scope, uint64_t group)
{
  if (book->permutation_group == group) {
    return OK;
  }
  struct row_key key = row_group_key(group);
  struct row_group row;
  bool found = false;
  struct bytes value;
  TRY(find(book, scope, STORE_GROUPS, row_key_bytes(&key), &found, &value));
  if (!found) {
    return FAIL(scope, ERR_IO, "the store lacks a group of indices");
  }
  TRY(row_group_decode(scope, value, &row));
  permutation_make(&book->permutation, row.key);
  book->permutation_group = group;
  return OK;
}

static enum err open_group(struct book *book, struct scope *scope, uint64_t group, int64_t now_s)
{
  struct row_key key = row_group_key(group);
  struct row_group row = {.made_s = now_s};
  struct bytes kept;
  struct bytes value;
  random_fill(row.key, sizeof row.key);
  TRY(keep(scope, &key, &kept));
  TRY(row_group_encode(scope, &row, &value));
  TRY(store_batch_add(&book->batch, STORE_GROUPS, kept, value));
  /* A round that was dropped may have opened the group with another key. */
  book->permutation_group = UINT64_MAX;
  return load_permutation(book, scope, group);
}

static enum err put_leased(struct book *book, struct scope *scope, uint64_t leased)
{
  uint8_t *at = SCOPE_ARRAY(scope, uint8_t, 8);
  if (at == NULL) {
    return scope_err(scope);
  }
  store_u64_write(at, leased);
  book->next_leased = leased;
  return store_batch_put(&book->batch, STORE_META, ROW_LEASED_KEY, (struct bytes){at, 8});
}

static enum err lease(struct book *book, struct scope *scope, size_t count, int64_t now_s, uint64_t *group,
                      uint32_t indices[])
{
  uint64_t position = book->next_leased % STATUS_LIST_ENTRIES;
  uint64_t first = book->next_leased;
  if (position + count > STATUS_LIST_ENTRIES) {
    first += STATUS_LIST_ENTRIES - position;
    position = 0;
  }
  *group = first / STATUS_LIST_ENTRIES;
  TRY(position == 0 ? open_group(book, scope, *group, now_s) : load_permutation(book, scope, *group));
  for (size_t i = 0; i < count; i++) {
    indices[i] = permutation_index(&book->permutation, (uint32_t)(position + i));
  }
  return put_leased(book, scope, first + count);
}

enum err book_lease(struct book *book, struct scope *scope, size_t count, int64_t now_s, uint64_t *group,
                    uint32_t indices[])
{
  struct mark mark = mark_of(book);
  return settle(book, &mark, lease(book, scope, count, now_s, group, indices));
}

static enum err refuse(struct scope *scope, size_t at, enum err err, const char *member, const char *reason)
{
  return FAIL(scope, err, "records[%zu].%s: %s", at, member, reason);
}

/* Printable ASCII without blanks, 1 to `most` characters. */
static bool is_token(struct str text, size_t most)
{
  for (size_t i = 0; i < text.len; i++) {
    if (text.at[i] <= ' ' || text.at[i] > '~') {
      return false;
    }
  }
  return text.len >= 1 && text.len <= most;
}

/* Nothing about a person may come in through the texts of a record. */
static enum err check_texts(struct scope *scope, size_t at, const struct registry_record *record)
{
  if (!is_token(record->idempotency_key, REGISTRY_KEY_CHARS)) {
    return refuse(scope, at, ERR_VALUE, "idempotencyKey", "must be 1 to 64 printable ASCII characters without blanks");
  }
  if (resident_number_find(record->idempotency_key)) {
    return refuse(scope, at, ERR_VALUE, "idempotencyKey", "looks like a resident registration number");
  }
  if (!is_token(record->issuer, DID_CHARS_MOST) || !str_starts(record->issuer, STR("did:"))) {
    return refuse(scope, at, ERR_VALUE, "issuer", "must be a DID");
  }
  if (!is_token(record->type, TYPE_CHARS_MOST)) {
    return refuse(scope, at, ERR_VALUE, "type", "must be the name of a credential type");
  }
  bool in_range = record->index < STATUS_LIST_ENTRIES;
  return in_range ? OK : refuse(scope, at, ERR_RANGE, "index", "must be less than 131072");
}

static enum err is_leased(struct book *book, struct scope *scope, uint64_t group, uint32_t index, bool *out)
{
  *out = false;
  if (group >= groups_of(book->next_leased)) {
    return OK;
  }
  uint64_t given = book->next_leased - group * STATUS_LIST_ENTRIES;
  if (given >= STATUS_LIST_ENTRIES) {
    *out = true;
    return OK;
  }
  TRY(load_permutation(book, scope, group));
  *out = permutation_position(&book->permutation, index) < given;
  return OK;
}

static bool is_same(const struct registry_record *a, const struct registry_record *b)
{
  return str_equal(a->idempotency_key, b->idempotency_key) &&
         bytes_equal((struct bytes){a->digest, sizeof a->digest}, (struct bytes){b->digest, sizeof b->digest}) &&
         a->group == b->group && a->index == b->index && str_equal(a->issuer, b->issuer) &&
         str_equal(a->type, b->type) && a->valid_until_s == b->valid_until_s;
}

/* The receipt that was given for this record before; another record under the same key is refused. */
static enum err repeat(struct book *book, struct scope *scope, size_t at, const struct registry_record *record,
                       struct bytes place, struct registry_receipt *receipt)
{
  bool found = false;
  struct bytes value;
  struct row_record row = {0};
  TRY(find(book, scope, STORE_RECORDS, place, &found, &value));
  if (!found) {
    return FAIL(scope, ERR_IO, "the store lacks a record that an idempotency key names");
  }
  TRY(row_record_decode(scope, place, value, &row));
  *receipt = row.receipt;
  bool same = is_same(&row.record, record);
  return same ? OK : refuse(scope, at, ERR_CONFLICT, "idempotencyKey", "was used before for another record");
}

static enum err check_place(struct book *book, struct scope *scope, size_t at, const struct registry_record *record,
                            struct bytes place)
{
  bool leased = false;
  TRY(is_leased(book, scope, record->group, record->index, &leased));
  if (!leased) {
    return refuse(scope, at, ERR_CONFLICT, "index", "was not leased");
  }
  bool used = false;
  struct bytes value;
  TRY(find(book, scope, STORE_RECORDS, place, &used, &value));
  return used ? refuse(scope, at, ERR_CONFLICT, "index", "is used by another record") : OK;
}

static enum err record_one(struct book *book, struct scope *scope, size_t at, const struct registry_record *record,
                           int64_t now_s, struct registry_receipt *receipt)
{
  struct bytes idempotency_key;
  struct bytes known_place;
  bool known = false;
  TRY(check_texts(scope, at, record));
  TRY(row_idempotency_key(scope, record, &idempotency_key));
  TRY(find(book, scope, STORE_KEYS, idempotency_key, &known, &known_place));
  if (known) {
    return repeat(book, scope, at, record, known_place, receipt);
  }
  struct row_key key = row_place_key(record->group, record->index);
  struct bytes place;
  TRY(keep(scope, &key, &place));
  TRY(check_place(book, scope, at, record, place));
  struct row_record row = {*record, {.sequence = book->next.size, .recorded_s = now_s}};
  struct bytes value;
  TRY(row_record_encode(scope, &row, &value));
  TRY(store_batch_add(&book->batch, STORE_RECORDS, place, value));
  TRY(store_batch_add(&book->batch, STORE_KEYS, idempotency_key, place));
  book->next.size++;
  *receipt = row.receipt;
  return OK;
}

enum err book_record(struct book *book, struct scope *scope, size_t len, const struct registry_record records[],
                     int64_t now_s, struct registry_receipt receipts[])
{
  struct mark mark = mark_of(book);
  enum err err = OK;
  for (size_t i = 0; i < len && err == OK; i++) {
    err = record_one(book, scope, i, &records[i], now_s, &receipts[i]);
  }
  return settle(book, &mark, err);
}

static enum status_act act_of(const struct registry_change *change)
{
  if (!change->status) {
    return STATUS_ACT_REINSTATE;
  }
  return change->purpose == STATUS_REVOCATION ? STATUS_ACT_REVOKE : STATUS_ACT_SUSPEND;
}

static enum err check_reason(struct scope *scope, const struct registry_change *change,
                             const struct status_reason **out)
{
  enum status_act act = act_of(change);
  *out = status_reason_find(change->reason.len > 0 ? change->reason : STR("unspecified"));
  if (*out == NULL) {
    return FAIL(scope, ERR_VALUE, "reason: is not a known code");
  }
  if (!(*out)->allowed[act]) {
    return FAIL(scope, ERR_VALUE, "reason: this code does not fit this change");
  }
  if (change->recheck_s != 0 && act != STATUS_ACT_SUSPEND) {
    return FAIL(scope, ERR_VALUE, "recheckDate: only a suspension has one");
  }
  return OK;
}

static enum err need_record(struct book *book, struct scope *scope, uint64_t group, uint32_t index)
{
  struct row_key key = row_place_key(group, index);
  bool found = false;
  struct bytes value;
  TRY(find(book, scope, STORE_RECORDS, row_key_bytes(&key), &found, &value));
  return found ? OK : FAIL(scope, ERR_NOT_FOUND, "statusListIndex: no credential is recorded at this index");
}

/* How it stands; all zero when it was never changed. */
static enum err find_status(struct book *book, struct scope *scope, struct bytes key, struct row_status *row)
{
  bool found = false;
  struct bytes value;
  TRY(find(book, scope, STORE_STATUS, key, &found, &value));
  return found ? row_status_decode(scope, value, row) : OK;
}

static enum err put_change(struct book *book, struct scope *scope, struct bytes place, const struct row_status *row)
{
  struct row_key number = row_change_key(row->sequence);
  struct bytes key;
  struct bytes value;
  TRY(keep(scope, &number, &key));
  TRY(row_status_encode(scope, row, &value));
  TRY(store_batch_put(&book->batch, STORE_STATUS, place, value));
  TRY(store_batch_add(&book->batch, STORE_CHANGES, key, value));
  book->next.status_seq = row->sequence;
  return OK;
}

static enum err change(struct book *book, struct scope *scope, const struct registry_change *wanted, uint64_t group,
                       int64_t now_s, struct registry_change_receipt *out)
{
  const struct status_reason *reason = NULL;
  TRY(need_record(book, scope, group, wanted->index));
  struct row_status row = {.purpose = wanted->purpose, .group = group, .index = wanted->index};
  struct row_key key = row_status_key(&row);
  struct bytes place;
  TRY(keep(scope, &key, &place));
  TRY(find_status(book, scope, place, &row));
  if (wanted->purpose == STATUS_REVOCATION && row.status && !wanted->status) {
    return FAIL(scope, ERR_CONFLICT, "status: a revocation cannot be undone");
  }
  TRY(check_reason(scope, wanted, &reason));
  if (row.status != wanted->status) {
    row.status = wanted->status;
    row.sequence = book->next.status_seq + 1;
    row.changed_s = now_s;
    row.recheck_s = wanted->recheck_s;
    row.reason = reason->code;
    TRY(put_change(book, scope, place, &row));
  }
  /* The reason may stand in the scope of an earlier request of this round. */
  *out = (struct registry_change_receipt){row.sequence, row.changed_s, row.status, scope_str(scope, row.reason)};
  return out->reason.at == NULL ? scope_err(scope) : OK;
}

enum err book_change(struct book *book, struct scope *scope, const struct registry_change *wanted, uint64_t group,
                     int64_t now_s, struct registry_change_receipt *out)
{
  struct mark mark = mark_of(book);
  return settle(book, &mark, change(book, scope, wanted, group, now_s, out));
}
