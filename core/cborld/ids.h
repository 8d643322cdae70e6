#pragma once

#include "context.h"

/* The ids of one document's terms: keywords have fixed ones, others get the next even number from 100 on when a context
   that defines them first becomes active. SPEC: cbor-ld-1.0, the term id maps */
struct term_ids {
  struct scope *scope;
  uint32_t *id_of; /* by term; 0 when it has none */
  size_t len;
  size_t *term_of; /* by (id - 100) / 2 */
  size_t count;
  size_t cap;
};

/* Gives an id to each term of the context (first those of what it imports) that has none yet. */
enum err term_ids_assign(struct term_ids *ids, const struct vocabulary *vocabulary, const struct context *context);
/* The id that would be handed out next. */
uint64_t term_ids_next(const struct term_ids *ids);
/* False when the term (NO_TERM too) has no id. */
bool term_ids_find(const struct term_ids *ids, size_t term, uint64_t *id);
/* The term of an even id, or NO_TERM. */
size_t term_ids_term(const struct term_ids *ids, uint64_t id);
