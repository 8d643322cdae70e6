#include "csv/batch.h"

#include "base/limits.h"
#include "cell.h"
#include "schema/resident_number.h"

/* One row on its way to a decision. */
struct rowing {
  const struct csv_batch *batch;
  struct scope *scope;
  struct csv_row row;
  const struct kind *kind;
  struct csv_error *errors;
  size_t errors_len;
  size_t errors_cap;
};

/* --- the names of the columns --- */

static struct str claim_of(const struct kind *kind, struct str column)
{
  const struct json *claim = json_get(json_get(kind->template, STR("columns")), column);
  return json_is_string(claim) ? claim->string : STR("");
}

static bool is_known(const struct csv_batch *batch, struct str column)
{
  bool known = str_equal(column, STR(CSV_TYPE_COLUMN));
  for (size_t i = 0; i < batch->kinds_len && !known; i++) {
    known = claim_of(&batch->kinds[i], column).len > 0;
  }
  return known;
}

static size_t find_column(const struct csv_batch *batch, struct str name)
{
  size_t column = 0;
  while (column < batch->columns_len && !str_equal(batch->columns[column], name)) {
    column++;
  }
  return column;
}

static enum err check_columns(struct scope *scope, const struct csv_batch *batch, size_t line)
{
  for (size_t i = 0; i < batch->columns_len; i++) {
    struct str column = batch->columns[i];
    if (!is_known(batch, column)) {
      return FAIL(scope, ERR_VALUE,
                  "line %zu, column %zu: no kind of credential has a column \"" STR_FMT
                  "\" (어느 증명서에도 없는 칸 이름입니다)",
                  line, i + 1, STR_ARG(column));
    }
    if (find_column(batch, column) != i) {
      return FAIL(scope, ERR_VALUE,
                  "line %zu, column %zu: \"" STR_FMT "\" stands twice (같은 칸 이름이 두 번 있습니다)", line, i + 1,
                  STR_ARG(column));
    }
  }
  if (batch->kinds_len != 1 && find_column(batch, STR(CSV_TYPE_COLUMN)) == batch->columns_len) {
    return FAIL(scope, ERR_VALUE, "line %zu: the column \"" CSV_TYPE_COLUMN "\" is missing (이 칸이 있어야 합니다)",
                line);
  }
  return OK;
}

enum err csv_batch_open(struct scope *scope, struct str text, size_t count, const struct kind kinds[],
                        struct csv_batch *out)
{
  *out = (struct csv_batch){.reader = csv_reader_of(text), .kinds = kinds, .kinds_len = count};
  struct csv_row head;
  TRY(csv_read(&out->reader, scope, &head));
  if (head.len == 0) {
    return FAIL(scope, ERR_VALUE,
                "line 1: the row with the names of the columns is missing (칸 이름이 있는 첫 줄이 없습니다)");
  }
  struct str *columns = SCOPE_ARRAY(scope, struct str, head.len);
  for (size_t i = 0; columns != NULL && i < head.len; i++) {
    columns[i] = str_trim(head.cells[i]);
  }
  if (columns == NULL) {
    return scope_err(scope);
  }
  out->columns = columns;
  out->columns_len = head.len;
  return check_columns(scope, out, head.line);
}

/* --- errors --- */

static enum err add_error(struct rowing *row, const struct csv_error *error)
{
  if (row->errors_len == LIMIT_CSV_ERRORS) {
    return OK;
  }
  struct csv_error *grown = scope_grow(row->scope, row->errors, row->errors_len, &row->errors_cap, sizeof *error);
  if (grown == NULL) {
    return scope_err(row->scope);
  }
  row->errors = grown;
  row->errors[row->errors_len++] = *error;
  return OK;
}

/* "<column's name>: <reason>" */
static enum err refuse_cell(struct rowing *row, size_t column, struct str ko, struct str en)
{
  struct str header = row->batch->columns[column];
  const struct csv_error error = {
      .line = row->row.line,
      .column = column + 1,
      .header = header,
      .ko = scope_format(row->scope, STR_FMT ": " STR_FMT, STR_ARG(header), STR_ARG(ko)),
      .en = scope_format(row->scope, STR_FMT ": " STR_FMT, STR_ARG(header), STR_ARG(en)),
  };
  return add_error(row, &error);
}

/* Whether one of the first `count` errors is about the column. */
static bool has_error(const struct rowing *row, size_t count, size_t column)
{
  for (size_t i = 0; i < count; i++) {
    if (row->errors[i].column == column + 1) {
      return true;
    }
  }
  return false;
}

/* --- steps of a row --- */

static enum err check_width(struct rowing *row)
{
  if (row->row.len == row->batch->columns_len) {
    return OK;
  }
  const struct csv_error error = {
      .line = row->row.line,
      .ko = scope_format(row->scope, "칸의 수가 머리글과 다릅니다 (머리글 %zu칸, 이 줄 %zu칸)", row->batch->columns_len,
                         row->row.len),
      .en = scope_format(row->scope, "the row has %zu cells, the head has %zu", row->row.len, row->batch->columns_len),
  };
  return add_error(row, &error);
}

