#include "reader.h"

#include <math.h>

#include "codec/es6_number.h"

static char *digits_end(char *at)
{
  while (*at >= '0' && *at <= '9') {
    at++;
  }
  return at;
}

/* Beyond 2^53 - 1 many integers share a double. The one as which the double is printed comes through unchanged (1e18 is
   printed with all its digits); another would be shown with digits that nobody wrote. SPEC: RFC 7493 section 2.2 */
static enum err read_integer(const struct reader *reader, struct str digits, struct json *out)
{
  double number = es6_number_parse(digits);
  struct buf printed = buf_in(reader->scope);
  if (fabs(number) >= 0x1p53) {
    if (isfinite(number)) {
      es6_number_print(&printed, number);
    }
    if (!str_equal((struct str){printed.at, printed.len}, digits)) {
      return FAIL(reader->scope, ERR_RANGE, "an integer is beyond 2^53 - 1, and not written as its double is");
    }
  }
  *out = json_of_number(number);
  return OK;
}

static enum err read_real(const struct reader *reader, struct str text, struct json *out)
{
  double number = es6_number_parse(text);
  *out = json_of_number(number);
  return isinf(number) ? reader_refuse_at(reader, text.at, "a number is too big") : OK;
}

/* Of at most 15 characters. -0 is the integer 0. */
static struct json short_integer(const char *at, const char *end)
{
  int64_t number = 0;
  for (const char *digit = at + (*at == '-'); digit < end; digit++) {
    number = number * 10 + (*digit - '0');
  }
  return json_of_number((double)(*at == '-' ? -number : number));
}

/* After the digits of an integer. */
static enum err skip_fraction_and_exponent(struct reader *reader, bool *found)
{
  static const char incomplete[] = "a digit of a number is missing";
  char *at = reader->at;
  if (*at == '.') {
    reader->at = digits_end(at + 1);
    if (reader->at == at + 1) {
      return reader_refuse(reader, incomplete);
    }
  }
  if (*reader->at == 'e' || *reader->at == 'E') {
    reader->at += reader->at[1] == '+' || reader->at[1] == '-' ? 2 : 1;
    char *exponent = reader->at;
    reader->at = digits_end(exponent);
    if (reader->at == exponent) {
      return reader_refuse(reader, incomplete);
    }
  }
  *found = reader->at != at;
  return OK;
}

enum err reader_number(struct reader *reader, struct json *out)
{
  char *start = reader->at;
  char *whole = start + (*start == '-');
  reader->at = digits_end(whole);
  if (reader->at == whole) {
    return reader_refuse(reader, "a digit of a number is missing");
  }
  if (*whole == '0' && reader->at > whole + 1) {
    return reader_refuse_at(reader, whole + 1, "a number begins with 0");
  }
  bool real = false;
  TRY(skip_fraction_and_exponent(reader, &real));
  struct str text = {start, (size_t)(reader->at - start)};
  if (real) {
    return read_real(reader, text, out);
  }
  if (text.len > 15) {
    return read_integer(reader, text, out);
  }
  *out = short_integer(start, reader->at);
  return OK;
}
