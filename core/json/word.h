#pragma once

#include <endian.h>
#include <stdint.h>
#include <string.h>

/* Eight octets of text at a time. */

enum { WORD_OCTETS = 8 };
#define WORD_HIGH_BITS UINT64_C(0x8080808080808080)

static inline uint64_t word_at(const char *at)
{
  uint64_t word = 0;
  memcpy(&word, at, sizeof word);
  return le64toh(word);
}

/* The first octet that a string must escape (a quote, a backslash, a control character) has its high bit set, as may
   some after it; 0 when there is none. */
static inline uint64_t word_escaped(uint64_t word)
{
  const uint64_t ones = 0x0101010101010101;
  uint64_t quote = (word ^ ones * '"') - ones;
  uint64_t backslash = (word ^ ones * '\\') - ones;
  uint64_t control = word - ones * 0x20;
  return (quote | backslash | control) & ~word & WORD_HIGH_BITS;
}

/* Place of the first octet whose high bit is set; `bits` is not 0. */
static inline size_t word_first(uint64_t bits)
{
  return (size_t)__builtin_ctzll(bits) / 8;
}
