#include "ids.h"

#include <string.h>

enum { FIRST_ID = 100 };

/* The vocabulary may have grown since. */
static enum err cover(struct term_ids *ids, const struct vocabulary *vocabulary)
{
  size_t len = vocabulary_len(vocabulary);
  if (len <= ids->len) {
    return OK;
  }
  uint32_t *larger = SCOPE_ARRAY(ids->scope, uint32_t, len);
  if (larger == NULL) {
    return scope_err(ids->scope);
  }
  if (ids->len > 0) {
    memcpy(larger, ids->id_of, ids->len * sizeof *larger);
  }
  ids->id_of = larger;
  ids->len = len;
  return OK;
}

static enum err assign(struct term_ids *ids, size_t term)
{
  if (ids->id_of[term] != 0) {
    return OK;
  }
  ids->term_of = scope_grow(ids->scope, ids->term_of, ids->count, &ids->cap, sizeof *ids->term_of);
  if (ids->term_of == NULL) {
    return scope_err(ids->scope);
  }
  ids->id_of[term] = (uint32_t)term_ids_next(ids);
  ids->term_of[ids->count++] = term;
  return OK;
}

enum err term_ids_assign(struct term_ids *ids, const struct vocabulary *vocabulary, const struct context *context)
{
  TRY(cover(ids, vocabulary));
  if (context->import != NULL) {
    TRY(term_ids_assign(ids, vocabulary, context->import));
  }
  for (size_t i = 0; i < context->term_count; i++) {
    TRY(assign(ids, context->terms[i].term));
  }
  return OK;
}

uint64_t term_ids_next(const struct term_ids *ids)
{
  return FIRST_ID + 2 * (uint64_t)ids->count;
}

bool term_ids_find(const struct term_ids *ids, size_t term, uint64_t *id)
{
  if (term < KEYWORD_COUNT) {
    *id = 2 * term;
    return true;
  }
  if (term >= ids->len || ids->id_of[term] == 0) {
    return false;
  }
  *id = ids->id_of[term];
  return true;
}

size_t term_ids_term(const struct term_ids *ids, uint64_t id)
{
  if (id % 2 != 0) {
    return NO_TERM;
  }
  if (id < UINT64_C(2) * KEYWORD_COUNT) {
    return (size_t)id / 2;
  }
  if (id < FIRST_ID || (id - FIRST_ID) / 2 >= ids->count) {
    return NO_TERM;
  }
  return ids->term_of[(id - FIRST_ID) / 2];
}
