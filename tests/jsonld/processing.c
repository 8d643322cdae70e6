#include "processing.h"

#include "rdf/canon.h"
#include "json/text.h"

#define CONTEXTS DOJANG_SHARED_DIR "/conformance/contexts/"

struct jsonld_catalogue *processing_catalogue(struct scope *scope)
{
  static const struct {
    const char *url;
    const char *file;
  } rows[] = {
      {"https://www.w3.org/ns/credentials/v2", CONTEXTS "credentials-v2.jsonld"},
      {"https://www.w3.org/2018/credentials/v1", CONTEXTS "credentials-v1.jsonld"},
      {"https://www.w3.org/ns/credentials/examples/v2", CONTEXTS "credentials-examples-v2.jsonld"},
      {"https://www.w3.org/ns/credentials/undefined-terms/v2", CONTEXTS "credentials-undefined-terms-v2.jsonld"},
  };
  struct jsonld_catalogue *catalogue = jsonld_catalogue_new();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text = testing_read(scope, rows[i].file);
    ASSERT_OK(scope, jsonld_catalogue_add(catalogue, scope, str_of(rows[i].url), text));
  }
  struct json context = json_of_str(STR("https://www.w3.org/ns/credentials/v2"));
  ASSERT_OK(scope, jsonld_catalogue_prepare(catalogue, scope, &context));
  ASSERT_OK(scope, jsonld_catalogue_seal(catalogue, scope));
  return catalogue;
}

struct json processing_parse(struct scope *scope, const char *text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &value));
  return value;
}

static struct str take_code(struct scope *scope)
{
  struct fault fault = scope_take_fault(scope);
  struct str code = fault.code.len > 0 ? fault.code : str_of(err_info(fault.err)->name);
  return scope_format(scope, "!" STR_FMT, STR_ARG(code));
}

struct str processing_expand(struct scope *scope, const char *text, const struct jsonld_options *options)
{
  struct json document = processing_parse(scope, text);
  struct json expanded;
  if (jsonld_expand(scope, &document, options, &expanded) != OK) {
    return take_code(scope);
  }
  struct str out;
  ASSERT_OK(scope, json_print_jcs(scope, &expanded, &out));
  return out;
}

struct str processing_quads(struct scope *scope, const char *text, const struct jsonld_options *options)
{
  struct json document = processing_parse(scope, text);
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  if (jsonld_to_rdf(scope, &document, options, rdf_dataset_sink(dataset)) != OK) {
    return take_code(scope);
  }
  struct rdf_canonical canonical;
  struct str out;
  ASSERT_OK(scope, rdf_canonize(scope, dataset, (struct rdf_canon_options){0}, &canonical));
  ASSERT_OK(scope, rdf_canonical_text(&canonical, scope, &out));
  return out;
}
