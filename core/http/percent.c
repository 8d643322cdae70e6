#include "percent.h"

#include "base/buf.h"

static int digit_value(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The octet that "%XX" at `at` stands for, or -1. */
static int escape_value(struct str text, size_t at)
{
  if (at + 2 >= text.len) {
    return -1;
  }
  int high = digit_value(text.at[at + 1]);
  int low = digit_value(text.at[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

enum err percent_decode(struct scope *scope, struct str text, bool form, struct str *out)
{
  struct buf decoded = buf_in(scope);
  buf_reserve(&decoded, text.len);
  for (size_t i = 0; i < text.len; i++) {
    int octet = (unsigned char)text.at[i];
    if (octet == '%') {
      octet = escape_value(text, i);
      i += 2;
    } else if (form && octet == '+') {
      octet = ' ';
    }
    if (octet <= 0) {
      return FAIL(scope, ERR_SYNTAX, "the URL or form holds a damaged percent-encoding");
    }
    buf_add_char(&decoded, (char)octet);
  }
  TRY(buf_str(&decoded, out));
  if (!str_is_utf8(*out)) {
    return FAIL(scope, ERR_SYNTAX, "the URL or form is not UTF-8");
  }
  return OK;
}
