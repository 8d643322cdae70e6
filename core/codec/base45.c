#include "codec/base45.h"

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

enum err base45_encode(struct scope *scope, struct bytes octets, struct str *out)
{
  size_t len = octets.len / 2 * 3 + octets.len % 2 * 2;
  char *text = SCOPE_ARRAY(scope, char, len);
  if (text == NULL) {
    return scope_err(scope);
  }
  size_t at = 0;
  for (size_t i = 0; i + 1 < octets.len; i += 2) {
    unsigned pair = (unsigned)octets.at[i] << 8 | octets.at[i + 1];
    text[at++] = alphabet[pair % 45];
    text[at++] = alphabet[pair / 45 % 45];
    text[at++] = alphabet[pair / 2025];
  }
  if (octets.len % 2 == 1) {
    uint8_t last = octets.at[octets.len - 1];
    text[at++] = alphabet[last % 45];
    text[at++] = alphabet[last / 45];
  }
  *out = (struct str){text, len};
  return OK;
}

/* Value of each ASCII character plus one; 0 is no digit. */
static const uint8_t values[128] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,  ['8'] = 9,
    ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16, ['G'] = 17, ['H'] = 18,
    ['I'] = 19, ['J'] = 20, ['K'] = 21, ['L'] = 22, ['M'] = 23, ['N'] = 24, ['O'] = 25, ['P'] = 26, ['Q'] = 27,
    ['R'] = 28, ['S'] = 29, ['T'] = 30, ['U'] = 31, ['V'] = 32, ['W'] = 33, ['X'] = 34, ['Y'] = 35, ['Z'] = 36,
    [' '] = 37, ['$'] = 38, ['%'] = 39, ['*'] = 40, ['+'] = 41, ['-'] = 42, ['.'] = 43, ['/'] = 44, [':'] = 45,
};

static unsigned digit_at(struct str text, size_t at)
{
  uint8_t c = (uint8_t)text.at[at];
  return c < sizeof values ? values[c] : 0;
}

/* Tells what is wrong with the group of `count` characters from `at`. */
static enum err refuse_group(struct scope *scope, struct str text, size_t at, size_t count)
{
  for (size_t i = at; i < at + count; i++) {
    if (digit_at(text, i) == 0) {
      return FAIL(scope, ERR_SYNTAX, "base45 text has a wrong character at position %zu", i);
    }
  }
  return FAIL(scope, ERR_SYNTAX, "base45 text stands for more than its octets hold at position %zu", at);
}

enum err base45_decode(struct scope *scope, struct str text, struct bytes *out)
{
  if (text.len % 3 == 1) {
    return FAIL(scope, ERR_SYNTAX, "base45 text is cut short");
  }
  size_t len = text.len / 3 * 2 + text.len % 3 / 2;
  uint8_t *octets = SCOPE_ROOM(scope, uint8_t, len);
  if (octets == NULL) {
    return scope_err(scope);
  }
  size_t at = 0;
  for (size_t i = 0; i + 2 < text.len; i += 3) {
    unsigned low = digit_at(text, i);
    unsigned middle = digit_at(text, i + 1);
    unsigned high = digit_at(text, i + 2);
    unsigned value = low - 1 + (middle - 1) * 45 + (high - 1) * 2025;
    if (low == 0 || middle == 0 || high == 0 || value > 0xffff) {
      return refuse_group(scope, text, i, 3);
    }
    octets[at++] = (uint8_t)(value >> 8);
    octets[at++] = (uint8_t)value;
  }
  if (text.len % 3 == 2) {
    unsigned low = digit_at(text, text.len - 2);
    unsigned high = digit_at(text, text.len - 1);
    unsigned value = low - 1 + (high - 1) * 45;
    if (low == 0 || high == 0 || value > 0xff) {
      return refuse_group(scope, text, text.len - 2, 2);
    }
    octets[at] = (uint8_t)value;
  }
  *out = (struct bytes){octets, len};
  return OK;
}
