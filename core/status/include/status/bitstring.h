#pragma once

#include "base/scope.h"

/* One bit per credential. SPEC: vc-bitstring-status-list#bitstring-encoding: index 0 is the left-most (most
   significant) bit of the first octet. */
enum { STATUS_LIST_ENTRIES = 131072 }; /* the least a list may have (for privacy), and what ours have */

struct bitstring {
  uint8_t *at; /* owned by whoever made it */
  size_t entries; /* a multiple of 8 */
};

/* All zero, in the scope. `entries` is rounded up to a multiple of 8. */
enum err bitstring_in(struct scope *scope, size_t entries, struct bitstring *out);
/* `index` below `entries` is the caller's duty. */
bool bitstring_get(const struct bitstring *bits, size_t index);
void bitstring_set(struct bitstring *bits, size_t index, bool value);
size_t bitstring_count(const struct bitstring *bits); /* of ones */

/* 'u', then base64url without padding of GZIP. */
enum err bitstring_encode(struct scope *scope, const struct bitstring *bits, struct str *out);
/* ERR_STATUS_LENGTH for fewer than STATUS_LIST_ENTRIES, ERR_LIMIT for more than LIMIT_INFLATED_OCTETS,
   ERR_STATUS_VERIFICATION for what is no such text. */
enum err bitstring_decode(struct scope *scope, struct str text, struct bitstring *out);
