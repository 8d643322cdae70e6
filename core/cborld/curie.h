#pragma once

#include "active.h"

/* Compact IRIs. SPEC: cbor-ld-1.0, Update Term Map: a prefix is looked up in the context that is being added, as it is
   written, then in the active one; the result is expanded again. */
struct curie_prefixes {
  struct scope *scope;
  const struct json *raw; /* the context that is being added */
  const struct vocabulary *vocabulary;
  const struct active *active; /* NULL: none yet */
};

/* The text itself when it has no prefix that is known. ERR_JSONLD when prefixes go round in a circle. */
enum err curie_expand(const struct curie_prefixes *prefixes, struct str text, struct str *out);
