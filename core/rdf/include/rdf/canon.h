#pragma once

#include "crypto/digest.h"
#include "rdf/dataset.h"
#include "rdf/sink.h"

/* RDF Dataset Canonicalization, RDFC-1.0. SPEC: rdf-canon */

struct rdf_canon_options {
  enum digest_kind hash; /* DIGEST_SHA256 or DIGEST_SHA384, for the blank nodes' hashes */
  size_t call_limit; /* work allowed in Hash N-Degree Quads; 0 for LIMIT_CANON_CALLS */
};

/* A label given to a blank node: "b0" -> "c14n0", both without "_:". */
struct rdf_label {
  struct str input;
  struct str canonical;
};

struct rdf_canonical {
  const struct str *lines; /* canonical N-Quads lines, each with its line feed, sorted by code point, no duplicates */
  size_t line_count;
  const struct rdf_label *labels; /* in the order of the canonical labels */
  size_t label_count;
};

/* Everything lives in the scope. Errors: ERR_LIMIT when the blank nodes are too entangled (a poison graph),
   ERR_TRANSFORMATION for a quad whose predicate is no IRI. */
enum err rdf_canonize(struct scope *scope, const struct rdf_dataset *dataset, struct rdf_canon_options options,
                      struct rdf_canonical *out);

/* The digest of all lines, without joining them into one text. */
enum err rdf_canonical_digest(const struct rdf_canonical *canonical, enum digest_kind kind, struct digest *out);
/* All lines as one text, in the scope. */
enum err rdf_canonical_text(const struct rdf_canonical *canonical, struct scope *scope, struct str *out);
