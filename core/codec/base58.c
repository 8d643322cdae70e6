#include "codec/base58.h"

#include <string.h>

/* A number is kept in limbs, least significant first, so that one 64-bit multiplication moves five digits or four
   octets at a time: 58^5 is just below 2^30. A text of n digits still takes n^2 / 50 steps, hence the limit. */
enum {
  TEXT_MAX_CHARS = 2048,
  OCTETS_MAX = 1499, /* the most that always fit such a text */
  DIGITS_A_LIMB = 5,
  LIMBS_MAX = TEXT_MAX_CHARS / DIGITS_A_LIMB + 1,
};
static const uint32_t LIMB_BASE = 58u * 58u * 58u * 58u * 58u;

static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/* Value of each ASCII character plus one; 0 is no digit. */
static const uint8_t values[128] = {
    ['1'] = 1,  ['2'] = 2,  ['3'] = 3,  ['4'] = 4,  ['5'] = 5,  ['6'] = 6,  ['7'] = 7,  ['8'] = 8,  ['9'] = 9,
    ['A'] = 10, ['B'] = 11, ['C'] = 12, ['D'] = 13, ['E'] = 14, ['F'] = 15, ['G'] = 16, ['H'] = 17, ['J'] = 18,
    ['K'] = 19, ['L'] = 20, ['M'] = 21, ['N'] = 22, ['P'] = 23, ['Q'] = 24, ['R'] = 25, ['S'] = 26, ['T'] = 27,
    ['U'] = 28, ['V'] = 29, ['W'] = 30, ['X'] = 31, ['Y'] = 32, ['Z'] = 33, ['a'] = 34, ['b'] = 35, ['c'] = 36,
    ['d'] = 37, ['e'] = 38, ['f'] = 39, ['g'] = 40, ['h'] = 41, ['i'] = 42, ['j'] = 43, ['k'] = 44, ['m'] = 45,
    ['n'] = 46, ['o'] = 47, ['p'] = 48, ['q'] = 49, ['r'] = 50, ['s'] = 51, ['t'] = 52, ['u'] = 53, ['v'] = 54,
    ['w'] = 55, ['x'] = 56, ['y'] = 57, ['z'] = 58,
};

struct number {
  size_t len;
  uint32_t limbs[LIMBS_MAX];
};

/* number = number * factor + addend, in limbs below 2^32. */
static void binary_shift(struct number *number, uint32_t factor, uint32_t addend)
{
  uint64_t carry = addend;
  for (size_t i = 0; i < number->len; i++) {
    carry += (uint64_t)number->limbs[i] * factor;
    number->limbs[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry > 0) {
    number->limbs[number->len++] = (uint32_t)carry;
  }
}

/* number = number * 2^bits + addend, in limbs below LIMB_BASE. */
static void decimal_shift(struct number *number, unsigned bits, uint32_t addend)
{
  uint64_t carry = addend;
  for (size_t i = 0; i < number->len; i++) {
    carry += (uint64_t)number->limbs[i] << bits;
    number->limbs[i] = (uint32_t)(carry % LIMB_BASE);
    carry /= LIMB_BASE;
  }
  for (; carry > 0; carry /= LIMB_BASE) {
    number->limbs[number->len++] = (uint32_t)(carry % LIMB_BASE);
  }
}

/* Reads up to five digits from `from` and joins them to the number. */
static enum err join_digits(struct scope *scope, struct number *number, struct str text, size_t from, size_t to)
{
  uint32_t factor = 1;
  uint32_t group = 0;
  for (size_t i = from; i < to; i++) {
    uint8_t c = (uint8_t)text.at[i];
    uint8_t value = c < sizeof values ? values[c] : 0;
    if (value == 0) {
      return FAIL(scope, ERR_SYNTAX, "base58 text has a wrong character at position %zu", i);
    }
    group = group * 58 + value - 1;
    factor *= 58;
  }
  binary_shift(number, factor, group);
  return OK;
}

/* The octets of the number behind `zeros` zero octets. */
static enum err number_octets(struct scope *scope, const struct number *number, size_t zeros, struct bytes *out)
{
  uint8_t *octets = SCOPE_ARRAY(scope, uint8_t, zeros + number->len * 4);
  if (octets == NULL) {
    return scope_err(scope);
  }
  size_t len = zeros;
  for (size_t i = number->len; i > 0; i--) {
    for (unsigned shift = 32; shift > 0; shift -= 8) {
      uint8_t octet = (uint8_t)(number->limbs[i - 1] >> (shift - 8));
      if (len > zeros || octet != 0) {
        octets[len++] = octet;
      }
    }
  }
  *out = (struct bytes){octets, len};
  return OK;
}

enum err base58_decode(struct scope *scope, struct str text, struct bytes *out)
{
  if (text.len > TEXT_MAX_CHARS) {
    return FAIL(scope, ERR_LIMIT, "base58 text has more than %d characters", TEXT_MAX_CHARS);
  }
  size_t zeros = 0;
  while (zeros < text.len && text.at[zeros] == '1') {
    zeros++;
  }
  struct number number;
  number.len = 0;
  /* The first group takes the odd digits, so that all others are whole. */
  size_t from = zeros;
  size_t to = zeros + (text.len - zeros) % DIGITS_A_LIMB;
  for (; from < text.len; from = to, to += DIGITS_A_LIMB) {
    to = to == from ? to + DIGITS_A_LIMB : to;
    TRY(join_digits(scope, &number, text, from, to));
  }
  return number_octets(scope, &number, zeros, out);
}

/* The digits of the number behind `zeros` ones. */
static enum err number_digits(struct scope *scope, const struct number *number, size_t zeros, struct str *out)
{
  char *text = SCOPE_ARRAY(scope, char, zeros + number->len * DIGITS_A_LIMB);
  if (text == NULL) {
    return scope_err(scope);
  }
  memset(text, '1', zeros);
  size_t len = zeros;
  for (size_t i = number->len; i > 0; i--) {
    uint32_t digits[DIGITS_A_LIMB]; /* least significant first */
    uint32_t rest = number->limbs[i - 1];
    for (size_t k = 0; k < DIGITS_A_LIMB; k++) {
      digits[k] = rest % 58;
      rest /= 58;
    }
    for (size_t k = DIGITS_A_LIMB; k > 0; k--) {
      if (len > zeros || digits[k - 1] != 0) {
        text[len++] = alphabet[digits[k - 1]];
      }
    }
  }
  *out = (struct str){text, len};
  return OK;
}

enum err base58_encode(struct scope *scope, struct bytes octets, struct str *out)
{
  if (octets.len > OCTETS_MAX) {
    return FAIL(scope, ERR_LIMIT, "more than %d octets for a base58 text", OCTETS_MAX);
  }
  size_t zeros = 0;
  while (zeros < octets.len && octets.at[zeros] == 0) {
    zeros++;
  }
  struct number number;
  number.len = 0;
  for (size_t i = zeros; i < octets.len;) {
    uint32_t group = 0;
    unsigned bits = 0;
    for (; bits < 32 && i < octets.len; bits += 8) {
      group = group << 8 | octets.at[i++];
    }
    decimal_shift(&number, bits, group);
  }
  return number_digits(scope, &number, zeros, out);
}
