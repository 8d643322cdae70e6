#include "digits.h"

#include "base/buf.h"

enum { GROUP_OCTETS = 7, GROUP_DIGITS = 17 };

/* By the number of octets of a group: ceil(octets * log10(256)). */
static const size_t digits_of[GROUP_OCTETS + 1] = {0, 3, 5, 8, 10, 13, 15, GROUP_DIGITS};

static void print_group(struct buf *out, struct bytes group)
{
  uint64_t number = 0;
  for (size_t i = 0; i < group.len; i++) {
    number = number << 8 | group.at[i];
  }
  char digits[GROUP_DIGITS];
  size_t len = digits_of[group.len];
  for (size_t i = len; i > 0; i--) {
    digits[i - 1] = (char)('0' + number % 10);
    number /= 10;
  }
  buf_add(out, (struct str){digits, len});
}

enum err digits_encode(struct scope *scope, struct bytes octets, struct str *out)
{
  struct buf digits = buf_in(scope);
  for (size_t i = 0; i < octets.len; i += GROUP_OCTETS) {
    size_t left = octets.len - i;
    print_group(&digits, (struct bytes){octets.at + i, left < GROUP_OCTETS ? left : GROUP_OCTETS});
  }
  return buf_str(&digits, out);
}

/* The octets of a group with so many digits, or 0 when there is none. */
static size_t octets_of(size_t digits)
{
  for (size_t octets = 1; octets <= GROUP_OCTETS; octets++) {
    if (digits_of[octets] == digits) {
      return octets;
    }
  }
  return 0;
}

static enum err parse_group(struct scope *scope, struct str group, struct buf *out)
{
  uint64_t number = 0;
  for (size_t i = 0; i < group.len; i++) {
    if (group.at[i] < '0' || group.at[i] > '9') {
      return FAIL(scope, ERR_SYNTAX, "the QR text begins as digits but holds another character");
    }
    number = number * 10 + (uint64_t)(group.at[i] - '0');
  }
  size_t len = octets_of(group.len);
  if (len == 0) {
    return FAIL(scope, ERR_SYNTAX, "the QR text has a number of digits that cannot be: it was cut");
  }
  if (number >> (8 * len) != 0) {
    return FAIL(scope, ERR_SYNTAX, "a group of digits of the QR text is too large");
  }
  for (size_t i = len; i > 0; i--) {
    buf_add_char(out, (char)(number >> (8 * (i - 1))));
  }
  return OK;
}

enum err digits_decode(struct scope *scope, struct str digits, struct bytes *out)
{
  struct buf octets = buf_in(scope);
  for (size_t i = 0; i < digits.len; i += GROUP_DIGITS) {
    TRY(parse_group(scope, str_slice(digits, i, i + GROUP_DIGITS), &octets));
  }
  return buf_bytes(&octets, out);
}
