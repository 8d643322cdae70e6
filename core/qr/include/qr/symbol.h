#pragma once

#include "base/scope.h"

/* A QR symbol: square of dark and light modules, of the smallest version (1 to 40) that holds its text. */

enum qr_level { QR_LEVEL_L, QR_LEVEL_M, QR_LEVEL_Q, QR_LEVEL_H };

struct qr_symbol {
  int version;
  size_t side; /* modules: 17 + 4 * version */
  const uint8_t *dark; /* side * side, row by row; 1 is dark */
};

/* The symbol, living in the scope. The whole text is one segment: numeric when all digits, alphanumeric when its
   characters allow it, else octets (UTF-8). ERR_LIMIT when it does not fit version 40. */
enum err qr_symbol_create(struct scope *scope, struct str text, enum qr_level level, struct qr_symbol *out);

/* "L", "M", "Q" or "H"; ERR_OPTION otherwise. */
enum err qr_level_parse(struct scope *scope, struct str text, enum qr_level *out);
