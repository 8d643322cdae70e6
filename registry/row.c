#include "row.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "crypto/digest.h"

const struct bytes ROW_GROUPS_KEY = {(const uint8_t *)"groups", 6};
const struct bytes ROW_ISSUERS_KEY = {(const uint8_t *)"issuers", 7};
const struct bytes ROW_CHECKPOINT_KEY = {(const uint8_t *)"checkpoint", 10};
const struct bytes ROW_HALTED_KEY = {(const uint8_t *)"halted", 6};
const struct bytes ROW_STAGED_KEY = {(const uint8_t *)"staged", 6};

struct bytes row_key_bytes(const struct row_key *key)
{
  return (struct bytes){key->at, key->len};
}

static void key_add_u64(struct row_key *key, uint64_t number)
{
  assert(key->len + 8 <= ROW_KEY_MOST);
  store_u64_write(key->at + key->len, number);
  key->len += 8;
}

/* Most tables have one number for a key. */
static struct row_key number_key(uint64_t number)
{
  struct row_key key = {0};
  key_add_u64(&key, number);
  return key;
}

struct row_key row_group_key(uint64_t group)
{
  return number_key(group);
}

struct row_key row_log_key(uint64_t log)
{
  return number_key(log);
}

struct row_key row_place_key(uint64_t group, uint32_t position)
{
  struct row_key key = number_key(group);
  key_add_u64(&key, position);
  return key;
}

struct row_key row_list_key(enum status_purpose purpose, uint64_t group)
{
  struct row_key key = number_key(purpose);
  key_add_u64(&key, group);
  return key;
}

struct row_key row_status_key(const struct row_status *row)
{
  struct row_key key = row_list_key(row->purpose, row->group);
  key_add_u64(&key, row->index);
  return key;
}

struct row_key row_change_key(uint64_t sequence)
{
  return number_key(sequence);
}

enum err row_idempotency_key(struct scope *scope, const struct registry_record *record, struct bytes *out)
{
  enum { ISSUER_OCTETS = 16 };
  struct digest issuer = digest_of(DIGEST_SHA256, str_bytes(record->issuer));
  struct buf buf = buf_in(scope);
  buf_add_bytes(&buf, (struct bytes){issuer.at, ISSUER_OCTETS});
  buf_add(&buf, record->idempotency_key);
  return buf_bytes(&buf, out);
}

static void add_u64(struct buf *buf, uint64_t number)
{
  uint8_t at[8];
  store_u64_write(at, number);
  buf_add_bytes(buf, (struct bytes){at, sizeof at});
}

/* Behind two octets of length: the book bounds every text that is stored. */
static void add_text(struct buf *buf, struct str text)
{
  assert(text.len <= UINT16_MAX);
  buf_add_char(buf, (char)(uint8_t)(text.len >> 8));
  buf_add_char(buf, (char)(uint8_t)text.len);
  buf_add(buf, text);
}

/* Reads a value from its front; once it runs short it stays so. */
struct reader {
  struct bytes rest;
  bool is_short;
};

static struct bytes take(struct reader *reader, size_t len)
{
  if (reader->is_short || reader->rest.len < len) {
    reader->is_short = true;
    return (struct bytes){0};
  }
  struct bytes taken = {reader->rest.at, len};
  reader->rest = (struct bytes){reader->rest.at + len, reader->rest.len - len};
  return taken;
}

static uint64_t take_u64(struct reader *reader)
{
  struct bytes at = take(reader, 8);
  return at.at == NULL ? 0 : store_u64_read(at.at);
}

static struct str take_text(struct reader *reader)
{
  struct bytes len = take(reader, 2);
  return len.at == NULL ? (struct str){0} : bytes_str(take(reader, (size_t)len.at[0] << 8 | len.at[1]));
}

static void take_octets(struct reader *reader, uint8_t *at, size_t len)
{
  struct bytes octets = take(reader, len);
  if (octets.at != NULL) {
    memcpy(at, octets.at, len);
  }
}

static enum err finish(struct scope *scope, const struct reader *reader, const char *table)
{
  bool whole = !reader->is_short && reader->rest.len == 0;
  return whole ? OK : FAIL(scope, ERR_IO, "the store's table of %s holds a damaged row", table);
}

enum err row_groups_encode(struct scope *scope, const struct row_groups *row, struct bytes *out)
{
  assert(row->open_len <= ROW_OPEN_MOST);
  struct buf buf = buf_in(scope);
  add_u64(&buf, row->count);
  for (size_t i = 0; i < row->open_len; i++) {
    add_u64(&buf, row->open[i]);
  }
  return buf_bytes(&buf, out);
}

enum err row_groups_decode(struct scope *scope, struct bytes value, struct row_groups *out)
{
  struct reader reader = {.rest = value};
  *out = (struct row_groups){.count = take_u64(&reader)};
  while (reader.rest.len > 0 && !reader.is_short && out->open_len < ROW_OPEN_MOST) {
    uint64_t group = take_u64(&reader);
    reader.is_short = reader.is_short || group >= out->count;
    out->open[out->open_len++] = group;
  }
  return finish(scope, &reader, "groups");
}

