#pragma once

#include "jsonld/jsonld.h"
#include "rdf/dataset.h"
#include "testing/testing.h"

/* The catalogue of the tests: W3C contexts, sealed, the credentials' one prepared. Free with jsonld_catalogue_free. */
struct jsonld_catalogue *processing_catalogue(struct scope *scope);

struct json processing_parse(struct scope *scope, const char *text);
/* JCS of the expanded document, or the fault's code (else its error's name) behind "!". */
struct str processing_expand(struct scope *scope, const char *text, const struct jsonld_options *options);
/* Canonical N-Quads, or a fault as above. */
struct str processing_quads(struct scope *scope, const char *text, const struct jsonld_options *options);
