#include "status/bitstring.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "codec/gzip.h"

static const char MULTIBASE_BASE64_URL_HEADER = 'u';

enum err bitstring_in(struct scope *scope, size_t entries, struct bitstring *out)
{
  *out = (struct bitstring){0};
  if (entries > (size_t)LIMIT_INFLATED_OCTETS * 8) {
    return FAIL(scope, ERR_LIMIT, "a status list may have at most %zu entries", (size_t)LIMIT_INFLATED_OCTETS * 8);
  }
  size_t octets = (entries + 7) / 8;
  *out = (struct bitstring){SCOPE_ARRAY(scope, uint8_t, octets), octets * 8};
  return out->at == NULL ? scope_err(scope) : OK;
}

/* The most significant bit stands left. */
static uint8_t mask_of(size_t index)
{
  return (uint8_t)(0x80U >> (index & 7U));
}

bool bitstring_get(const struct bitstring *bits, size_t index)
{
  assert(index < bits->entries);
  return (bits->at[index >> 3] & mask_of(index)) != 0;
}

void bitstring_set(struct bitstring *bits, size_t index, bool value)
{
  assert(index < bits->entries);
  uint8_t *octet = &bits->at[index >> 3];
  *octet = (uint8_t)(value ? *octet | mask_of(index) : *octet & ~mask_of(index));
}

size_t bitstring_count(const struct bitstring *bits)
{
  size_t ones = 0;
  for (size_t i = 0; i < bits->entries / 8; i++) {
    ones += (size_t)__builtin_popcount(bits->at[i]);
  }
  return ones;
}

/* SPEC: vc-bitstring-status-list#bitstring-generation-algorithm */
enum err bitstring_encode(struct scope *scope, const struct bitstring *bits, struct str *out)
{
  struct bytes member;
  TRY(gzip_encode(scope, (struct bytes){bits->at, bits->entries / 8}, &member));
  struct str body;
  TRY(base64_encode(scope, BASE64_URL, member, &body));
  *out = scope_join(scope, (struct str){&MULTIBASE_BASE64_URL_HEADER, 1}, body);
  return out->at == NULL ? scope_err(scope) : OK;
}

static enum err inflate(struct scope *scope, struct str body, struct bytes *out)
{
  struct bytes member;
  TRY(base64_decode(scope, BASE64_URL, body, &member));
  return gzip_decode(scope, member, LIMIT_INFLATED_OCTETS, out);
}

/* SPEC: vc-bitstring-status-list#bitstring-expansion-algorithm */
enum err bitstring_decode(struct scope *scope, struct str text, struct bitstring *out)
{
  *out = (struct bitstring){0};
  if (text.len == 0 || text.at[0] != MULTIBASE_BASE64_URL_HEADER) {
    return FAIL(scope, ERR_STATUS_VERIFICATION, "encodedList: must begin with 'u' (multibase, base64url)");
  }
  struct bytes octets;
  enum err err = inflate(scope, str_slice(text, 1, text.len), &octets);
  if (err == ERR_LIMIT) {
    return err;
  }
  if (err != OK) {
    (void)scope_take_fault(scope);
    return FAIL(scope, ERR_STATUS_VERIFICATION, "encodedList: is not base64url of a whole GZIP member");
  }
  if (octets.len < STATUS_LIST_ENTRIES / 8) {
    return FAIL(scope, ERR_STATUS_LENGTH, "encodedList: has %zu entries, fewer than %d", octets.len * 8,
                STATUS_LIST_ENTRIES);
  }
  TRY(bitstring_in(scope, octets.len * 8, out));
  memcpy(out->at, octets.at, octets.len);
  return OK;
}
