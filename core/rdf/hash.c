#include "hash.h"

#include <string.h>

/* The first 64 bits of pi's and of e's fraction: nothing up the sleeve. */
static const uint64_t PI = 0x243f6a8885a308d3u;
static const uint64_t E = 0xb7e151628aed2a6bu; /* odd, so that its multiples are all different */

/* Spreads each bit of the number over all bits of the result. */
static uint64_t spread(uint64_t number)
{
  number = (number ^ number >> 32) * E;
  number = (number ^ number >> 29) * E;
  return number ^ number >> 32;
}

struct hash hash_start(const void *owner)
{
  uint64_t data = (uint64_t)(uintptr_t)owner;
  uint64_t code = (uint64_t)(uintptr_t)&hash_start;
  return (struct hash){.sum = code, .key = spread(data ^ PI) ^ spread(code)};
}

/* As in NH, the universal hash of UMAC (RFC 4418): products of keyed halves of words, each word under another key,
   summed up. The products do not wait for each other, which is what makes it fast. */
struct hash hash_add_number(struct hash hash, uint64_t number)
{
  uint64_t low = (number + hash.key) & UINT32_MAX;
  uint64_t high = ((number >> 32) + (hash.key >> 32)) & UINT32_MAX;
  return (struct hash){hash.sum + low * high, hash.key + E};
}

/* Words of 8 octets; the last one overlaps the one before it, or is filled up with zeros when there is none. */
struct hash hash_add_text(struct hash hash, struct str text)
{
  uint64_t word = 0;
  size_t last = text.len < sizeof word ? 0 : text.len - sizeof word;
  for (size_t i = 0; i < last; i += sizeof word) {
    memcpy(&word, text.at + i, sizeof word);
    hash = hash_add_number(hash, word);
  }
  if (text.len >= sizeof word) {
    memcpy(&word, text.at + last, sizeof word);
  }
  for (size_t i = 0; i < text.len && text.len < sizeof word; i++) {
    word = word << 8 | (uint8_t)text.at[i];
  }
  return hash_add_number(hash, word);
}

uint64_t hash_end(struct hash hash)
{
  return spread(hash.sum);
}
