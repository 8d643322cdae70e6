#include "batch/sheet.h"

#include <string.h>

#include "base/limits.h"
#include "crypto/digest.h"

enum { TAG_OCTETS = 16, PLACES_LEAST = 64 };

struct sheet_place {
  uint8_t tag[TAG_OCTETS]; /* half of a digest of type and number */
  size_t line; /* 0: empty */
};

static size_t lines_of(struct str text)
{
  size_t lines = 1;
  for (size_t at = 0; (at = str_find(text, '\n', at)) != SIZE_MAX && lines < LIMIT_CSV_ROWS; at++) {
    lines++;
  }
  return lines;
}

enum err sheet_open(struct scope *scope, const struct schemas *schemas, struct str text, struct sheet *out)
{
  *out = (struct sheet){.places_len = PLACES_LEAST};
  TRY(csv_batch_open(scope, text, schemas->kinds_len, schemas->kinds, &out->csv));
  while (out->places_len < 2 * lines_of(text)) {
    out->places_len *= 2;
  }
  out->places = SCOPE_ARRAY(scope, struct sheet_place, out->places_len);
  return out->places != NULL ? OK : scope_err(scope);
}

static void tag_of(const struct sheet_row *row, uint8_t out[TAG_OCTETS])
{
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, str_bytes(row->type));
  digest_add(&state, (struct bytes){(const uint8_t *)"", 1});
  digest_add(&state, str_bytes(row->number));
  struct digest digest = digest_end(&state);
  memcpy(out, digest.at, TAG_OCTETS);
}

/* The line where type and number stood first: the row's own, if it is here. */
static size_t first_line(struct sheet *sheet, const struct sheet_row *row)
{
  uint8_t tag[TAG_OCTETS];
  size_t at = 0;
  tag_of(row, tag);
  memcpy(&at, tag, sizeof at);
  struct sheet_place *place = &sheet->places[at & (sheet->places_len - 1)];
  while (place->line != 0 && memcmp(place->tag, tag, TAG_OCTETS) != 0) {
    place = &sheet->places[++at & (sheet->places_len - 1)];
  }
  if (place->line == 0) {
    memcpy(place->tag, tag, TAG_OCTETS);
    place->line = row->line;
  }
  return place->line;
}

static size_t number_column(const struct sheet *sheet, struct str type)
{
  const struct kind *kind = sheet->csv.kinds;
  while (!str_equal(kind->type, type)) {
    kind++;
  }
  const struct json *columns = json_get(kind->template, STR("columns"));
  size_t column = 0;
  while (column < sheet->csv.columns_len &&
         !json_is(json_get(columns, sheet->csv.columns[column]), STR(DOCUMENT_NUMBER_CLAIM))) {
    column++;
  }
  return column;
}

static enum err refuse_second(const struct sheet *sheet, struct scope *scope, size_t first, struct sheet_row *row)
{
  size_t column = number_column(sheet, row->type);
  struct csv_error *errors = SCOPE_ARRAY(scope, struct csv_error, row->errors_len + 1);
  if (errors == NULL) {
    return scope_err(scope);
  }
  struct str header = sheet->csv.columns[column];
  if (row->errors_len > 0) {
    memcpy(errors, row->errors, row->errors_len * sizeof *errors);
  }
  errors[row->errors_len++] = (struct csv_error){
      .line = row->line,
      .column = column + 1,
      .header = header,
      .ko = scope_format(scope, STR_FMT ": %zu번째 줄과 같은 번호입니다", STR_ARG(header), first),
      .en = scope_format(scope, STR_FMT ": is the same as in line %zu", STR_ARG(header), first),
  };
  row->errors = errors;
  return scope_err(scope);
}

enum err sheet_next(struct sheet *sheet, struct scope *scope, struct sheet_row *out)
{
  struct csv_decision decision;
  TRY(csv_batch_next(&sheet->csv, scope, &decision));
  const struct json *number = json_get(&decision.claims, STR(DOCUMENT_NUMBER_CLAIM));
  *out = (struct sheet_row){
      .line = decision.line,
      .type = decision.type,
      .number = json_is_string(number) ? number->string : STR(""),
      .claims = decision.claims,
      .errors = decision.errors,
      .errors_len = decision.errors_len,
  };
  if (out->line == 0 || out->number.len == 0) {
    return OK;
  }
  size_t first = first_line(sheet, out);
  return first == out->line ? OK : refuse_second(sheet, scope, first, out);
}

/* What begins like a formula would be one in a spreadsheet. */
void sheet_add_cell(struct buf *text, struct str cell, bool is_last)
{
  bool is_formula = cell.len > 0 && strchr("=+-@\t\r", cell.at[0]) != NULL;
  buf_add_char(text, '"');
  buf_add(text, is_formula ? STR("'") : STR(""));
  for (size_t i = 0; i < cell.len; i++) {
    buf_add(text, cell.at[i] == '"' ? STR("\"\"") : str_slice(cell, i, i + 1));
  }
  buf_add(text, is_last ? STR("\"\r\n") : STR("\","));
}

enum err sheet_template(struct scope *scope, const struct schemas *schemas, struct str type, struct str *out)
{
  const struct kind *kind = schemas_kind(schemas, type);
  if (kind == NULL) {
    return FAIL(scope, ERR_NOT_FOUND, "type: there is no such kind of credential");
  }
  const struct json *columns = json_get(kind->template, STR("columns"));
  size_t len = json_is_object(columns) ? columns->members.len : 0;
  struct buf text = buf_in(scope);
  buf_add(&text, STR(SHEET_MARK));
  sheet_add_cell(&text, STR(CSV_TYPE_COLUMN), len == 0);
  for (size_t i = 0; i < len; i++) {
    sheet_add_cell(&text, columns->members.at[i].key, i + 1 == len);
  }
  sheet_add_cell(&text, kind->type, len == 0);
  for (size_t i = 0; i < len; i++) {
    sheet_add_cell(&text, STR(""), i + 1 == len);
  }
  return buf_str(&text, out);
}
