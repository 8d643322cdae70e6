#pragma once

#include "base/scope.h"

/* The lines of an INI file, one `name = value` at a time. */

struct ini_line {
  size_t number; /* from 1 */
  struct str section; /* what stands between the brackets above; empty at the top */
  struct str name;
  struct str value;
};

typedef enum err (*ini_take)(void *context, const struct ini_line *line);

/* Gives each line to `take` until one is refused. The views are borrowed for the call. ERR_CONFIG names `origin` and
   the line that is no INI. */
enum err ini_read(struct scope *scope, const char *origin, struct str text, ini_take take, void *context);