enum err row_group_encode(struct scope *scope, const struct row_group *row, struct bytes *out)
{
  struct buf buf = buf_in(scope);
  buf_add_bytes(&buf, (struct bytes){row->key, sizeof row->key});
  add_u64(&buf, (uint64_t)row->made_s);
  add_u64(&buf, row->leased);
  add_u64(&buf, row->lost_from);
  return buf_bytes(&buf, out);
}

enum err row_group_decode(struct scope *scope, struct bytes value, struct row_group *out)
{
  struct reader reader = {.rest = value};
  take_octets(&reader, out->key, sizeof out->key);
  out->made_s = (int64_t)take_u64(&reader);
  out->leased = take_u64(&reader);
  out->lost_from = take_u64(&reader);
  return finish(scope, &reader, "groups");
}

enum err row_record_encode(struct scope *scope, const struct row_record *row, struct bytes *out)
{
  struct buf buf = buf_in(scope);
  add_u64(&buf, row->log);
  add_u64(&buf, row->receipt.sequence);
  add_u64(&buf, (uint64_t)row->receipt.recorded_s);
  add_u64(&buf, (uint64_t)row->record.valid_until_s);
  buf_add_bytes(&buf, (struct bytes){row->record.digest, sizeof row->record.digest});
  add_text(&buf, row->record.issuer);
  add_text(&buf, row->record.type);
  return buf_bytes(&buf, out);
}

enum err row_record_decode(struct scope *scope, struct bytes value, struct row_record *out)
{
  struct reader reader = {.rest = value};
  out->log = take_u64(&reader);
  out->receipt.sequence = take_u64(&reader);
  out->receipt.recorded_s = (int64_t)take_u64(&reader);
  out->record.valid_until_s = (int64_t)take_u64(&reader);
  take_octets(&reader, out->record.digest, sizeof out->record.digest);
  out->record.issuer = take_text(&reader);
  out->record.type = take_text(&reader);
  return finish(scope, &reader, "records");
}

enum err row_status_encode(struct scope *scope, const struct row_status *row, struct bytes *out)
{
  struct buf buf = buf_in(scope);
  add_u64(&buf, row->purpose);
  add_u64(&buf, row->group);
  add_u64(&buf, row->index);
  add_u64(&buf, row->status);
  add_u64(&buf, row->sequence);
  add_u64(&buf, (uint64_t)row->changed_s);
  add_u64(&buf, (uint64_t)row->recheck_s);
  add_text(&buf, row->reason);
  return buf_bytes(&buf, out);
}

enum err row_status_decode(struct scope *scope, struct bytes value, struct row_status *out)
{
  struct reader reader = {.rest = value};
  out->purpose = (enum status_purpose)take_u64(&reader);
  out->group = take_u64(&reader);
  out->index = (uint32_t)take_u64(&reader);
  out->status = take_u64(&reader) != 0;
  out->sequence = take_u64(&reader);
  out->changed_s = (int64_t)take_u64(&reader);
  out->recheck_s = (int64_t)take_u64(&reader);
  out->reason = take_text(&reader);
  TRY(finish(scope, &reader, "status"));
  bool known = out->purpose < (enum status_purpose)STATUS_KEPT && out->index < STATUS_LIST_ENTRIES;
  return known ? OK : FAIL(scope, ERR_IO, "the store's table of status holds a row of no list");
}

enum err row_text_encode(struct scope *scope, const struct row_text *row, struct bytes *out)
{
  struct buf buf = buf_in(scope);
  add_u64(&buf, row->version);
  add_u64(&buf, (uint64_t)row->signed_s);
  buf_add(&buf, row->text);
  return buf_bytes(&buf, out);
}

enum err row_text_decode(struct scope *scope, struct bytes value, struct row_text *out)
{
  struct reader reader = {.rest = value};
  out->version = take_u64(&reader);
  out->signed_s = (int64_t)take_u64(&reader);
  out->text = bytes_str(take(&reader, reader.rest.len));
  return finish(scope, &reader, "published texts");
}

enum err row_log_encode(struct scope *scope, const struct row_log *row, struct bytes *out)
{
  struct buf buf = buf_in(scope);
  add_text(&buf, row->name);
  add_u64(&buf, row->size);
  buf_add_bytes(&buf, (struct bytes){row->root.at, sizeof row->root.at});
  return buf_bytes(&buf, out);
}

enum err row_log_decode(struct scope *scope, struct bytes value, struct row_log *out)
{
  struct reader reader = {.rest = value};
  out->name = take_text(&reader);
  out->size = take_u64(&reader);
  take_octets(&reader, out->root.at, sizeof out->root.at);
  return finish(scope, &reader, "logs");
}
