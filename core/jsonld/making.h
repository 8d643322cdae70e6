#pragma once

#include "definition.h"

/* One term definition being made: what is read of it step by step. */
struct making {
  struct defining *defining;
  struct processor *processor;
  struct str name;
  const struct json *entry[KEYWORD_COUNT]; /* the value's entries; NULL where there is none */
  bool simple; /* the value is a string */
  bool unknown; /* the value has an entry that no term definition has */
  bool ignored; /* the value has the form of a keyword to come: the term stays undefined */
  struct term *term;
};

#define REFUSE_TERM(making, code, why)                                                                                 \
  REFUSE((making)->processor, code, "the term \"" STR_FMT "\": " why, STR_ARG(processor_shown((making)->name)))

/* Steps 12 to 18: what the term maps to. */
enum err making_read_type(struct making *making);
enum err making_read_mapping(struct making *making);
/* Steps 19 to 25: how its values are to be read. */
enum err making_read_container(struct making *making);
enum err making_read_index(struct making *making);
enum err making_read_context(struct making *making);
enum err making_read_language(struct making *making);
enum err making_read_direction(struct making *making);
enum err making_read_nest(struct making *making);
enum err making_read_prefix(struct making *making);
