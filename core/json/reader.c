#include "reader.h"

/* The column counts the characters of the line up to and with the faulty one. */
enum err reader_refuse_at(const struct reader *reader, const char *at, const char *reason)
{
  size_t place = (size_t)(at - reader->copy);
  bool ended = place >= reader->text.len;
  size_t line = 1;
  size_t column = 0;
  for (size_t i = 0; i < reader->text.len && i <= place; i++) {
    char c = reader->text.at[i];
    column = c == '\n' ? 0 : column + (((uint8_t)c & 0xc0) != 0x80);
    line += c == '\n';
  }
  return FAIL(reader->scope, ERR_SYNTAX, "line %zu, column %zu: %s", line, column,
              ended ? "the text ends too early" : reason);
}

enum err reader_refuse(const struct reader *reader, const char *reason)
{
  return reader_refuse_at(reader, reader->at, reason);
}
