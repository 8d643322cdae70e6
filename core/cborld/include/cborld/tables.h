#pragma once

#include "jsonld/catalogue.h"

/* What a CBOR-LD encoder and decoder must share: the registry entries with their compression tables, and the contexts
   of the catalogue compiled for CBOR-LD. Made once at start, const after cborld_tables_seal, shared by all threads. */
struct cborld_tables;

/* NULL when the machine has no memory. Owned by the caller, free with cborld_tables_free. */
struct cborld_tables *cborld_tables_new(void);
void cborld_tables_free(struct cborld_tables *tables);

/* Adds one registry entry; copies it:
     {"id": 82000000, "compressionTable": [{"type": "context", "table": {"1": "https://www.w3.org/ns/credentials/v2"}}]}
   where "type" is "context", "url", "none" or the IRI of a datatype, and other members ("domain" ...) are ignored. An
   entry without a compressionTable has empty tables. Ids 0 (no compression) and 1 (empty tables) are always there.
   ERR_CONFLICT for an id, a type or a value that is there twice, ERR_RANGE for a number above 2^32 - 2, ERR_VALUE for
   anything that is not of this shape. Not after cborld_tables_seal. */
enum err cborld_tables_add(struct cborld_tables *tables, struct scope *scope, const struct json *entry);

/* Says that documents will often be made like this one, as far as their contexts, types and members go, so that sealing
   works out the active contexts that they enter; without it each document does that for itself. Borrows the document: it
   must outlive the tables. Not after cborld_tables_seal. */
enum err cborld_tables_prepare(struct cborld_tables *tables, struct scope *scope, const struct json *document);

/* Borrows the catalogue (it must outlive the tables) and compiles each of its contexts. From here on the tables are
   const. A context that CBOR-LD cannot use (a term without an absolute IRI) is an error only when a document names it.
 */
enum err cborld_tables_seal(struct cborld_tables *tables, struct scope *scope,
                            const struct jsonld_catalogue *catalogue);

/* True when documents can be encoded with this registry entry id. */
bool cborld_tables_know(const struct cborld_tables *tables, uint64_t entry_id);
