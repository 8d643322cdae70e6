#pragma once

#include "base/buf.h"
#include "csv/batch.h"
#include "delivery/delivery.h"

/* A spreadsheet of orders as this issuer reads it: rows by the kinds it has (csv/batch.h), no document number twice. */
struct sheet {
  struct csv_batch csv;
  struct sheet_place *places; /* hash table of the numbers so far and their lines */
  size_t places_len; /* a power of two */
};

struct sheet_row {
  size_t line; /* 0 after the last row */
  struct str type;
  struct str number; /* empty when it has none, or it cannot be read */
  struct json claims; /* good only when there are no errors */
  const struct csv_error *errors;
  size_t errors_len;
};

/* `text` is borrowed. Errors: those of csv_batch_open. */
enum err sheet_open(struct scope *scope, const struct schemas *schemas, struct str text, struct sheet *out);
/* The next row, in `scope`, which may be reset from row to row. A row with the number of an earlier one of the same
   type has an error that names that one's line. */
enum err sheet_next(struct sheet *sheet, struct scope *scope, struct sheet_row *out);

/* An empty one for a kind: the names of its columns, and a row that names the kind. ERR_NOT_FOUND. */
enum err sheet_template(struct scope *scope, const struct schemas *schemas, struct str type, struct str *out);
/* A cell with what a spreadsheet would misread in quotes, and a comma or line end behind it. */
void sheet_add_cell(struct buf *text, struct str cell, bool is_last);
/* What a spreadsheet knows UTF-8 by. */
#define SHEET_MARK "\xef\xbb\xbf"
