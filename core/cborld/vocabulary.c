#include "vocabulary.h"

#include <assert.h>

/* In the order of their ids, which are 0, 2, 4 ... SPEC: cbor-ld-1.0, the keywords' table */
static const struct str keywords[KEYWORD_COUNT] = {
    STR_INIT("@context"),   STR_INIT("@type"),     STR_INIT("@id"),        STR_INIT("@value"),
    STR_INIT("@direction"), STR_INIT("@graph"),    STR_INIT("@included"),  STR_INIT("@index"),
    STR_INIT("@json"),      STR_INIT("@language"), STR_INIT("@list"),      STR_INIT("@nest"),
    STR_INIT("@reverse"),   STR_INIT("@base"),     STR_INIT("@container"), STR_INIT("@default"),
    STR_INIT("@embed"),     STR_INIT("@explicit"), STR_INIT("@none"),      STR_INIT("@omitDefault"),
    STR_INIT("@prefix"),    STR_INIT("@preserve"), STR_INIT("@protected"), STR_INIT("@requireAll"),
    STR_INIT("@set"),       STR_INIT("@version"),  STR_INIT("@vocab"),     STR_INIT("@propagate"),
};

bool keyword_is(struct str name)
{
  if (name.len == 0 || name.at[0] != '@') {
    return false;
  }
  for (size_t i = 0; i < KEYWORD_COUNT; i++) {
    if (str_equal(name, keywords[i])) {
      return true;
    }
  }
  return false;
}

enum err vocabulary_open(struct vocabulary *vocabulary, struct scope *scope, const struct vocabulary *below)
{
  *vocabulary = (struct vocabulary){.below = below, .scope = scope, .first = below == NULL ? 0 : vocabulary_len(below)};
  for (size_t i = 0; below == NULL && i < KEYWORD_COUNT; i++) {
    size_t term = NO_TERM;
    TRY(vocabulary_add(vocabulary, keywords[i], &term));
    assert(term == i);
  }
  return OK;
}

size_t vocabulary_len(const struct vocabulary *vocabulary)
{
  return vocabulary->first + vocabulary->len;
}

/* The bucket that holds the name, or the free one where it belongs. */
static uint32_t *bucket_of(const struct vocabulary *vocabulary, struct str name)
{
  size_t mask = vocabulary->bucket_count - 1;
  for (size_t i = str_hash(name) & mask;; i = (i + 1) & mask) {
    uint32_t *bucket = &vocabulary->buckets[i];
    if (*bucket == 0 || str_equal(vocabulary->names[*bucket - 1], name)) {
      return bucket;
    }
  }
}

size_t vocabulary_find(const struct vocabulary *vocabulary, struct str name)
{
  for (; vocabulary != NULL; vocabulary = vocabulary->below) {
    uint32_t found = vocabulary->bucket_count == 0 ? 0 : *bucket_of(vocabulary, name);
    if (found != 0) {
      return vocabulary->first + found - 1;
    }
  }
  return NO_TERM;
}

/* Keeps at least every second bucket free. */
static enum err make_room(struct vocabulary *vocabulary)
{
  vocabulary->names =
      scope_grow(vocabulary->scope, vocabulary->names, vocabulary->len, &vocabulary->cap, sizeof *vocabulary->names);
  if (vocabulary->names == NULL) {
    return scope_err(vocabulary->scope);
  }
  if (2 * vocabulary->len < vocabulary->bucket_count) {
    return OK;
  }
  vocabulary->bucket_count = vocabulary->bucket_count == 0 ? 64 : 2 * vocabulary->bucket_count;
  vocabulary->buckets = SCOPE_ARRAY(vocabulary->scope, uint32_t, vocabulary->bucket_count);
  if (vocabulary->buckets == NULL) {
    return scope_err(vocabulary->scope);
  }
  for (size_t i = 0; i < vocabulary->len; i++) {
    *bucket_of(vocabulary, vocabulary->names[i]) = (uint32_t)i + 1;
  }
  return OK;
}

enum err vocabulary_add(struct vocabulary *vocabulary, struct str name, size_t *out)
{
  *out = vocabulary_find(vocabulary, name);
  if (*out != NO_TERM) {
    return OK;
  }
  TRY(make_room(vocabulary));
  vocabulary->names[vocabulary->len++] = name;
  *bucket_of(vocabulary, name) = (uint32_t)vocabulary->len;
  *out = vocabulary_len(vocabulary) - 1;
  return OK;
}

struct str vocabulary_name(const struct vocabulary *vocabulary, size_t term)
{
  while (term < vocabulary->first) {
    vocabulary = vocabulary->below;
  }
  return vocabulary->names[term - vocabulary->first];
}
