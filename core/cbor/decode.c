#include "cbor/cbor.h"

#include <math.h>
#include <string.h>

#include "key.h"
#include "major.h"

#include "base/limits.h"

struct reader {
  struct scope *scope;
  struct bytes octets;
  size_t at;
  unsigned depth_left;
};

struct head {
  enum major major;
  unsigned info;
  uint64_t argument;
};

static size_t left(const struct reader *reader)
{
  return reader->octets.len - reader->at;
}

static enum err truncated(const struct reader *reader)
{
  return FAIL(reader->scope, ERR_SYNTAX, "the CBOR ends within an item (octet %zu)", reader->at);
}

static enum err read_argument(struct reader *reader, unsigned octets, uint64_t *out)
{
  if (left(reader) < octets) {
    return truncated(reader);
  }
  uint64_t argument = 0;
  for (unsigned i = 0; i < octets; i++) {
    argument = argument << 8 | reader->octets.at[reader->at++];
  }
  *out = argument;
  return OK;
}

/* The smallest argument that needs a head with this many octets behind its first one. */
static uint64_t least_argument(unsigned octets)
{
  return octets == 1 ? HEAD_DIRECT : UINT64_C(1) << (4 * octets);
}

static enum err read_head(struct reader *reader, struct head *out)
{
  uint64_t initial = 0;
  TRY(read_argument(reader, 1, &initial));
  unsigned info = (unsigned)initial & 31;
  *out = (struct head){.major = (enum major)(initial >> 5), .info = info, .argument = info};
  if (info < HEAD_DIRECT) {
    return OK;
  }
  if (info > SIMPLE_DOUBLE) {
    return FAIL(reader->scope, ERR_SYNTAX, "CBOR of indefinite length or a reserved head (octet %zu)", reader->at - 1);
  }
  unsigned octets = 1u << (info - HEAD_DIRECT);
  TRY(read_argument(reader, octets, &out->argument));
  if (out->major != MAJOR_SIMPLE && out->argument < least_argument(octets)) {
    return FAIL(reader->scope, ERR_SYNTAX, "a CBOR head is longer than it must be (octet %zu)", reader->at - octets);
  }
  return OK;
}

static double half_value(uint64_t bits)
{
  int power = (int)(bits >> 10 & 31);
  double digits = (double)(bits & 1023);
  double size = power == 0 ? ldexp(digits, -24) : power == 31 ? INFINITY : ldexp(digits + 1024, power - 25);
  return bits & 0x8000 ? -size : size;
}

static double single_value(uint64_t bits)
{
  uint32_t narrow = (uint32_t)bits;
  float value = 0;
  memcpy(&value, &narrow, sizeof value);
  return (double)value;
}

