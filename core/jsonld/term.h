#pragma once

#include "keyword.h"
#include "json/value.h"

/* A term definition: what one name means in an active context. Immutable once it stands in a term map.
   SPEC: json-ld11-api#dfn-term-definition */

enum container {
  CONTAINER_GRAPH = 1,
  CONTAINER_ID = 2,
  CONTAINER_INDEX = 4,
  CONTAINER_LANGUAGE = 8,
  CONTAINER_LIST = 16,
  CONTAINER_SET = 32,
  CONTAINER_TYPE = 64
};

/* The type mapping. */
enum coercion { COERCE_NOTHING, COERCE_ID, COERCE_VOCAB, COERCE_JSON, COERCE_NONE, COERCE_DATATYPE };

enum direction { DIRECTION_UNSET, DIRECTION_NULL, DIRECTION_LTR, DIRECTION_RTL };

struct term {
  struct str name;
  struct str iri; /* IRI mapping, also when it is a keyword; empty for null */
  enum keyword keyword; /* of which the term is an alias, or NO_KEYWORD */
  enum coercion coercion;
  struct str datatype; /* with COERCE_DATATYPE */
  unsigned containers; /* enum container, or-ed */
  bool has_language; /* language mapping; an empty tag is null */
  struct str language;
  enum direction direction;
  struct str index; /* index mapping, or empty */
  struct str nest; /* nest value, or empty */
  const struct json *context; /* local context, or NULL */
  struct str context_base; /* base URL of that context */
  bool prefix;
  bool is_protected;
  bool reverse;
  bool removed; /* hides an older definition while, or because, the name is not defined now */
};

/* Whether they are equal in all but `is_protected` and where the local context was read. */
enum err term_same(struct scope *scope, const struct term *a, const struct term *b, bool *same);

/* "ltr" or "rtl"; DIRECTION_UNSET for anything else. */
enum direction direction_parse(struct str text);
/* Empty for no direction. */
struct str direction_name(enum direction direction);
