#include "tlog/leaf.h"

#include <assert.h>
#include <string.h>

#include "crypto/digest.h"

static const struct str FORMAT = STR_INIT("DOJANG01");
enum { HEAD_OCTETS = 24 };

/* What stands behind the head. The same table writes and reads. */
struct shape {
  bool number, version, bits;
};
static const struct shape shapes[] = {
    [LEAF_ISSUED] = {0},
    [LEAF_LIST] = {.number = true, .version = true, .bits = true},
    [LEAF_KEY_ADDED] = {0},
    [LEAF_KEY_RETIRED] = {0},
    [LEAF_ISSUERS] = {.version = true},
    [LEAF_OPENED] = {.number = true},
    [LEAF_CLOSED] = {0},
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static size_t octets_of(const struct shape *shape)
{
  return HEAD_OCTETS + 8 * (size_t)shape->number + 8 * (size_t)shape->version + TLOG_HASH_OCTETS +
         TLOG_HASH_OCTETS * (size_t)shape->bits;
}

uint32_t leaf_issuer(struct str did)
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(did));
  return (uint32_t)digest.at[0] << 24 | (uint32_t)digest.at[1] << 16 | (uint32_t)digest.at[2] << 8 | digest.at[3];
}

static void add_number(struct buf *buf, uint64_t number, unsigned octets)
{
  for (unsigned i = octets; i > 0; i--) {
    buf_add_char(buf, (char)(uint8_t)(number >> 8 * (i - 1)));
  }
}

static void add_hash(struct buf *buf, const struct tlog_hash *hash)
{
  buf_add_bytes(buf, (struct bytes){hash->at, TLOG_HASH_OCTETS});
}

void leaf_encode(struct buf *buf, const struct leaf *leaf)
{
  assert(leaf->kind >= LEAF_ISSUED && leaf->kind <= LEAF_CLOSED);
  const struct shape *shape = &shapes[leaf->kind];
  buf_add(buf, FORMAT);
  add_number(buf, leaf->kind, 1);
  add_number(buf, leaf->kind == LEAF_LIST ? leaf->purpose : 0, 1);
  add_number(buf, 0, 2);
  add_number(buf, leaf->issuer, 4);
  add_number(buf, leaf->time_s, 8);
  if (shape->number) {
    add_number(buf, leaf->number, 8);
  }
  if (shape->version) {
    add_number(buf, leaf->version, 8);
  }
  add_hash(buf, &leaf->digest);
  if (shape->bits) {
    add_hash(buf, &leaf->bits);
  }
}

/* The entry's length was compared with its shape before. */
static uint64_t take_number(struct bytes *rest, unsigned octets)
{
  assert(rest->len >= octets);
  uint64_t number = 0;
  for (unsigned i = 0; i < octets; i++) {
    number = number << 8 | rest->at[i];
  }
  *rest = (struct bytes){rest->at + octets, rest->len - octets};
  return number;
}

static void take_hash(struct bytes *rest, struct tlog_hash *out)
{
  assert(rest->len >= TLOG_HASH_OCTETS);
  memcpy(out->at, rest->at, TLOG_HASH_OCTETS);
  *rest = (struct bytes){rest->at + TLOG_HASH_OCTETS, rest->len - TLOG_HASH_OCTETS};
}

static enum err take_members(struct scope *scope, const struct shape *shape, struct bytes rest, struct leaf *out)
{
  out->purpose = (uint8_t)take_number(&rest, 1);
  bool zero = take_number(&rest, 2) == 0 && (out->kind == LEAF_LIST || out->purpose == 0);
  out->issuer = (uint32_t)take_number(&rest, 4);
  out->time_s = take_number(&rest, 8);
  out->number = shape->number ? take_number(&rest, 8) : 0;
  out->version = shape->version ? take_number(&rest, 8) : 0;
  take_hash(&rest, &out->digest);
  if (shape->bits) {
    take_hash(&rest, &out->bits);
  }
  assert(rest.len == 0);
  bool coarse = out->kind != LEAF_ISSUED || out->time_s % LEAF_TIME_STEP_S == 0;
  return zero && coarse ? OK : FAIL(scope, ERR_SYNTAX, "a log entry has a value where its kind has none");
}

enum err leaf_decode(struct scope *scope, struct bytes entry, struct leaf *out)
{
  *out = (struct leaf){0};
  if (!str_starts(bytes_str(entry), FORMAT) || entry.len == FORMAT.len) {
    return FAIL(scope, ERR_UNSUPPORTED, "a log entry is of another format");
  }
  uint8_t kind = entry.at[FORMAT.len];
  if (kind < LEAF_ISSUED || kind >= SHAPES) {
    return FAIL(scope, ERR_UNSUPPORTED, "a log entry is of kind %u, which is not known", kind);
  }
  const struct shape *shape = &shapes[kind];
  if (entry.len != octets_of(shape)) {
    return FAIL(scope, ERR_SYNTAX, "a log entry of kind %u has %zu octets, not %zu", kind, entry.len, octets_of(shape));
  }
  out->kind = (enum leaf_kind)kind;
  size_t head = FORMAT.len + 1;
  return take_members(scope, shape, (struct bytes){entry.at + head, entry.len - head}, out);
}
