#pragma once

#include "cborld/tables.h"

/* CBOR-LD 1.0: JSON-LD documents as a few hundred octets. SPEC: cbor-ld-1.0

     struct bytes octets;
     TRY(cborld_encode(scope, tables, 82000000, &presentation, &octets));
     ...
     struct json document;
     TRY(cborld_decode(scope, tables, octets, &document));

   The round trip keeps the JSON value but not the order of members, which come back sorted. */

/* `tables` are sealed. `document` is an object, or an array of objects. The octets live in the scope. ERR_CONTEXT for a
   context that is not in the catalogue, ERR_JSONLD when a protected term is redefined, ERR_VALUE for a value that its
   term cannot carry (a number where an IRI must stand), ERR_UNSUPPORTED for an entry id or a JSON-LD feature that this
   build does not know, ERR_LIMIT above LIMIT_CBOR_OCTETS or LIMIT_CBOR_DEPTH. */
enum err cborld_encode(struct scope *scope, const struct cborld_tables *tables, uint64_t entry_id,
                       const struct json *document, struct bytes *out);

/* The document, living in the scope, with texts that may borrow from `octets` and from the tables. Faults as
   cborld_encode, and ERR_SYNTAX for what is not CBOR-LD at all. An entry id, a table integer or a term id that is not
   known here is ERR_UNSUPPORTED ("update required"): never a guess. */
enum err cborld_decode(struct scope *scope, const struct cborld_tables *tables, struct bytes octets, struct json *out);
