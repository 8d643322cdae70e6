#pragma once

#include "status/list.h"

/* What the checks read of a document, compared between two: the same RDF is not enough, since nobody reads RDF. Orders
   do not matter, nor whether one value stands in an array or twice. */

/* Types, issuer, subjects, period, status. */
bool reads_same_credential_and_types(const struct json *a, const struct json *b);
/* The same but for types that only a context of its own defines: where nothing hangs on them, they may have any name.
 */
bool reads_same_credential(const struct json *a, const struct json *b);
/* Types and holder. */
bool reads_same_presentation(const struct json *a, const struct json *b);
/* Method, purpose, suite, times, challenge, domain, what it builds on and its value. */
bool reads_same_proof(const struct json *a, const struct json *b);
bool reads_same_list(const struct status_list *a, const struct status_list *b);
