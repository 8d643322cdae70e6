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

/* 0 to 44, or 45. */
static unsigned digit_value(char c)
{
  if (c >= '0' && c <= '9') {
    return (unsigned)(c - '0');
  }
  if (c >= 'A' && c <= 'Z') {
    return (unsigned)(c - 'A') + 10;
  }
  for (unsigned value = 36; value < 45; value++) {
    if (alphabet[value] == c) {
      return value;
    }
  }
  return 45;
}

/* The number that two or three characters from `at` stand for, least significant first. */
static enum err group_value(struct scope *scope, struct str text, size_t at, size_t count, unsigned *value)
{
  *value = 0;
  unsigned unit = 1;
  for (size_t i = at; i < at + count; i++) {
    unsigned digit = digit_value(text.at[i]);
    if (digit == 45) {
      return FAIL(scope, ERR_SYNTAX, "base45 text has a wrong character at position %zu", i);
    }
    *value += digit * unit;
    unit *= 45;
  }
  if (*value > (count == 3 ? 0xffffu : 0xffu)) {
    return FAIL(scope, ERR_SYNTAX, "base45 text stands for more than its octets hold at position %zu", at);
  }
  return OK;
}

enum err base45_decode(struct scope *scope, struct str text, struct bytes *out)
{
  if (text.len % 3 == 1) {
    return FAIL(scope, ERR_SYNTAX, "base45 text is cut short");
  }
  size_t len = text.len / 3 * 2 + text.len % 3 / 2;
  uint8_t *octets = SCOPE_ARRAY(scope, uint8_t, len);
  if (octets == NULL) {
    return scope_err(scope);
  }
  unsigned value = 0;
  size_t at = 0;
  for (size_t i = 0; i + 2 < text.len; i += 3) {
    TRY(group_value(scope, text, i, 3, &value));
    octets[at++] = (uint8_t)(value >> 8);
    octets[at++] = (uint8_t)value;
  }
  if (text.len % 3 == 2) {
    TRY(group_value(scope, text, text.len - 2, 2, &value));
    octets[at] = (uint8_t)value;
  }
  *out = (struct bytes){octets, len};
  return OK;
}
