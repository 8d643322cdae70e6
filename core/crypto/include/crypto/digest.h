#pragma once

#include <stdalign.h>

#include "base/str.h"

/* SHA-2, by OpenSSL's libcrypto (it uses the processor's instructions), or in a page by mbedtls. Nothing here allocates
   or fails. */

enum digest_kind { DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512 };
enum { DIGEST_MAX_OCTETS = 64, DIGEST_STATE_OCTETS = 216 };

struct digest {
  uint8_t at[DIGEST_MAX_OCTETS];
  size_t len; /* 32, 48 or 64 octets */
};

struct bytes digest_bytes(const struct digest *digest); /* borrowed from the digest */
size_t digest_len_octets(enum digest_kind kind);
struct digest digest_of(enum digest_kind kind, struct bytes octets);

/* A digest in steps; by value, needs no freeing. A copy of the state goes on from the same point. */
struct digest_state {
  enum digest_kind kind;
  alignas(8) uint8_t octets[DIGEST_STATE_OCTETS];
};
void digest_start(struct digest_state *state, enum digest_kind kind);
void digest_add(struct digest_state *state, struct bytes octets);
struct digest digest_end(struct digest_state *state);