static enum err check_resident_numbers(struct rowing *row)
{
  for (size_t i = 0; i < row->row.len && i < row->batch->columns_len; i++) {
    if (resident_number_find(row->row.cells[i])) {
      TRY(refuse_cell(row, i, STR("주민등록번호로 보이는 값은 받지 않습니다"),
                      STR("what looks like a resident registration number is not accepted")));
    }
  }
  return OK;
}

static enum err choose_kind(struct rowing *row)
{
  const struct csv_batch *batch = row->batch;
  size_t column = find_column(batch, STR(CSV_TYPE_COLUMN));
  if (column == batch->columns_len) {
    row->kind = &batch->kinds[0];
    return OK;
  }
  struct str type = str_trim(row->row.cells[column]);
  for (size_t i = 0; i < batch->kinds_len && row->kind == NULL; i++) {
    row->kind = str_equal(batch->kinds[i].type, type) ? &batch->kinds[i] : NULL;
  }
  return row->kind != NULL ? OK
                           : refuse_cell(row, column, STR("없는 증명서 종류입니다"), STR("is no kind of credential"));
}

static enum err read_claim(struct rowing *row, size_t column, struct json_object_builder *claims)
{
  struct str text = str_trim(row->row.cells[column]);
  if (text.len == 0 || has_error(row, row->errors_len, column) ||
      str_equal(row->batch->columns[column], STR(CSV_TYPE_COLUMN))) {
    return OK;
  }
  struct str claim = claim_of(row->kind, row->batch->columns[column]);
  if (claim.len == 0) {
    return refuse_cell(row, column, STR("이 증명서에는 쓰지 않는 칸입니다"), STR("is not used for this credential"));
  }
  const struct cell_reason *reason;
  struct json value;
  TRY(cell_parse(row->scope, schema_property(row->kind->schema, claim), text, &value, &reason));
  if (reason != NULL) {
    return refuse_cell(row, column, reason->ko, reason->en);
  }
  json_object_add(claims, claim, value);
  return OK;
}

static enum err read_claims(struct rowing *row, struct json *out)
{
  struct json_object_builder claims = {.scope = row->scope};
  for (size_t i = 0; i < row->row.len; i++) {
    TRY(read_claim(row, i, &claims));
  }
  return json_object_done(&claims, out);
}

/* The column of the claim that a path begins with, or the number of columns. */
static size_t column_of(const struct rowing *row, struct str path)
{
  size_t end = str_find(path, '[', 0);
  struct str claim = str_slice(path, 0, end == SIZE_MAX ? path.len : end);
  size_t column = 0;
  while (column < row->batch->columns_len && !str_equal(claim_of(row->kind, row->batch->columns[column]), claim)) {
    column++;
  }
  return column;
}

static enum err check_schema(struct rowing *row, const struct json *claims)
{
  struct schema_errors found;
  TRY(schema_validate(row->kind->schema, row->scope, claims, &found));
  size_t unreadable = row->errors_len; /* a cell that could not be read is not also missing */
  for (size_t i = 0; i < found.len; i++) {
    size_t column = column_of(row, found.at[i].path);
    bool has_column = column < row->batch->columns_len;
    if (has_error(row, unreadable, column)) {
      continue;
    }
    const struct csv_error error = {
        .line = row->row.line,
        .column = has_column ? column + 1 : 0,
        .header = has_column ? row->batch->columns[column] : STR(""),
        .ko = found.at[i].ko,
        .en = found.at[i].en,
    };
    TRY(add_error(row, &error));
  }
  return OK;
}

static enum err decide(struct rowing *row, struct json *claims)
{
  TRY(check_width(row));
  TRY(check_resident_numbers(row));
  if (row->row.len != row->batch->columns_len) {
    return OK;
  }
  TRY(choose_kind(row));
  if (row->kind == NULL) {
    return OK;
  }
  TRY(read_claims(row, claims));
  return check_schema(row, claims);
}

/* Spreadsheets leave rows of nothing but commas behind. */
static bool is_blank(const struct csv_row *row)
{
  for (size_t i = 0; i < row->len; i++) {
    if (str_trim(row->cells[i]).len > 0) {
      return false;
    }
  }
  return row->len > 0;
}

enum err csv_batch_next(struct csv_batch *batch, struct scope *scope, struct csv_decision *out)
{
  *out = (struct csv_decision){.claims = json_of_members(NULL, 0)};
  struct rowing row = {.batch = batch, .scope = scope};
  do {
    TRY(csv_read(&batch->reader, scope, &row.row));
  } while (is_blank(&row.row));
  if (row.row.len == 0) {
    return OK;
  }
  TRY(decide(&row, &out->claims));
  out->line = row.row.line;
  out->type = row.kind == NULL ? STR("") : row.kind->type;
  out->errors = row.errors;
  out->errors_len = row.errors_len;
  return OK;
}
