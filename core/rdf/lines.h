#pragma once

#include "base/buf.h"
#include "crypto/digest.h"
#include "nquads_labels.h"

/* Quads printed as canonical N-Quads, to be put in order and hashed. Sticky like buf: lines_sort tells once whether the
   memory sufficed. */
struct lines {
  struct buf text;
  struct str *at; /* views into the text; a buffer that grows leaves its old octets in the scope, so they stay good */
  struct str *spare; /* as large as `at`, to sort in */
  size_t len;
  size_t cap;
};

/* For at most `quads` lines. */
struct lines lines_in(struct scope *scope, size_t quads);
/* Empties it and keeps the memory. */
void lines_clear(struct lines *lines);
void lines_add(struct lines *lines, const struct rdf_quad *quad, const struct blank_labels *labels);
/* By code point. */
enum err lines_sort(struct lines *lines);
struct digest lines_digest(size_t count, const struct str lines[], enum digest_kind kind);
