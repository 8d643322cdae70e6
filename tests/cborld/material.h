#pragma once

#include "cborld/cborld.h"
#include "testing/testing.h"

/* A catalogue and tables for the tests of this folder. */
struct material {
  struct jsonld_catalogue *catalogue;
  struct cborld_tables *tables;
};

/* Documents of a test: URL and text, ended by an empty URL. */
struct material_document {
  const char *url;
  const char *text;
};

/* The contexts and type tables of shared/vectors/qr, for registry entries 65536 to 65538. */
struct material material_of_vectors(struct scope *scope);
/* Own contexts, and registry entries as a JSON array in the registry's shape. */
struct material material_of(struct scope *scope, const struct material_document *documents, struct str entries);
/* The same, made ready for these documents. */
struct material material_prepared(struct scope *scope, const struct material_document *documents, struct str entries,
                                  struct json_list prepared);
void material_drop(struct material *material);

struct json material_json(struct scope *scope, struct str text);
struct bytes material_octets(struct scope *scope, struct str hex);
struct str material_hex(struct scope *scope, struct bytes octets);
