#pragma once

#include "base/buf.h"
#include "rdf/quad.h"

/* The places of a quad where a blank node can stand. */
enum blank_place { PLACE_SUBJECT, PLACE_OBJECT, PLACE_GRAPH, PLACE_COUNT };

/* What blank nodes are to be called, without "_:"; ignored where the quad has none. */
struct blank_labels {
  struct str at[PLACE_COUNT];
};

/* As nquads_print, under other names. */
void nquads_print_labelled(struct buf *buf, const struct rdf_quad *quad, const struct blank_labels *labels);
