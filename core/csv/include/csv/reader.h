#pragma once

#include "base/scope.h"

/* Comma-separated values, row by row. SPEC: RFC 4180, in UTF-8, with or without a byte order mark, lines ended by CRLF
   or LF. Borrows the text; nothing is kept between rows, so each may be read into a scope of its own. */
struct csv_reader {
  struct str text;
  size_t at; /* octet */
  size_t line; /* of the next row, from 1 */
  size_t rows;
};

struct csv_row {
  const struct str *cells; /* without quotes; those with doubled quotes are copies in the scope */
  size_t len; /* 0 after the last row */
  size_t line; /* where the row begins, as an editor counts */
};

struct csv_reader csv_reader_of(struct str text);
/* The next row that is not blank. Errors, naming line and cell: ERR_SYNTAX for a quote that is not closed or stands
   inside a cell, octets that are not UTF-8, control characters; ERR_LIMIT beyond LIMIT_CSV_ROWS and
   LIMIT_CSV_COLUMNS. After an error the rest of the text cannot be trusted. */
enum err csv_read(struct csv_reader *reader, struct scope *scope, struct csv_row *out);
