#pragma once

#include "jsonld/jsonld.h"
#include "proof/cryptosuite.h"

/* Suites that canonize by RDF find terms that no context defines; those by JCS sign them unseen. What JSON-LD would
   drop is refused under every suite, at issue and at verification alike. Private to core/vc. */

/* ERR_DATA_LOSS and other faults of the expansion. */
enum err terms_check(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct json *document);
