/* The SHA256_* and SHA512_* functions allocate nothing and look nothing up, unlike EVP. OpenSSL 3 calls them old, but
   they run the same code with the same processor instructions. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "crypto/digest.h"

#include <assert.h>

#include <openssl/sha.h>

static_assert(sizeof(SHA256_CTX) <= DIGEST_STATE_OCTETS && sizeof(SHA512_CTX) <= DIGEST_STATE_OCTETS,
              "digest_state holds either context");
static_assert(alignof(SHA256_CTX) <= alignof(uint64_t) && alignof(SHA512_CTX) <= alignof(uint64_t),
              "digest_state is aligned for either context");

/* SHA-384 is SHA-512 with another start value and a shorter result: both use the same context. */
static SHA256_CTX *sha256(struct digest_state *state)
{
  assert(state->kind == DIGEST_SHA256);
  return (SHA256_CTX *)(void *)state->octets;
}

static SHA512_CTX *sha512(struct digest_state *state)
{
  assert(state->kind == DIGEST_SHA384 || state->kind == DIGEST_SHA512);
  return (SHA512_CTX *)(void *)state->octets;
}

/* libcrypto's results are of no interest here: on memory of the caller these calls cannot fail. */
void digest_start(struct digest_state *state, enum digest_kind kind)
{
  state->kind = kind;
  switch (kind) {
  case DIGEST_SHA256:
    (void)SHA256_Init(sha256(state));
    return;
  case DIGEST_SHA384:
    (void)SHA384_Init(sha512(state));
    return;
  case DIGEST_SHA512:
    (void)SHA512_Init(sha512(state));
    return;
  }
}

void digest_add(struct digest_state *state, struct bytes octets)
{
  if (octets.len == 0) {
    return;
  }
  if (state->kind == DIGEST_SHA256) {
    (void)SHA256_Update(sha256(state), octets.at, octets.len);
    return;
  }
  (void)SHA512_Update(sha512(state), octets.at, octets.len);
}

struct digest digest_end(struct digest_state *state)
{
  struct digest digest = {.len = digest_len_octets(state->kind)};
  switch (state->kind) {
  case DIGEST_SHA256:
    (void)SHA256_Final(digest.at, sha256(state));
    break;
  case DIGEST_SHA384:
    (void)SHA384_Final(digest.at, sha512(state));
    break;
  case DIGEST_SHA512:
    (void)SHA512_Final(digest.at, sha512(state));
    break;
  }
  return digest;
}
