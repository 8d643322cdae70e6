#include "reader.h"

#include <string.h>

#include "word.h"

/* Where what stands for itself ends: a quote, a backslash, a control character, or what is not UTF-8. */
static char *plain_end(char *at, const char *end)
{
  for (;;) {
    uint64_t word = word_at(at);
    uint64_t special = word_escaped(word) | (word & WORD_HIGH_BITS);
    if (special == 0) {
      at += WORD_OCTETS;
      continue;
    }
    at += word_first(special);
    if ((uint8_t)*at < 0x80) {
      return at;
    }
    size_t len = str_utf8_sequence((struct str){at, (size_t)(end - at)});
    if (len == 0) {
      return at;
    }
    at += len;
  }
}

static int hex_digit(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  char letter = (char)(c | 0x20);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The number that the four hexadecimal digits of "\uXXXX" are, or -1. */
static int32_t read_unit(const char *at)
{
  if (at[0] != '\\' || at[1] != 'u') {
    return -1;
  }
  int32_t unit = 0;
  for (int i = 2; i < 6; i++) {
    int digit = hex_digit(at[i]);
    if (digit < 0) {
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

static char *put_utf8(char *to, int32_t point)
{
  if (point < 0x80) {
    *to++ = (char)point;
    return to;
  }
  int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  static const int lead[] = {0, 0xc0, 0xe0, 0xf0};
  *to++ = (char)(lead[more] | point >> 6 * more);
  while (more-- > 0) {
    *to++ = (char)(0x80 | (point >> 6 * more & 0x3f));
  }
  return to;
}

static enum err read_code_point(struct reader *reader, char **to)
{
  int32_t point = read_unit(reader->at);
  if (point < 0) {
    return reader_refuse(reader, "\\u without four hexadecimal digits");
  }
  if (point >= 0xd800 && point <= 0xdfff) {
    int32_t low = point < 0xdc00 ? read_unit(reader->at + 6) : -1;
    if (low < 0xdc00 || low > 0xdfff) {
      return reader_refuse(reader, "half of a surrogate pair");
    }
    point = 0x10000 + (point - 0xd800) * 0x400 + (low - 0xdc00);
    reader->at += 6;
  }
  reader->at += 6;
  *to = put_utf8(*to, point);
  return OK;
}

static enum err read_escape(struct reader *reader, char **to)
{
  static const char names[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  char name = reader->at[1];
  if (name == 'u') {
    return read_code_point(reader, to);
  }
  const char *known = name == '\0' ? NULL : strchr(names, name);
  if (known == NULL) {
    return reader_refuse_at(reader, reader->at + 1, "no escape has this letter");
  }
  *(*to)++ = meant[known - names];
  reader->at += 2;
  return OK;
}

static enum err refuse_in_string(const struct reader *reader)
{
  bool control = (uint8_t)*reader->at < 0x20;
  return reader_refuse(reader, control ? "a control character in a string must be escaped" : "not valid UTF-8");
}

enum err reader_string(struct reader *reader, struct str *out)
{
  const char *end = reader->copy + reader->text.len;
  char *start = ++reader->at;
  char *to = start;
  for (;;) {
    char *run = reader->at;
    reader->at = plain_end(run, end);
    size_t len = (size_t)(reader->at - run);
    if (to != run) {
      memmove(to, run, len);
    }
    to += len;
    if (*reader->at != '\\') {
      break;
    }
    TRY(read_escape(reader, &to));
  }
  if (*reader->at != '"') {
    return refuse_in_string(reader);
  }
  reader->at++;
  *out = (struct str){start, (size_t)(to - start)};
  return OK;
}
