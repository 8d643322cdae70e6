#include "codec/hex.h"

void hex_print(struct buf *buf, struct bytes octets)
{
  static const char digits[] = "0123456789abcdef";
  buf_reserve(buf, octets.len * 2);
  for (size_t i = 0; i < octets.len; i++) {
    char pair[2] = {digits[octets.at[i] >> 4], digits[octets.at[i] & 15]};
    buf_add(buf, (struct str){pair, sizeof pair});
  }
}

/* 0 to 15, or 255. */
static uint8_t digit_value(char c)
{
  if (c >= '0' && c <= '9') {
    return (uint8_t)(c - '0');
  }
  char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? (uint8_t)(lower - 'a' + 10) : 255;
}

enum err hex_decode(struct scope *scope, struct str text, struct bytes *out)
{
  if (text.len % 2 != 0) {
    return FAIL(scope, ERR_SYNTAX, "hexadecimal text has an odd number of digits");
  }
  uint8_t *octets = SCOPE_ARRAY(scope, uint8_t, text.len / 2);
  if (octets == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < text.len / 2; i++) {
    uint8_t high = digit_value(text.at[2 * i]);
    uint8_t low = digit_value(text.at[2 * i + 1]);
    if (high > 15 || low > 15) {
      return FAIL(scope, ERR_SYNTAX, "hexadecimal text has a wrong digit near position %zu", 2 * i);
    }
    octets[i] = (uint8_t)(high << 4 | low);
  }
  *out = (struct bytes){octets, text.len / 2};
  return OK;
}
