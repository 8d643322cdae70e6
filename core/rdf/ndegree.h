#pragma once

#include "blanks.h"

/* SPEC: rdf-canon#hash-nd-quads. Tells blank nodes apart whose first degree hashes are the same, by walking everything
   that is connected to them. The work is counted and bounded, because some graphs would take forever. */
struct ndegree;

/* NULL when the scope is exhausted. */
struct ndegree *ndegree_in(struct scope *scope, const struct blanks *blanks, enum digest_kind kind, size_t call_limit);

struct ndegree_result {
  struct digest hash;
  const uint32_t *issued; /* the blank nodes that were given temporary labels, in that order; in the scope */
  size_t issued_count;
};

/* Walks from `node` with a fresh temporary issuer. Errors: ERR_LIMIT. */
enum err ndegree_hash(struct ndegree *ndegree, uint32_t node, struct ndegree_result *out);
