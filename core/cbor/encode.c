#include "cbor/cbor.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "key.h"
#include "major.h"

#include "base/buf.h"
#include "base/limits.h"

static void put_argument(struct buf *out, enum major major, unsigned info, uint64_t argument, unsigned octets)
{
  buf_add_char(out, (char)((unsigned)major << 5 | info));
  for (unsigned left = octets; left > 0; left--) {
    buf_add_char(out, (char)(argument >> (8 * (left - 1))));
  }
}

static void put_head(struct buf *out, enum major major, uint64_t argument)
{
  if (argument < HEAD_DIRECT) {
    put_argument(out, major, (unsigned)argument, 0, 0);
    return;
  }
  unsigned power = argument <= UINT8_MAX ? 0 : argument <= UINT16_MAX ? 1 : argument <= UINT32_MAX ? 2 : 3;
  put_argument(out, major, HEAD_DIRECT + power, argument, 1u << power);
}

/* True and the bits when a half can hold the number exactly: 11 significant bits, and a whole multiple of 2^-24. */
static bool half_of(double number, uint16_t *out)
{
  int power = 0;
  double fraction = frexp(fabs(number), &power); /* |number| = fraction * 2^power, fraction in [0.5, 1) or 0 */
  bool subnormal = power < -13 || fraction == 0;
  double digits = subnormal ? ldexp(fabs(number), 24) : ldexp(fraction, 11);
  if (power > 16 || digits != (double)(unsigned)digits) {
    return false;
  }
  unsigned bits = subnormal ? (unsigned)digits : (unsigned)(power + 14) << 10 | ((unsigned)digits - 1024);
  *out = (uint16_t)(bits | (signbit(number) ? 0x8000u : 0u));
  return true;
}

static void put_float(struct buf *out, double number)
{
  assert(isfinite(number));
  uint16_t half = 0;
  if (half_of(number, &half)) {
    put_argument(out, MAJOR_SIMPLE, SIMPLE_HALF, half, 2);
    return;
  }
  float single = fabs(number) <= 3.4028234663852886e38 ? (float)number : 0;
  if ((double)single == number) {
    uint32_t bits = 0;
    memcpy(&bits, &single, sizeof bits);
    put_argument(out, MAJOR_SIMPLE, SIMPLE_SINGLE, bits, 4);
    return;
  }
  uint64_t bits = 0;
  memcpy(&bits, &number, sizeof bits);
  put_argument(out, MAJOR_SIMPLE, SIMPLE_DOUBLE, bits, 8);
}

static enum err put(struct buf *out, const struct cbor *value, unsigned depth);

static enum err put_items(struct buf *out, const struct cbor *array, unsigned depth)
{
  put_head(out, MAJOR_ARRAY, array->items.len);
  for (size_t i = 0; i < array->items.len; i++) {
    TRY(put(out, &array->items.at[i], depth));
  }
  return OK;
}

static int compare_entries(const void *a, const void *b)
{
  return cbor_key_compare(&((const struct cbor_entry *)a)->key, &((const struct cbor_entry *)b)->key);
}

static enum err put_entries(struct buf *out, const struct cbor *map, unsigned depth)
{
  size_t len = map->entries.len;
  put_head(out, MAJOR_MAP, len);
  struct cbor_entry *sorted = SCOPE_ARRAY(out->scope, struct cbor_entry, len);
  if (sorted == NULL) {
    return scope_err(out->scope);
  }
  if (len > 0) {
    memcpy(sorted, map->entries.at, len * sizeof *sorted);
    qsort(sorted, len, sizeof *sorted, compare_entries);
  }
  for (size_t i = 0; i < len; i++) {
    assert(i == 0 || cbor_key_compare(&sorted[i - 1].key, &sorted[i].key) < 0);
    TRY(put(out, &sorted[i].key, depth));
    TRY(put(out, &sorted[i].value, depth));
  }
  return OK;
}

static enum err put_nested(struct buf *out, const struct cbor *value, unsigned depth)
{
  if (depth == 0) {
    return FAIL(out->scope, ERR_LIMIT, "the document is nested deeper than %d levels of CBOR", LIMIT_CBOR_DEPTH);
  }
  if (value->kind == CBOR_ARRAY) {
    return put_items(out, value, depth - 1);
  }
  if (value->kind == CBOR_MAP) {
    return put_entries(out, value, depth - 1);
  }
  put_head(out, MAJOR_TAG, value->tag.number);
  return put(out, value->tag.content, depth - 1);
}

static enum err put(struct buf *out, const struct cbor *value, unsigned depth)
{
  switch (value->kind) {
  case CBOR_NULL:
    put_head(out, MAJOR_SIMPLE, SIMPLE_NULL);
    return OK;
  case CBOR_FALSE:
    put_head(out, MAJOR_SIMPLE, SIMPLE_FALSE);
    return OK;
  case CBOR_TRUE:
    put_head(out, MAJOR_SIMPLE, SIMPLE_TRUE);
    return OK;
  case CBOR_UINT:
    put_head(out, MAJOR_UINT, value->uint);
    return OK;
  case CBOR_NEGATIVE:
    put_head(out, MAJOR_NEGATIVE, value->uint);
    return OK;
  case CBOR_FLOAT:
    put_float(out, value->real);
    return OK;
  case CBOR_BYTES:
    put_head(out, MAJOR_BYTES, value->bytes.len);
    buf_add_bytes(out, value->bytes);
    return OK;
  case CBOR_TEXT:
    put_head(out, MAJOR_TEXT, value->text.len);
    buf_add(out, value->text);
    return OK;
  case CBOR_ARRAY:
  case CBOR_MAP:
  case CBOR_TAG:
    break;
  }
  return put_nested(out, value, depth);
}

enum err cbor_encode(struct scope *scope, const struct cbor *value, struct bytes *out)
{
  struct buf octets = buf_in(scope);
  TRY(put(&octets, value, LIMIT_CBOR_DEPTH));
  TRY(buf_bytes(&octets, out));
  if (out->len > LIMIT_CBOR_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "the document takes %zu octets of CBOR, more than the %d of one QR code", out->len,
                LIMIT_CBOR_OCTETS);
  }
  return OK;
}
