#pragma once

#include "json/value.h"

/* The checks read JSON; what an -rdfc- suite signs is the RDF that the JSON stands for. Both say the same only if every
   member is written by the term that the contexts define for it. A member named by its IRI, or a keyword in the place
   of its alias, keeps the signature whole and hides from the checks what they look for: a status entry, the end of the
   period. SPEC: vc-data-model-2.0#lists-and-arrays (compacted form), vc-data-integrity#context-validation */

/* ERR_VALUE names the first member that is no term. Keywords stand only where the data model has them: `@context` at
   the top and in a proof, and those of a value object. Credentials in a presentation are left out: each is checked on
   its own. */
enum err compact_check(struct scope *scope, const struct json *document);
