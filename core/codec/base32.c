#include "codec/base32.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

enum err base32_encode(struct scope *scope, struct bytes octets, struct str *out)
{
  size_t len = (octets.len * 8 + 4) / 5;
  char *text = SCOPE_ARRAY(scope, char, len);
  if (text == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < len; i++) {
    size_t bit = i * 5;
    unsigned pair = (unsigned)octets.at[bit / 8] << 8 | (bit / 8 + 1 < octets.len ? octets.at[bit / 8 + 1] : 0u);
    text[i] = alphabet[pair >> (11 - bit % 8) & 31];
  }
  *out = (struct str){text, len};
  return OK;
}

/* 0 to 31, or 32. */
static unsigned digit_value(char c)
{
  if (c >= 'A' && c <= 'Z') {
    return (unsigned)(c - 'A');
  }
  return c >= '2' && c <= '7' ? (unsigned)(c - '2') + 26 : 32;
}

enum err base32_decode(struct scope *scope, struct str text, struct bytes *out)
{
  size_t odd = text.len % 8;
  if (odd == 1 || odd == 3 || odd == 6) {
    return FAIL(scope, ERR_SYNTAX, "base32 text is cut short");
  }
  uint8_t *octets = SCOPE_ARRAY(scope, uint8_t, text.len * 5 / 8);
  if (octets == NULL) {
    return scope_err(scope);
  }
  unsigned group = 0;
  unsigned bits = 0;
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++) {
    unsigned value = digit_value(text.at[i]);
    if (value == 32) {
      return FAIL(scope, ERR_SYNTAX, "base32 text has a wrong character at position %zu", i);
    }
    group = (group << 5 | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      octets[len++] = (uint8_t)(group >> bits);
    }
  }
  if ((group & ((1u << bits) - 1)) != 0) {
    return FAIL(scope, ERR_SYNTAX, "the unused bits at the end of a base32 text are not zero");
  }
  *out = (struct bytes){octets, len};
  return OK;
}
