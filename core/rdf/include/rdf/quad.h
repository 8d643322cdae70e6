#pragma once

#include "base/scope.h"

/* RDF 1.1 terms and quads by value; the texts are borrowed from the scope that made them. */

enum rdf_kind { RDF_NONE, RDF_IRI, RDF_BLANK, RDF_LITERAL };

struct rdf_term {
  enum rdf_kind kind;
  struct str value; /* IRI; blank node label without "_:"; lexical form */
  struct str datatype; /* of a literal: its IRI, never empty (xsd:string, rdf:langString ... written out) */
  struct str language; /* of a literal: tag, or empty */
};

struct rdf_quad {
  struct rdf_term subject; /* IRI or blank */
  struct rdf_term predicate; /* IRI; blank only with generalized RDF */
  struct rdf_term object;
  struct rdf_term graph; /* RDF_NONE for the default graph */
};

bool rdf_term_equal(const struct rdf_term *a, const struct rdf_term *b);
bool rdf_quad_equal(const struct rdf_quad *a, const struct rdf_quad *b);

#define XSD "http://www.w3.org/2001/XMLSchema#"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
