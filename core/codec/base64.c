#include "codec/base64.h"

static const char alphabets[2][65] = {
    [BASE64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    [BASE64_URL] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
};

enum { NO_DIGIT = 255 };

static size_t encoded_len(enum base64_kind kind, size_t octets)
{
  return kind == BASE64 ? (octets + 2) / 3 * 4 : (octets * 8 + 5) / 6;
}

enum err base64_encode(struct scope *scope, enum base64_kind kind, struct bytes octets, struct str *out)
{
  size_t len = encoded_len(kind, octets.len);
  char *text = SCOPE_ARRAY(scope, char, len);
  if (text == NULL) {
    return scope_err(scope);
  }
  const char *alphabet = alphabets[kind];
  size_t at = 0;
  for (size_t i = 0; i < octets.len; i += 3) {
    size_t left = octets.len - i;
    uint32_t group = (uint32_t)octets.at[i] << 16 | (left > 1 ? (uint32_t)octets.at[i + 1] << 8 : 0) |
                     (left > 2 ? octets.at[i + 2] : 0);
    for (unsigned digit = 0; digit < 4 && at < len; digit++) {
      bool padding = digit > left;
      text[at++] = padding ? '=' : alphabet[group >> (18 - 6 * digit) & 63];
    }
  }
  *out = (struct str){text, len};
  return OK;
}

/* 0 to 63, or NO_DIGIT. */
static uint8_t digit_value(enum base64_kind kind, char c)
{
  if (c >= 'A' && c <= 'Z') {
    return (uint8_t)(c - 'A');
  }
  if (c >= 'a' && c <= 'z') {
    return (uint8_t)(c - 'a' + 26);
  }
  if (c >= '0' && c <= '9') {
    return (uint8_t)(c - '0' + 52);
  }
  if (c == alphabets[kind][62]) {
    return 62;
  }
  return c == alphabets[kind][63] ? 63 : NO_DIGIT;
}

/* Without its padding, which only the standard form has. */
static enum err strip_padding(struct scope *scope, enum base64_kind kind, struct str *text)
{
  if (kind == BASE64_URL) {
    return OK;
  }
  if (text->len % 4 != 0) {
    return FAIL(scope, ERR_SYNTAX, "base64 text is not padded to a multiple of four characters");
  }
  for (int padding = 0; padding < 2 && text->len > 0 && text->at[text->len - 1] == '='; padding++) {
    text->len--;
  }
  return OK;
}

struct digits {
  uint8_t values[256];
};

static struct digits digits_of(enum base64_kind kind)
{
  struct digits digits;
  for (size_t c = 0; c < sizeof digits.values; c++) {
    digits.values[c] = digit_value(kind, (char)c);
  }
  return digits;
}

/* Fills the octets; `bits` bits, fewer than eight, may be left over and have to be zero. */
static enum err decode_digits(struct scope *scope, const struct digits *digits, struct str text, uint8_t *octets)
{
  uint32_t group = 0;
  unsigned bits = 0;
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++) {
    uint8_t value = digits->values[(uint8_t)text.at[i]];
    if (value == NO_DIGIT) {
      return FAIL(scope, ERR_SYNTAX, "base64 text has a wrong character at position %zu", i);
    }
    group = group << 6 | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      octets[len++] = (uint8_t)(group >> bits);
    }
  }
  if ((group & ((1u << bits) - 1)) != 0) {
    return FAIL(scope, ERR_SYNTAX, "the unused bits at the end of a base64 text are not zero");
  }
  return OK;
}

enum err base64_decode(struct scope *scope, enum base64_kind kind, struct str text, struct bytes *out)
{
  TRY(strip_padding(scope, kind, &text));
  if (text.len % 4 == 1) {
    return FAIL(scope, ERR_SYNTAX, "base64 text is cut short");
  }
  size_t len = text.len / 4 * 3 + text.len % 4 * 3 / 4;
  uint8_t *octets = SCOPE_ARRAY(scope, uint8_t, len);
  if (octets == NULL) {
    return scope_err(scope);
  }
  struct digits digits = digits_of(kind);
  TRY(decode_digits(scope, &digits, text, octets));
  *out = (struct bytes){octets, len};
  return OK;
}
