/* CBOR-LD from outside, with a context that has every feature: a document that decodes, and that we would encode, comes
   back the same. */
#include "target.h"

#include "cborld/cborld.h"
#include "json/text.h"

#define V "https://v.example/#"
#define XSD "http://www.w3.org/2001/XMLSchema#"

enum { ENTRY = 200 };

static const struct str context_text = STR_INIT(
    "{\"@context\": {\"@protected\": true, \"ex\": \"" V "\", \"id\": \"@id\", \"type\": \"@type\","
    "\"on\": {\"@id\": \"ex:on\", \"@type\": \"" XSD "date\"}, \"at\": {\"@id\": \"ex:at\", \"@type\": \"" XSD
    "dateTime\"},"
    "\"sig\": {\"@id\": \"ex:sig\", \"@type\": \"https://w3id.org/security#multibase\"},"
    "\"suite\": {\"@id\": \"ex:suite\", \"@type\": \"ex:Suite\"}, \"link\": {\"@id\": \"ex:link\", \"@type\": "
    "\"@vocab\"},"
    "\"name\": \"ex:name\", \"reset\": {\"@id\": \"ex:reset\", \"@context\": null},"
    "\"part\": {\"@id\": \"ex:part\", \"@context\": {\"inner\": \"ex:inner\", \"name\": \"ex:other\"}},"
    "\"Thing\": {\"@id\": \"ex:Thing\", \"@context\": {\"extra\": {\"@id\": \"ex:extra\", \"@type\": \"@id\"}}},"
    "\"Wide\": {\"@id\": \"ex:Wide\", \"@context\": {\"@propagate\": true, \"far\": \"ex:far\", \"Thing\": "
    "\"ex:Thing\"}}}}");

static const struct str entry_text = STR_INIT(
    "{\"id\": 200, \"compressionTable\": [{\"type\": \"context\", \"table\": {\"7\": \"https://c.example/v1\"}},"
    "{\"type\": \"none\", \"table\": {\"0\": \"zero\", \"255\": \"n255\", \"65535\": \"n65535\"}},"
    "{\"type\": \"url\", \"table\": {\"1\": \"did:web:a.example\", \"2\": \"name\"}},"
    "{\"type\": \"" V "Suite\", \"table\": {\"1\": \"suite-1\"}}]}");

/* Made once; lives to the end of the program. */
static const struct cborld_tables *tables_of(struct scope *scope)
{
  static struct jsonld_catalogue *catalogue;
  static struct cborld_tables *tables;
  if (tables != NULL) {
    return tables;
  }
  struct json entry;
  catalogue = jsonld_catalogue_new();
  tables = cborld_tables_new();
  if (jsonld_catalogue_add(catalogue, scope, STR("https://c.example/v1"), context_text) != OK ||
      jsonld_catalogue_seal(catalogue, scope) != OK || json_parse(scope, entry_text, &entry) != OK ||
      cborld_tables_add(tables, scope, &entry) != OK || cborld_tables_seal(tables, scope, catalogue) != OK) {
    abort();
  }
  return tables;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  const struct cborld_tables *tables = tables_of(scope);
  struct json document;
  struct json again;
  struct bytes encoded;
  enum err err = cborld_decode(scope, tables, (struct bytes){octets, len}, &document);
  if (err != scope_err(scope)) {
    abort();
  }
  if (err != OK || cborld_encode(scope, tables, ENTRY, &document, &encoded) != OK) {
    return 0;
  }
  if (cborld_decode(scope, tables, encoded, &again) != OK || !json_same(&document, &again)) {
    abort();
  }
  return 0;
}
