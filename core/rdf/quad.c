#include "rdf/quad.h"

bool rdf_term_equal(const struct rdf_term *a, const struct rdf_term *b)
{
  return a->kind == b->kind && str_equal(a->value, b->value) && str_equal(a->datatype, b->datatype) &&
         str_equal(a->language, b->language);
}

bool rdf_quad_equal(const struct rdf_quad *a, const struct rdf_quad *b)
{
  return rdf_term_equal(&a->subject, &b->subject) && rdf_term_equal(&a->predicate, &b->predicate) &&
         rdf_term_equal(&a->object, &b->object) && rdf_term_equal(&a->graph, &b->graph);
}
