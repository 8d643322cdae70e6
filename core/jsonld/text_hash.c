#include "text_hash.h"

#include <string.h>

static uint64_t mix(uint64_t hash, uint64_t word)
{
  hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
  return hash ^ (hash >> 32);
}

/* Eight octets a round; str_hash takes them one by one, which shows when every name of a document is looked up. */
uint64_t text_hash(struct str text, const void *seed)
{
  uint64_t hash = mix((uintptr_t)seed, text.len);
  uint64_t word = 0;
  size_t i = 0;
  for (; i + sizeof word <= text.len; i += sizeof word) {
    memcpy(&word, text.at + i, sizeof word);
    hash = mix(hash, word);
  }
  for (word = 0; i < text.len; i++) {
    word = word << 8 | (uint8_t)text.at[i];
  }
  return mix(hash, word);
}
