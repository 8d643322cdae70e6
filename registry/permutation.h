#pragma once

#include "status/bitstring.h"

/* In which order a group's indices are handed out: a keyed permutation of 0 to 131071, so that the order cannot be
   predicted without the key, needs no list of what is free, and gives each index exactly once. An unbalanced Feistel
   network over 17 bits whose round functions are HMAC-SHA-256 under the group's key, tabled once. Const after
   permutation_make. */

enum { PERMUTATION_KEY_OCTETS = 32, PERMUTATION_ROUNDS = 8, PERMUTATION_HALF_MOST = 512 };

struct permutation {
  uint16_t rounds[PERMUTATION_ROUNDS][PERMUTATION_HALF_MOST];
};

void permutation_make(struct permutation *permutation, const uint8_t key[PERMUTATION_KEY_OCTETS]);
/* Both below STATUS_LIST_ENTRIES; one is the inverse of the other. */
uint32_t permutation_index(const struct permutation *permutation, uint32_t position);
uint32_t permutation_position(const struct permutation *permutation, uint32_t index);
