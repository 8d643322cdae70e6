#pragma once

#include "json/value.h"

/* The one form in which a document of contexts that we know by heart says to a reader of JSON what its RDF says: every
   member is written by the term that the contexts define for it. reading.h says why and when.
   SPEC: vc-data-model-2.0#lists-and-arrays (compacted form) */

/* ERR_VALUE names the first member that is no term, null or empty, or a type that is an IRI. Keywords stand only where
   the data model has them: `@context` at the top and in a proof, and those of a value object. Credentials in a
   presentation are left out: each is checked on its own; so is a `proof` that is none. */
enum err compact_check(struct scope *scope, const struct json *document);
