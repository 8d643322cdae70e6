#pragma once

#include "rdf/quad.h"

/* Reads the terminals and statements of N-Quads from a text that is known to be UTF-8. What is read borrows from the
   text where it holds no escapes, else it lives in the scope. Errors: ERR_SYNTAX with the number of the line.
   SPEC: n-quads#sec-grammar */
struct nquads_reader {
  struct scope *scope;
  struct str text;
  size_t at;
};

void nquads_skip_blanks(struct nquads_reader *reader);
/* True before a line feed, a carriage return, a comment and the end of the text. */
bool nquads_at_line_end(const struct nquads_reader *reader);
/* Reads a comment and one end of line; only the last line may lack it. */
enum err nquads_read_line_end(struct nquads_reader *reader);
/* Leaves the reader before what follows the full stop. */
enum err nquads_read_statement(struct nquads_reader *reader, struct rdf_quad *out);
/* Records ERR_SYNTAX with the line and the reason. */
enum err nquads_refuse(const struct nquads_reader *reader, const char *reason);
