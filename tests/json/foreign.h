#pragma once

#include "base/str.h"

/* jansson's tree behind a narrow door, for a second opinion. jansson.h names its enumerators as json/value.h does, so
   that the two cannot be included together; foreign.c is the only file that knows jansson. */

struct foreign; /* a json_t */

enum foreign_kind {
  FOREIGN_NULL,
  FOREIGN_FALSE,
  FOREIGN_TRUE,
  FOREIGN_INTEGER,
  FOREIGN_REAL,
  FOREIGN_STRING,
  FOREIGN_ARRAY,
  FOREIGN_OBJECT
};

/* NULL when the text is refused; else owned by the caller, free with foreign_free. */
struct foreign *foreign_parse(struct str text);
void foreign_free(struct foreign *value);

enum foreign_kind foreign_kind(const struct foreign *value);
int64_t foreign_integer(const struct foreign *value);
double foreign_real(const struct foreign *value);
struct str foreign_string(const struct foreign *value); /* borrowed from the value */
size_t foreign_len(const struct foreign *value); /* of an array or object */
struct foreign *foreign_item(const struct foreign *array, size_t index);

/* Members in the order of the text: for (m = foreign_first(o); m.at != NULL; m = foreign_next(o, m)) */
struct foreign_member {
  void *at;
  struct str key;
  struct foreign *value;
};
struct foreign_member foreign_first(struct foreign *object);
struct foreign_member foreign_next(struct foreign *object, struct foreign_member member);
