#include "hash.h"

#include <string.h>

static uint64_t rotate(uint64_t word, unsigned bits)
{
  return word << bits | word >> (64 - bits);
}

static void mix(uint64_t v[4])
{
  v[0] += v[1];
  v[2] += v[3];
  v[1] = rotate(v[1], 13) ^ v[0];
  v[3] = rotate(v[3], 16) ^ v[2];
  v[0] = rotate(v[0], 32);
  v[2] += v[1];
  v[0] += v[3];
  v[1] = rotate(v[1], 17) ^ v[2];
  v[3] = rotate(v[3], 21) ^ v[0];
  v[2] = rotate(v[2], 32);
}

struct hash hash_start(const void *owner)
{
  uint64_t data = (uint64_t)(uintptr_t)owner;
  uint64_t code = (uint64_t)(uintptr_t)&hash_start;
  return (struct hash){
      {data ^ 0x736f6d6570736575u, code ^ 0x646f72616e646f6du, data ^ 0x6c7967656e657261u, code ^ 0x7465646279746573u}};
}

void hash_add_number(struct hash *hash, uint64_t number)
{
  hash->v[3] ^= number;
  mix(hash->v);
  hash->v[0] ^= number;
}

void hash_add_text(struct hash *hash, struct str text)
{
  size_t whole = text.len & ~(size_t)7;
  for (size_t i = 0; i < whole; i += 8) {
    uint64_t word = 0;
    memcpy(&word, text.at + i, 8);
    hash_add_number(hash, word);
  }
  /* The length goes into the last word, so that a text's end is part of what is hashed. */
  uint64_t last = (uint64_t)text.len << 56;
  for (size_t i = whole; i < text.len; i++) {
    last |= (uint64_t)(uint8_t)text.at[i] << (8 * (i - whole));
  }
  hash_add_number(hash, last);
}

uint64_t hash_end(struct hash hash)
{
  hash.v[2] ^= 0xff;
  for (int round = 0; round < 3; round++) {
    mix(hash.v);
  }
  return hash.v[0] ^ hash.v[1] ^ hash.v[2] ^ hash.v[3];
}
