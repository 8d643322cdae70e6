/* For pages: libcrypto is too large for them. */
#include "crypto/digest.h"

#include <assert.h>

#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>

static_assert(sizeof(mbedtls_sha256_context) <= DIGEST_STATE_OCTETS &&
                  sizeof(mbedtls_sha512_context) <= DIGEST_STATE_OCTETS,
              "digest_state holds either context");
static_assert(alignof(mbedtls_sha256_context) <= alignof(uint64_t) &&
                  alignof(mbedtls_sha512_context) <= alignof(uint64_t),
              "digest_state is aligned for either context");

/* SHA-384 is SHA-512 with another start value and a shorter result: both use the same context. */
static mbedtls_sha256_context *sha256(struct digest_state *state)
{
  assert(state->kind == DIGEST_SHA256);
  return (mbedtls_sha256_context *)(void *)state->octets;
}

static mbedtls_sha512_context *sha512(struct digest_state *state)
{
  assert(state->kind == DIGEST_SHA384 || state->kind == DIGEST_SHA512);
  return (mbedtls_sha512_context *)(void *)state->octets;
}

/* The library's results are of no interest here: on memory of the caller these calls cannot fail. */
void digest_start(struct digest_state *state, enum digest_kind kind)
{
  state->kind = kind;
  if (kind == DIGEST_SHA256) {
    mbedtls_sha256_init(sha256(state));
    (void)mbedtls_sha256_starts_ret(sha256(state), 0);
    return;
  }
  mbedtls_sha512_init(sha512(state));
  (void)mbedtls_sha512_starts_ret(sha512(state), kind == DIGEST_SHA384);
}

void digest_add(struct digest_state *state, struct bytes octets)
{
  if (octets.len == 0) {
    return;
  }
  if (state->kind == DIGEST_SHA256) {
    (void)mbedtls_sha256_update_ret(sha256(state), octets.at, octets.len);
    return;
  }
  (void)mbedtls_sha512_update_ret(sha512(state), octets.at, octets.len);
}

struct digest digest_end(struct digest_state *state)
{
  struct digest digest = {.len = digest_len_octets(state->kind)};
  if (state->kind == DIGEST_SHA256) {
    (void)mbedtls_sha256_finish_ret(sha256(state), digest.at);
    return digest;
  }
  (void)mbedtls_sha512_finish_ret(sha512(state), digest.at);
  return digest;
}
