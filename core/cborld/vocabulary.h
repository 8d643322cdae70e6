#pragma once

#include "base/scope.h"

/* Names that JSON-LD terms may have, each with a small number, so that an active context is an array. The numbers of
   the 28 keywords come first. A vocabulary may stand on another that is const: it then adds to it without changing it.
 */
struct vocabulary {
  const struct vocabulary *below; /* NULL, or const from now on */
  struct scope *scope;
  struct str *names; /* of the numbers from `first` on */
  size_t first;
  size_t len;
  size_t cap;
  uint32_t *buckets; /* index in `names` plus one; 0 is free */
  size_t bucket_count; /* a power of two, or 0 */
};

#define NO_TERM SIZE_MAX
enum { KEYWORD_COUNT = 28 };

/* Holds the keywords when `below` is NULL. */
enum err vocabulary_open(struct vocabulary *vocabulary, struct scope *scope, const struct vocabulary *below);
/* How many numbers are taken: all terms are below it. */
size_t vocabulary_len(const struct vocabulary *vocabulary);
/* The number of a name, or NO_TERM. */
size_t vocabulary_find(const struct vocabulary *vocabulary, struct str name);
/* The number of a name, a new one when there is none. Borrows the name. */
enum err vocabulary_add(struct vocabulary *vocabulary, struct str name, size_t *out);
struct str vocabulary_name(const struct vocabulary *vocabulary, size_t term);

/* True for the keywords of CBOR-LD. */
bool keyword_is(struct str name);
