#include "tlog/entry_bundle.h"

enum { LENGTH_OCTETS = 2 };

enum err entry_bundle_add(struct buf *bundle, struct bytes entry)
{
  if (entry.len > ENTRY_MAX_OCTETS) {
    return FAIL(bundle->scope, ERR_LIMIT, "a log entry has at most %d octets, not %zu", ENTRY_MAX_OCTETS, entry.len);
  }
  uint8_t length[LENGTH_OCTETS] = {(uint8_t)(entry.len >> 8), (uint8_t)entry.len};
  buf_add_bytes(bundle, (struct bytes){length, sizeof length});
  buf_add_bytes(bundle, entry);
  return OK;
}

enum err entry_bundle_decode(struct scope *scope, struct bytes bundle, unsigned width, const struct bytes **out)
{
  struct bytes *entries = SCOPE_ROOM(scope, struct bytes, width);
  if (entries == NULL) {
    return scope_err(scope);
  }
  size_t at = 0;
  for (unsigned i = 0; i < width; i++) {
    size_t left = bundle.len - at;
    size_t len = left < LENGTH_OCTETS ? 0 : (size_t)bundle.at[at] << 8 | bundle.at[at + 1];
    if (left < LENGTH_OCTETS + len) {
      return FAIL(scope, ERR_SYNTAX, "a bundle of %u entries ends within entry %u", width, i);
    }
    entries[i] = (struct bytes){bundle.at + at + LENGTH_OCTETS, len};
    at += LENGTH_OCTETS + len;
  }
  if (at != bundle.len) {
    return FAIL(scope, ERR_SYNTAX, "a bundle of %u entries has %zu octets behind them", width, bundle.len - at);
  }
  *out = entries;
  return OK;
}
