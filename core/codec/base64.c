#include "codec/base64.h"

#include <string.h>

static const char alphabets[2][65] = {
    [BASE64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    [BASE64_URL] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
};

enum { NO_DIGIT = 255 };

static size_t encoded_len(enum base64_kind kind, size_t octets)
{
  return kind == BASE64 ? (octets + 2) / 3 * 4 : (octets * 8 + 5) / 6;
}

static void encode_group(const char *alphabet, const uint8_t octets[3], char text[4])
{
  text[0] = alphabet[octets[0] >> 2];
  text[1] = alphabet[(octets[0] & 3) << 4 | octets[1] >> 4];
  text[2] = alphabet[(octets[1] & 15) << 2 | octets[2] >> 6];
  text[3] = alphabet[octets[2] & 63];
}

void base64_encode_into(enum base64_kind kind, struct bytes octets, char *text)
{
  const char *alphabet = alphabets[kind];
  size_t at = 0;
  size_t whole = octets.len / 3 * 3;
  for (size_t i = 0; i < whole; i += 3, at += 4) {
    encode_group(alphabet, octets.at + i, text + at);
  }
  if (whole < octets.len) {
    uint8_t last[3] = {octets.at[whole], octets.len - whole == 2 ? octets.at[whole + 1] : 0};
    char group[4];
    size_t digits = octets.len - whole + 1;
    encode_group(alphabet, last, group);
    memset(group + digits, '=', sizeof group - digits);
    memcpy(text + at, group, encoded_len(kind, octets.len) - at);
  }
}

enum err base64_encode(struct scope *scope, enum base64_kind kind, struct bytes octets, struct str *out)
{
  size_t len = encoded_len(kind, octets.len);
  char *text = SCOPE_ARRAY(scope, char, len);
  if (text == NULL) {
    return scope_err(scope);
  }
  base64_encode_into(kind, octets, text);
  *out = (struct str){text, len};
  return OK;
}

/* 0 to 63, or NO_DIGIT. */
static uint8_t digit_value(enum base64_kind kind, unsigned c)
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
  if (c == (unsigned)alphabets[kind][62]) {
    return 62;
  }
  return c == (unsigned)alphabets[kind][63] ? 63 : NO_DIGIT;
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
  for (unsigned c = 0; c < sizeof digits.values; c++) {
    digits.values[c] = digit_value(kind, c);
  }
  return digits;
}

static enum err refuse_digit(struct scope *scope, const struct digits *digits, struct str text, size_t from)
{
  size_t i = from;
  while (digits->values[(uint8_t)text.at[i]] != NO_DIGIT) {
    i++;
  }
  return FAIL(scope, ERR_SYNTAX, "base64 text has a wrong character at position %zu", i);
}

/* The number that up to four characters from `at` stand for; NO_GROUP when one of them is no digit. */
enum { NO_GROUP = UINT32_C(1) << 24 };
static uint32_t group_value(const struct digits *digits, struct str text, size_t at, size_t count)
{
  uint32_t group = 0;
  uint8_t seen = 0;
  for (size_t i = at; i < at + count; i++) {
    uint8_t value = digits->values[(uint8_t)text.at[i]];
    seen |= value;
    group = group << 6 | (value & 63);
  }
  return (seen & 0xc0) != 0 ? NO_GROUP : group;
}

/* Two or three last characters stand for one or two octets, and their unused bits are zero. */
static enum err decode_last(struct scope *scope, const struct digits *digits, struct str text, size_t at,
                            uint8_t *octets)
{
  size_t count = text.len - at;
  uint32_t group = group_value(digits, text, at, count);
  if (group == NO_GROUP) {
    return refuse_digit(scope, digits, text, at);
  }
  unsigned unused = count == 2 ? 4 : 2;
  if ((group & ((1u << unused) - 1)) != 0) {
    return FAIL(scope, ERR_SYNTAX, "the unused bits at the end of a base64 text are not zero");
  }
  group >>= unused;
  octets[0] = (uint8_t)(count == 2 ? group : group >> 8);
  if (count == 3) {
    octets[1] = (uint8_t)group;
  }
  return OK;
}

static enum err decode_digits(struct scope *scope, const struct digits *digits, struct str text, uint8_t *octets)
{
  size_t at = 0;
  for (; at + 4 <= text.len; at += 4, octets += 3) {
    uint32_t group = group_value(digits, text, at, 4);
    if (group == NO_GROUP) {
      return refuse_digit(scope, digits, text, at);
    }
    octets[0] = (uint8_t)(group >> 16);
    octets[1] = (uint8_t)(group >> 8);
    octets[2] = (uint8_t)group;
  }
  return at == text.len ? OK : decode_last(scope, digits, text, at, octets);
}

/* Octets that the text stands for, when its characters are digits; the text without its padding. */
static enum err decoded_len(struct scope *scope, enum base64_kind kind, struct str *text, size_t *len)
{
  TRY(strip_padding(scope, kind, text));
  if (text->len % 4 == 1) {
    return FAIL(scope, ERR_SYNTAX, "base64 text is cut short");
  }
  *len = text->len / 4 * 3 + text->len % 4 * 3 / 4;
  return OK;
}

enum err base64_decode(struct scope *scope, enum base64_kind kind, struct str text, struct bytes *out)
{
  size_t len = 0;
  TRY(decoded_len(scope, kind, &text, &len));
  uint8_t *octets = SCOPE_ARRAY(scope, uint8_t, len);
  if (octets == NULL) {
    return scope_err(scope);
  }
  struct digits digits = digits_of(kind);
  TRY(decode_digits(scope, &digits, text, octets));
  *out = (struct bytes){octets, len};
  return OK;
}

enum err base64_decode_into(struct scope *scope, enum base64_kind kind, struct str text, uint8_t *octets, size_t len)
{
  size_t seen = 0;
  TRY(decoded_len(scope, kind, &text, &seen));
  if (seen != len) {
    return FAIL(scope, ERR_SYNTAX, "base64 text stands for %zu octets, not %zu", seen, len);
  }
  struct digits digits = digits_of(kind);
  return decode_digits(scope, &digits, text, octets);
}
