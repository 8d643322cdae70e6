#pragma once

#include "csv/reader.h"
#include "vc/schemas.h"

/* A batch of decisions as a caseworker's spreadsheet has them: a row of column names, then a decision a row. The names
   come from the templates ("columns": name -> claim), the kinds of values from the schemas. One row's fault is that
   row's alone: the others go through. */

/* The column that says which kind of credential a row is for; a batch for one kind only may do without it. */
#define CSV_TYPE_COLUMN "credentialType"

struct csv_batch {
  struct csv_reader reader;
  const struct kind *kinds;
  size_t kinds_len;
  const struct str *columns;
  size_t columns_len;
};

/* Why a row is refused. The sentences begin with the column's name and never repeat what the cell says. */
struct csv_error {
  size_t line;
  size_t column; /* from 1; 0 when it is the row as a whole */
  struct str header; /* the column's name, empty for the row as a whole */
  struct str ko;
  struct str en;
};

struct csv_decision {
  size_t line; /* 0 after the last row */
  struct str type; /* empty when the row names no kind that there is */
  struct json claims; /* an object; good only when there are no errors */
  const struct csv_error *errors; /* at most LIMIT_CSV_ERRORS */
  size_t errors_len;
};

/* Reads the names of the columns; they, `text` and `kinds` must outlive the batch. Errors: those of csv_read; ERR_VALUE
   for a column that none of the kinds knows, one that stands twice, or a missing credentialType. */
enum err csv_batch_open(struct scope *scope, struct str text, size_t count, const struct kind kinds[],
                        struct csv_batch *out);

/* The next decision, in `scope`, which may be reset from row to row. A row that is refused is no error: its decision
   has errors. An empty cell is a claim that is not there. Whole numbers may have commas between thousands, truths are
   예 and 아니오, several values stand in one cell with semicolons between them. Whatever looks like a resident
   registration number is refused wherever it stands. Errors: those of csv_read and schema_validate. */
enum err csv_batch_next(struct csv_batch *batch, struct scope *scope, struct csv_decision *out);
