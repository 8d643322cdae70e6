#pragma once

#include "context.h"

/* What a name, a compact IRI or a relative reference stands for. */
struct expanded_iri {
  enum keyword keyword; /* or NO_KEYWORD */
  struct str text; /* IRI, blank node, relative reference, or the keyword's name; `at` NULL for null */
  const struct term *term; /* whose name was expanded, or NULL */
};

enum { IRI_VOCAB = 1, IRI_DOCUMENT = 2 };

/* SPEC: json-ld11-api#iri-expansion, outside of context processing. `flags`: against which of the vocabulary mapping
   and the base IRI a relative reference is taken. */
enum err iri_expand(struct processor *processor, const struct context *context, struct str value, unsigned flags,
                    struct expanded_iri *out);

/* True for an absolute IRI or a blank node. */
bool iri_is_name(struct str text);
