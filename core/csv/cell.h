#pragma once

#include "json/value.h"

/* One cell of a spreadsheet as a claim of the type that its schema asks for. */

/* Why a cell cannot be of that type. */
struct cell_reason {
  struct str ko;
  struct str en;
};

/* `definition` is the claim's schema; its "type" decides. When the cell does not fit, `*reason` says why and `*out` is
   unset; else `*reason` is NULL. `text` is not empty. Strings are borrowed from `text`. */
enum err cell_parse(struct scope *scope, const struct json *definition, struct str text, struct json *out,
                    const struct cell_reason **reason);
