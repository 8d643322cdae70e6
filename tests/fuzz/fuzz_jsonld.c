/* JSON-LD from outside: expanded and converted to RDF. What passes the safe mode says the same when its expanded form
   is converted, and passes without the safe mode, too. */
#include "target.h"

#include "jsonld/jsonld.h"
#include "rdf/canon.h"
#include "json/text.h"

static const char context_text[] =
    "{\"@context\":{\"@version\":1.1,\"@protected\":true,\"id\":\"@id\",\"type\":\"@type\","
    "\"T\":{\"@id\":\"http://x/T\",\"@context\":{\"a\":{\"@id\":\"http://x/a\",\"@type\":\"@id\"}}},"
    "\"p\":{\"@id\":\"http://x/p\",\"@context\":{\"a\":\"http://x/b\"}},"
    "\"g\":{\"@id\":\"http://x/g\",\"@container\":\"@graph\"},"
    "\"l\":{\"@id\":\"http://x/l\",\"@container\":\"@list\"},"
    "\"j\":{\"@id\":\"http://x/j\",\"@type\":\"@json\"},"
    "\"m\":{\"@id\":\"http://x/m\",\"@container\":\"@index\"},"
    "\"r\":{\"@reverse\":\"http://x/r\"}}}";

static struct jsonld_catalogue *catalogue_of(struct scope *scope)
{
  struct jsonld_catalogue *catalogue = jsonld_catalogue_new();
  if (catalogue == NULL || jsonld_catalogue_add(catalogue, scope, STR("http://c"), str_of(context_text)) != OK ||
      jsonld_catalogue_seal(catalogue, scope) != OK) {
    abort();
  }
  return catalogue;
}

static enum err canonize(struct scope *scope, const struct json *document, const struct jsonld_options *options,
                         struct str *out)
{
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  if (dataset == NULL) {
    return scope_err(scope);
  }
  TRY(jsonld_to_rdf(scope, document, options, rdf_dataset_sink(dataset)));
  struct rdf_canonical canonical;
  TRY(rdf_canonize(scope, dataset, (struct rdf_canon_options){.call_limit = 2000}, &canonical));
  return rdf_canonical_text(&canonical, scope, out);
}

static void check(struct scope *scope, const struct json *document, struct jsonld_options options)
{
  struct str canonical;
  enum err err = canonize(scope, document, &options, &canonical);
  if ((err == OK) != (scope_err(scope) == OK)) {
    abort(); /* a failure that left no fault, or the other way round */
  }
  if (err != OK) {
    (void)scope_take_fault(scope);
    options.safe = false;
    struct str ignored;
    (void)canonize(scope, document, &options, &ignored);
    return;
  }
  struct json expanded;
  struct str again;
  if (jsonld_expand(scope, document, &options, &expanded) != OK || canonize(scope, &expanded, &options, &again) != OK ||
      !str_equal(canonical, again)) {
    abort();
  }
  options.safe = false;
  if (canonize(scope, document, &options, &again) != OK || !str_equal(canonical, again)) {
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct json document;
  if (json_parse(scope, bytes_str((struct bytes){octets, len}), &document) != OK) {
    return 0;
  }
  struct jsonld_catalogue *catalogue = catalogue_of(scope);
  check(scope, &document, jsonld_credential_options(catalogue));
  jsonld_catalogue_free(catalogue);
  return 0;
}
