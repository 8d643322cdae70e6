#include "crypto/digest.h"

#include <assert.h>

struct bytes digest_bytes(const struct digest *digest)
{
  return (struct bytes){digest->at, digest->len};
}

/* SPEC: FIPS 180-4 */
size_t digest_len_octets(enum digest_kind kind)
{
  switch (kind) {
  case DIGEST_SHA256:
    return 32;
  case DIGEST_SHA384:
    return 48;
  case DIGEST_SHA512:
    return 64;
  }
  assert(false);
  return 0;
}

struct digest digest_of(enum digest_kind kind, struct bytes octets)
{
  struct digest_state state;
  digest_start(&state, kind);
  digest_add(&state, octets);
  return digest_end(&state);
}
