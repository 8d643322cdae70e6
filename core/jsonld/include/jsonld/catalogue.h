#pragma once

#include "json/value.h"

/* The sealed catalogue of JSON-LD contexts: URL -> document, compiled once at start, const afterwards and shared by all
   threads. What is not in it is an error (ERR_CONTEXT, "loading remote context failed") and never a request. */
struct jsonld_catalogue;

/* NULL when the machine has no memory. Owned by the caller, free with jsonld_catalogue_free. */
struct jsonld_catalogue *jsonld_catalogue_new(void);
void jsonld_catalogue_free(struct jsonld_catalogue *catalogue);
/* Adds a document (an object with "@context") under its URL; copies it. Faults go to `scope`. The same URL twice is
   ERR_CONFLICT. Not after jsonld_catalogue_seal. */
enum err jsonld_catalogue_add(struct jsonld_catalogue *catalogue, struct scope *scope, struct str url,
                              struct str document_text);
/* Says that documents will often have this value of "@context" (a URL or an array of URLs of the catalogue), so that
   sealing compiles it and the contexts scoped inside it; without it they are worked out once per document. Copies it.
 */
enum err jsonld_catalogue_prepare(struct jsonld_catalogue *catalogue, struct scope *scope, const struct json *context);
/* Compiles every context that can stand alone; from here on the catalogue is const. */
enum err jsonld_catalogue_seal(struct jsonld_catalogue *catalogue, struct scope *scope);
/* The whole document, or NULL. Borrowed from the catalogue. */
const struct json *jsonld_catalogue_document(const struct jsonld_catalogue *catalogue, struct str url);
