#include "csv/reader.h"

#include "base/buf.h"
#include "base/limits.h"

static const struct str byte_order_mark = STR_INIT("\xef\xbb\xbf");

/* A row while it is read. */
struct rowing {
  struct csv_reader *reader;
  struct scope *scope;
  struct str *cells;
  size_t len;
  size_t cap;
  size_t line; /* of the octet being read */
};

struct csv_reader csv_reader_of(struct str text)
{
  bool marked = str_starts(text, byte_order_mark);
  return (struct csv_reader){.text = text, .at = marked ? byte_order_mark.len : 0, .line = 1};
}

static bool at_end(const struct csv_reader *reader)
{
  return reader->at >= reader->text.len;
}

static bool is_next(const struct csv_reader *reader, char wanted)
{
  return !at_end(reader) && reader->text.at[reader->at] == wanted;
}

/* Steps over LF or CRLF. */
static bool take_line_end(struct csv_reader *reader)
{
  size_t at = reader->at + (is_next(reader, '\r') ? 1 : 0);
  if (at >= reader->text.len || reader->text.at[at] != '\n') {
    return false;
  }
  reader->at = at + 1;
  return true;
}

static enum err refuse(const struct rowing *row, const char *reason)
{
  return FAIL(row->scope, ERR_SYNTAX, "line %zu, cell %zu: %s", row->line, row->len + 1, reason);
}

static bool has_control(struct str text)
{
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.at[i];
    if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f) {
      return true;
    }
  }
  return false;
}

static enum err add_cell(struct rowing *row, struct str cell)
{
  if (!str_is_utf8(cell)) {
    return refuse(row, "is not UTF-8 (엑셀에서는 'CSV UTF-8' 형식으로 저장해 주세요; save as \"CSV UTF-8\")");
  }
  if (has_control(cell)) {
    return refuse(row, "holds a control character");
  }
  if (row->len == LIMIT_CSV_COLUMNS) {
    return FAIL(row->scope, ERR_LIMIT, "line %zu: more than %d cells", row->line, LIMIT_CSV_COLUMNS);
  }
  struct str *grown = scope_grow(row->scope, row->cells, row->len, &row->cap, sizeof *row->cells);
  if (grown == NULL) {
    return scope_err(row->scope);
  }
  row->cells = grown;
  row->cells[row->len++] = cell;
  return OK;
}

/* The octets between the quotes, doubled quotes made single. */
static enum err unquote(struct rowing *row, struct str quoted, struct str *out)
{
  if (str_find(quoted, '"', 0) == SIZE_MAX) {
    *out = quoted;
    return OK;
  }
  struct buf cell = buf_in(row->scope);
  buf_reserve(&cell, quoted.len);
  for (size_t i = 0; i < quoted.len; i++) {
    buf_add_char(&cell, quoted.at[i]);
    i += quoted.at[i] == '"' ? 1 : 0;
  }
  return buf_str(&cell, out);
}

static enum err read_quoted(struct rowing *row)
{
  struct csv_reader *reader = row->reader;
  size_t first_line = row->line;
  size_t start = ++reader->at;
  size_t lines = 0;
  for (;; reader->at++) {
    if (at_end(reader)) {
      row->line = first_line;
      return refuse(row, "opens a quote that is never closed");
    }
    lines += is_next(reader, '\n');
    if (!is_next(reader, '"')) {
      continue;
    }
    if (reader->at + 1 < reader->text.len && reader->text.at[reader->at + 1] == '"') {
      reader->at++;
      continue;
    }
    break;
  }
  struct str cell;
  TRY(unquote(row, str_slice(reader->text, start, reader->at), &cell));
  reader->at++;
  TRY(add_cell(row, cell));
  row->line += lines;
  return OK;
}

static enum err read_plain(struct rowing *row)
{
  struct csv_reader *reader = row->reader;
  size_t start = reader->at;
  while (!at_end(reader) && !is_next(reader, ',') && !is_next(reader, '\n') && !is_next(reader, '\r')) {
    if (is_next(reader, '"')) {
      return refuse(row, "has a quote inside; a cell with quotes must be quoted as a whole");
    }
    reader->at++;
  }
  return add_cell(row, str_slice(reader->text, start, reader->at));
}

/* Cells up to the end of the line. */
static enum err read_cells(struct rowing *row)
{
  struct csv_reader *reader = row->reader;
  for (;;) {
    TRY(is_next(reader, '"') ? read_quoted(row) : read_plain(row));
    if (is_next(reader, ',')) {
      reader->at++;
      continue;
    }
    if (at_end(reader)) {
      return OK;
    }
    if (take_line_end(reader)) {
      row->line++;
      return OK;
    }
    row->len--; /* the sentence names the cell that was just read */
    return refuse(row, is_next(reader, '\r') ? "ends with a carriage return that no line feed follows"
                                             : "goes on after its closing quote");
  }
}

static void skip_blank_lines(struct csv_reader *reader)
{
  while (take_line_end(reader)) {
    reader->line++;
  }
}

enum err csv_read(struct csv_reader *reader, struct scope *scope, struct csv_row *out)
{
  skip_blank_lines(reader);
  *out = (struct csv_row){.line = reader->line};
  if (at_end(reader)) {
    return OK;
  }
  if (reader->rows++ > LIMIT_CSV_ROWS) {
    return FAIL(scope, ERR_LIMIT, "line %zu: more than %d rows", reader->line, LIMIT_CSV_ROWS);
  }
  struct rowing row = {.reader = reader, .scope = scope, .line = reader->line};
  TRY(read_cells(&row));
  reader->line = row.line;
  out->cells = row.cells;
  out->len = row.len;
  return OK;
}
