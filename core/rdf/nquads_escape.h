#pragma once

#include "nquads_reader.h"

/* Escapes within IRIs and strings of N-Quads. SPEC: n-quads#grammar-production-UCHAR, #grammar-production-ECHAR */

/* Whether an IRI may hold this character, escaped or not. */
bool nquads_is_iri_character(uint32_t code_point);
/* `raw` itself when it holds no backslash, else a text in the scope. IRIs know only UCHAR, strings ECHAR, too. */
enum err nquads_unescape(const struct nquads_reader *reader, struct str raw, bool in_iri, struct str *out);
