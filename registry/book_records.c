#include "book_round.h"

#include <assert.h>
#include <string.h>

#include "schema/resident_number.h"

enum { TYPE_CHARS_MOST = 128, DID_CHARS_MOST = 512 };

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

/* Of records under the same key at the same place. */
static bool is_same(const struct registry_record *a, const struct registry_record *b)
{
  return bytes_equal((struct bytes){a->digest, sizeof a->digest}, (struct bytes){b->digest, sizeof b->digest}) &&
         str_equal(a->issuer, b->issuer) && str_equal(a->type, b->type) && a->valid_until_s == b->valid_until_s;
}

/* The receipt that was given for this record before; another record under the same key is refused. */
static enum err repeat(struct book *book, struct scope *scope, size_t at, const struct registry_record *record,
                       struct bytes known_place, struct bytes place, struct registry_receipt *receipt)
{
  bool found = false;
  struct bytes value;
  struct row_record row = {0};
  TRY(book_find(book, scope, STORE_RECORDS, known_place, &found, &value));
  if (!found) {
    return FAIL(scope, ERR_IO, "the store lacks a record that an idempotency key names");
  }
  TRY(row_record_decode(scope, value, &row));
  *receipt = row.receipt;
  bool same = bytes_equal(known_place, place) && is_same(&row.record, record);
  return same ? OK : refuse(scope, at, ERR_CONFLICT, "idempotencyKey", "was used before for another record");
}

static enum err check_free(struct book *book, struct scope *scope, size_t at, struct bytes place)
{
  bool used = false;
  struct bytes value;
  TRY(book_find(book, scope, STORE_RECORDS, place, &used, &value));
  return used ? refuse(scope, at, ERR_CONFLICT, "index", "is used by another record") : OK;
}

/* The time is that of several seconds: an entry must not single anybody out. */
static enum err put_record(struct book *book, struct scope *scope, const struct row_record *row, struct bytes place,
                           struct bytes idempotency_key)
{
  struct bytes value;
  struct leaf leaf = {
      .kind = LEAF_ISSUED,
      .issuer = leaf_issuer(row->record.issuer),
      .time_s = (uint64_t)(row->receipt.recorded_s - row->receipt.recorded_s % LEAF_TIME_STEP_S),
  };
  static_assert(sizeof leaf.digest.at == REGISTRY_DIGEST_OCTETS, "an entry holds the record's digest");
  memcpy(leaf.digest.at, row->record.digest, REGISTRY_DIGEST_OCTETS);
  TRY(row_record_encode(scope, row, &value));
  TRY(store_batch_add(&book->batch, STORE_RECORDS, place, value));
  TRY(store_batch_add(&book->batch, STORE_KEYS, idempotency_key, place));
  return book_log(book, &leaf);
}

static enum err record_one(struct book *book, struct scope *scope, size_t at, const struct registry_record *record,
                           int64_t now_s, struct registry_receipt *receipt)
{
  struct bytes idempotency_key;
  struct bytes known_place;
  struct bytes place;
  struct book_place where;
  bool known = false;
  TRY(check_texts(scope, at, record));
  TRY(row_idempotency_key(scope, record, &idempotency_key));
  TRY(book_find(book, scope, STORE_KEYS, idempotency_key, &known, &known_place));
  TRY(book_place(book, scope, record->group, record->index, &where));
  struct row_key key = row_place_key(record->group, where.position);
  TRY(book_keep(scope, &key, &place));
  if (known) {
    return repeat(book, scope, at, record, known_place, place, receipt);
  }
  if (!where.is_leased) {
    return refuse(scope, at, ERR_CONFLICT, "index", "was not leased");
  }
  TRY(check_free(book, scope, at, place));
  struct row_record row = {*record, {.sequence = book->next.size, .recorded_s = now_s}, book->next.log};
  TRY(put_record(book, scope, &row, place, idempotency_key));
  *receipt = row.receipt;
  return OK;
}

enum err book_record(struct book *book, struct scope *scope, size_t len, const struct registry_record records[],
                     int64_t now_s, struct registry_receipt receipts[])
{
  struct book_mark mark = book_mark_of(book);
  enum err err = OK;
  for (size_t i = 0; i < len && err == OK; i++) {
    err = record_one(book, scope, i, &records[i], now_s, &receipts[i]);
  }
  return book_settle(book, &mark, err);
}
