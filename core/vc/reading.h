#pragma once

#include "vc/rules.h"
#include "vc/schemas.h"

/* The checks read JSON; what an -rdfc- suite signs is the RDF that the JSON stands for, and the same RDF can be written
   in many ways: under a member's IRI, under another context's name for it, in another node object with the same id, in
   @included, turned round by @reverse. A document in which a check would not find what the signature covers is refused
   here, before anything in it is believed. All the rest may be whatever JSON-LD allows.
   SPEC: vc-data-integrity#context-validation

   What the checks read is one const table (reading_table.h). A document with exactly the contexts that we know by heart
   is walked over as JSON (compact.h), which is quick; any other is expanded, and each node that is read must say in its
   expanded form what its JSON says, and nowhere else (second_place.h). Private to core/vc. */

/* ERR_VALUE names the member; ERR_DATA_LOSS, ERR_CONTEXT ... when the document cannot be expanded. The rules of the
   data model (vc/rules.h) must have been kept. */
enum err reading_check_credential(struct scope *scope, const struct schemas *schemas, const struct json *credential);
enum err reading_check_presentation(struct scope *scope, const struct schemas *schemas,
                                    const struct json *presentation);
