#pragma once

#include <string.h>

#include "base/str.h"

/* Sixteen octets of a text side by side, for what looks at every octet of every text. Comparisons give 0xff or 0 in
   each lane, as the compilers' vector extension has them. */
typedef uint8_t octets __attribute__((vector_size(16)));

/* Fewer than sixteen octets, shifted in one after the other: to store them singly and load them as one costs more. */
static inline octets octets_few(struct str few, uint8_t filler)
{
  uint64_t halves[2] = {UINT64_C(0x0101010101010101) * filler, UINT64_C(0x0101010101010101) * filler};
  for (size_t i = 0; i < few.len && i < 8; i++) {
    halves[0] = halves[0] << 8 | (uint8_t)few.at[i];
  }
  for (size_t i = 8; i < few.len; i++) {
    halves[1] = halves[1] << 8 | (uint8_t)few.at[i];
  }
  octets part;
  memcpy(&part, halves, sizeof part);
  return part;
}

/* Those of the text from `at` on, each in some lane; the lanes that are left over hold `filler`. The last sixteen of
   the text are read whole even if they begin before `at`: to copy the few that are left would cost more than all else.
 */
static inline octets octets_from(struct str text, size_t at, uint8_t filler)
{
  static const octets lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  octets part;
  size_t left = text.len - at;
  if (left >= sizeof part) {
    memcpy(&part, text.at + at, sizeof part);
    return part;
  }
  if (text.len < sizeof part) {
    return octets_few(text, filler);
  }
  memcpy(&part, text.at + text.len - sizeof part, sizeof part);
  octets is_left = (octets)(lanes >= (uint8_t)(sizeof part - left));
  return (part & is_left) | (((octets){0} + filler) & ~is_left);
}

static inline bool octets_any(octets found)
{
  uint64_t halves[2];
  memcpy(halves, &found, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/* How many ones there are, where each lane holds 1 or 0. */
static inline size_t octets_count(octets found)
{
  uint64_t halves[2];
  memcpy(halves, &found, sizeof halves);
  return (halves[0] + halves[1]) * UINT64_C(0x0101010101010101) >> 56;
}