static double double_value(uint64_t bits)
{
  double value = 0;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static enum err read_float(struct reader *reader, const struct head *head, struct cbor *out)
{
  double number = head->info == SIMPLE_HALF     ? half_value(head->argument)
                  : head->info == SIMPLE_SINGLE ? single_value(head->argument)
                                                : double_value(head->argument);
  if (!isfinite(number)) {
    return FAIL(reader->scope, ERR_SYNTAX, "a CBOR float is not a finite number (octet %zu)", reader->at);
  }
  *out = (struct cbor){.kind = CBOR_FLOAT, .real = number};
  return OK;
}

static enum err read_simple(struct reader *reader, const struct head *head, struct cbor *out)
{
  switch (head->info) {
  case SIMPLE_FALSE:
  case SIMPLE_TRUE:
    *out = cbor_bool(head->info == SIMPLE_TRUE);
    return OK;
  case SIMPLE_NULL:
    *out = cbor_null();
    return OK;
  case SIMPLE_HALF:
  case SIMPLE_SINGLE:
  case SIMPLE_DOUBLE:
    return read_float(reader, head, out);
  default:
    return FAIL(reader->scope, ERR_SYNTAX, "a CBOR simple value that JSON does not have (octet %zu)", reader->at - 1);
  }
}

static enum err read_octets(struct reader *reader, uint64_t len, struct bytes *out)
{
  if (len > left(reader)) {
    return truncated(reader);
  }
  *out = (struct bytes){reader->octets.at + reader->at, (size_t)len};
  reader->at += (size_t)len;
  return OK;
}

static enum err read_text(struct reader *reader, uint64_t len, struct cbor *out)
{
  struct bytes octets = {0};
  TRY(read_octets(reader, len, &octets));
  if (!str_is_utf8(bytes_str(octets))) {
    return FAIL(reader->scope, ERR_SYNTAX, "a CBOR text is not UTF-8 (octet %zu)", reader->at - octets.len);
  }
  out->kind = CBOR_TEXT;
  out->text = bytes_str(octets);
  return OK;
}

static enum err read_item(struct reader *reader, struct cbor *out);

static enum err read_items(struct reader *reader, uint64_t len, struct cbor *out)
{
  /* An item is at least one octet: what claims more than is left is refused before anything is allocated for it. */
  if (len > left(reader)) {
    return truncated(reader);
  }
  struct cbor *items = SCOPE_ARRAY(reader->scope, struct cbor, (size_t)len);
  if (items == NULL) {
    return scope_err(reader->scope);
  }
  for (size_t i = 0; i < len; i++) {
    TRY(read_item(reader, &items[i]));
  }
  *out = cbor_items(items, (size_t)len);
  return OK;
}

/* Most encoders sort, and while they do, a key that is larger than the one before is new. */
static bool is_duplicate(const struct cbor_entry *entries, size_t last, bool *sorted)
{
  *sorted = *sorted && (last == 0 || cbor_key_compare(&entries[last - 1].key, &entries[last].key) < 0);
  for (size_t i = 0; !*sorted && i < last; i++) {
    if (cbor_key_compare(&entries[i].key, &entries[last].key) == 0) {
      return true;
    }
  }
  return false;
}

static enum err read_key(struct reader *reader, struct cbor_entry *entries, size_t i, bool *sorted)
{
  size_t start = reader->at;
  TRY(read_item(reader, &entries[i].key));
  if (entries[i].key.kind != CBOR_UINT && entries[i].key.kind != CBOR_TEXT) {
    return FAIL(reader->scope, ERR_SYNTAX, "a CBOR key is neither a number nor a text (octet %zu)", start);
  }
  if (is_duplicate(entries, i, sorted)) {
    return FAIL(reader->scope, ERR_SYNTAX, "a CBOR map has a key twice (octet %zu)", start);
  }
  return OK;
}

static enum err read_entries(struct reader *reader, uint64_t len, struct cbor *out)
{
  if (len > left(reader) / 2) {
    return truncated(reader);
  }
  struct cbor_entry *entries = SCOPE_ARRAY(reader->scope, struct cbor_entry, (size_t)len);
  if (entries == NULL) {
    return scope_err(reader->scope);
  }
  bool sorted = true;
  for (size_t i = 0; i < len; i++) {
    TRY(read_key(reader, entries, i, &sorted));
    TRY(read_item(reader, &entries[i].value));
  }
  *out = cbor_entries(entries, (size_t)len);
  return OK;
}

static enum err read_tagged(struct reader *reader, uint64_t number, struct cbor *out)
{
  struct cbor *content = SCOPE_NEW(reader->scope, struct cbor);
  if (content == NULL) {
    return scope_err(reader->scope);
  }
  TRY(read_item(reader, content));
  *out = cbor_tag(number, content);
  return OK;
}

static enum err read_nested(struct reader *reader, const struct head *head, struct cbor *out)
{
  if (reader->depth_left == 0) {
    return FAIL(reader->scope, ERR_LIMIT, "the CBOR is nested deeper than %d levels", LIMIT_CBOR_DEPTH);
  }
  reader->depth_left--;
  enum err err = head->major == MAJOR_ARRAY ? read_items(reader, head->argument, out)
                 : head->major == MAJOR_MAP ? read_entries(reader, head->argument, out)
                                            : read_tagged(reader, head->argument, out);
  reader->depth_left++;
  return err;
}

static enum err read_item(struct reader *reader, struct cbor *out)
{
  struct head head;
  TRY(read_head(reader, &head));
  switch (head.major) {
  case MAJOR_UINT:
  case MAJOR_NEGATIVE:
    out->kind = head.major == MAJOR_UINT ? CBOR_UINT : CBOR_NEGATIVE;
    out->uint = head.argument;
    return OK;
  case MAJOR_BYTES:
    out->kind = CBOR_BYTES;
    return read_octets(reader, head.argument, &out->bytes);
  case MAJOR_TEXT:
    return read_text(reader, head.argument, out);
  case MAJOR_SIMPLE:
    return read_simple(reader, &head, out);
  case MAJOR_ARRAY:
  case MAJOR_MAP:
  case MAJOR_TAG:
    break;
  }
  return read_nested(reader, &head, out);
}

enum err cbor_decode(struct scope *scope, struct bytes octets, struct cbor *out)
{
  if (octets.len > LIMIT_CBOR_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "%zu octets of CBOR are more than the %d that a QR code may hold", octets.len,
                LIMIT_CBOR_OCTETS);
  }
  struct reader reader = {.scope = scope, .octets = octets, .depth_left = LIMIT_CBOR_DEPTH};
  TRY(read_item(&reader, out));
  if (left(&reader) > 0) {
    return FAIL(scope, ERR_SYNTAX, "%zu octets follow after the CBOR item", left(&reader));
  }
  return OK;
}
