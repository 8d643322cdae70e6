#include "text_hash.h"

#include <string.h>

static uint64_t mix(uint64_t hash, uint64_t word)
{
  hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
  return hash ^ (hash >> 32);
}

/* Of fewer than eight octets; two halves that overlap spare a loop. */
static uint64_t short_word(struct str text)
{
  uint32_t halves[2] = {0};
  if (text.len < sizeof *halves) {
    for (size_t i = 0; i < text.len; i++) {
      halves[0] = halves[0] << 8 | (uint8_t)text.at[i];
    }
    return halves[0];
  }
  memcpy(&halves[0], text.at, sizeof *halves);
  memcpy(&halves[1], text.at + text.len - sizeof *halves, sizeof *halves);
  return (uint64_t)halves[0] << 32 | halves[1];
}

/* Eight octets a round, the last eight overlapping those before; str_hash takes them one by one, which shows when every
   name of a document is looked up. */
uint64_t text_hash(struct str text, const void *seed)
{
  uint64_t hash = mix((uintptr_t)seed, text.len);
  uint64_t word = 0;
  if (text.len < sizeof word) {
    return mix(hash, short_word(text));
  }
  for (size_t i = 0; i + sizeof word < text.len; i += sizeof word) {
    memcpy(&word, text.at + i, sizeof word);
    hash = mix(hash, word);
  }
  memcpy(&word, text.at + text.len - sizeof word, sizeof word);
  return mix(hash, word);
}
