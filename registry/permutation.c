#include "permutation.h"

#include <assert.h>
#include <string.h>

#include "crypto/digest.h"

enum { LEFT_BITS = 9, RIGHT_BITS = 8, LEFT_MASK = (1 << LEFT_BITS) - 1, RIGHT_MASK = (1 << RIGHT_BITS) - 1 };
static_assert(1 << (LEFT_BITS + RIGHT_BITS) == STATUS_LIST_ENTRIES, "the halves make up an index");
static_assert(1 << LEFT_BITS == PERMUTATION_HALF_MOST, "a round has a value for each half");

enum { HMAC_BLOCK_OCTETS = 64 };

/* SPEC: RFC 2104, for a key not longer than a block. */
static struct digest hmac_sha256(const uint8_t key[PERMUTATION_KEY_OCTETS], struct bytes message)
{
  uint8_t inner[HMAC_BLOCK_OCTETS];
  uint8_t outer[HMAC_BLOCK_OCTETS];
  memset(inner, 0x36, sizeof inner);
  memset(outer, 0x5c, sizeof outer);
  for (size_t i = 0; i < PERMUTATION_KEY_OCTETS; i++) {
    inner[i] ^= key[i];
    outer[i] ^= key[i];
  }
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, (struct bytes){inner, sizeof inner});
  digest_add(&state, message);
  struct digest digest = digest_end(&state);
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, (struct bytes){outer, sizeof outer});
  digest_add(&state, digest_bytes(&digest));
  return digest_end(&state);
}

void permutation_make(struct permutation *permutation, const uint8_t key[PERMUTATION_KEY_OCTETS])
{
  for (unsigned round = 0; round < PERMUTATION_ROUNDS; round++) {
    for (unsigned half = 0; half < PERMUTATION_HALF_MOST; half++) {
      const uint8_t message[] = {(uint8_t)round, (uint8_t)(half >> 8), (uint8_t)half};
      struct digest digest = hmac_sha256(key, (struct bytes){message, sizeof message});
      permutation->rounds[round][half] = (uint16_t)(digest.at[0] << 8 | digest.at[1]);
    }
  }
}

/* Even rounds change the left half by the right one, odd rounds the right half by the left one; so a round undoes
   itself. */
static uint32_t run_round(const struct permutation *permutation, unsigned round, uint32_t number)
{
  uint32_t left = number >> RIGHT_BITS;
  uint32_t right = number & RIGHT_MASK;
  if (round % 2 == 0) {
    left ^= permutation->rounds[round][right] & LEFT_MASK;
  } else {
    right ^= permutation->rounds[round][left] & RIGHT_MASK;
  }
  return left << RIGHT_BITS | right;
}

uint32_t permutation_index(const struct permutation *permutation, uint32_t position)
{
  assert(position < STATUS_LIST_ENTRIES);
  uint32_t number = position;
  for (unsigned round = 0; round < PERMUTATION_ROUNDS; round++) {
    number = run_round(permutation, round, number);
  }
  return number;
}

uint32_t permutation_position(const struct permutation *permutation, uint32_t index)
{
  assert(index < STATUS_LIST_ENTRIES);
  uint32_t number = index;
  for (unsigned round = PERMUTATION_ROUNDS; round > 0; round--) {
    number = run_round(permutation, round - 1, number);
  }
  return number;
}
