#pragma once

#include "json/value.h"

/* One pass over a copy of the text, which becomes the strings of the tree: those with escapes are decoded in their
   place, where they can only become shorter. The copy ends with octets 0, which nothing takes but as the end: no loop
   needs to look for it, and a word can be read from every place.

   Items and members of what is not closed yet wait on one stack, a member as two values; at the closing bracket those
   of the container are copied into the scope. */

enum { READER_PADDING_OCTETS = 8 };

struct reader {
  struct scope *scope;
  struct str text; /* the original, for telling places */
  char *copy;
  char *at; /* in the copy */
  struct json *waiting;
  size_t waiting_len;
  size_t waiting_cap;
  size_t values;
  size_t depth;
};

/* Records ERR_SYNTAX with the line and column of the faulty character and the reason, and returns it. Never quotes the
   text, which may be a person's data. */
enum err reader_refuse(const struct reader *reader, const char *reason);
enum err reader_refuse_at(const struct reader *reader, const char *at, const char *reason);

/* Each starts at the first character of its token and stops behind it. The string lies in the copy. */
enum err reader_string(struct reader *reader, struct str *out);
enum err reader_number(struct reader *reader, struct json *out);
