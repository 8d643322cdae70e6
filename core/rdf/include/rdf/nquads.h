#pragma once

#include "base/buf.h"
#include "rdf/sink.h"

/* N-Quads 1.1 text. SPEC: n-quads; the printed form is the canonical one of rdf-canon#canonical-quads. */

/* The quads borrow from `text` where it holds no escapes, else they live in the scope. Errors: ERR_SYNTAX with the
   number of the line, and the sink's own. */
enum err nquads_parse(struct scope *scope, struct str text, struct rdf_sink sink);
/* One line with " .\n". */
void nquads_print(struct buf *buf, const struct rdf_quad *quad);
/* A sink that prints each quad into `buf`, which must outlive it. */
struct rdf_sink nquads_sink(struct buf *buf);
