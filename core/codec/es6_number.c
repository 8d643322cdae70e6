#include "codec/es6_number.h"

#include <assert.h>
#include <limits.h>
#include <math.h>

#include "number_text.h"

void es6_number_print(struct buf *buf, double number)
{
  assert(isfinite(number));
  char text[NUMBER_TEXT_OCTETS];
  size_t len = number_text_shortest(number, text);
  buf_add(buf, (struct str){text, len});
}

/* The mantissa loses its trailing zeros, all but the one after the point. */
void xsd_double_print(struct buf *buf, double number)
{
  assert(isfinite(number));
  char at[NUMBER_TEXT_OCTETS];
  struct str text = {at, number_text_exponential(number, at)};
  size_t exponent = str_find(text, 'E', 0);
  size_t end = exponent;
  while (at[end - 1] == '0' && at[end - 2] != '.') {
    end--;
  }
  buf_add(buf, str_slice(text, 0, end));
  buf_add(buf, str_slice(text, exponent, text.len));
}

double es6_number_parse(struct str text)
{
  assert(text.len > 0 && text.len <= INT_MAX);
  return number_text_read(text.at, (int)text.len);
}
