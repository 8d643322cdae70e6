#include <string.h>

#include "processing.h"

#define V2 "\"https://www.w3.org/ns/credentials/v2\""
#define CREDENTIAL                                                                                                     \
  "\"@context\":" V2 ",\"type\":\"VerifiableCredential\",\"credentialSubject\":{\"id\":\"did:example:1\"}"

/* Each loses what is named, and passes when nothing watches. */
static void refuses_losses(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *document, *lost;
  } rows[] = {
      {"{\"undefined\":1}", "\"undefined\""},
      {"{" CREDENTIAL ",\"statusEntry\":{}}", "\"statusEntry\""},
      {"{\"@context\":" V2 ",\"type\":[\"VerifiableCredential\",\"NoSuchType\"],"
       "\"credentialSubject\":{\"id\":\"did:example:1\"}}",
       "\"NoSuchType\""},
      {"{\"@context\":" V2 ",\"type\":\"VerifiableCredential\",\"credentialSubject\":{\"deep\":1}}", "\"deep\""},
      {"{" CREDENTIAL ",\"id\":\"relative\"}", "\"@id\" is no absolute IRI"},
      {"{\"@context\":" V2 ",\"type\":\"VerifiableCredential\",\"credentialSubject\":{\"id\":\"../x\"}}",
       "\"credentialSubject\""},
      {"{" CREDENTIAL ",\"issuer\":\"no-url\"}", "\"issuer\""},
      {"{\"http://x/p\":{\"@value\":\"v\",\"@language\":\"a b\"}}", "\"http://x/p\""},
      {"{\"@context\":{\"@language\":\"a b\"},\"http://x/p\":\"v\"}", "\"http://x/p\""},
      {"{\"@context\":{\"p\":{\"@id\":\"http://x/p\",\"@container\":\"@language\"}},\"p\":{\"a b\":\"v\"}}", "\"p\""},
      {"{\"@id\":\"http://x/\"}", "says nothing"},
      {"{}", "says nothing"},
      {"\"text\"", "only objects"},
      {"{\"@value\":1}", "only objects"},
      {"{\"@graph\":[1],\"http://x/p\":1}", "\"@graph\""},
      {"{\"http://x/p\":{\"@value\":null}}", "\"http://x/p\""},
      {"{\"http://x/p\":{\"@language\":\"ko\"}}", "\"http://x/p\""},
      {"{\"@reserved\":1,\"http://x/p\":1}", "\"@reserved\""},
      {"{\"@container\":1,\"http://x/p\":1}", "\"@container\""},
      {"{\"_:p\":1}", "\"b"},
      {"{\"http://x/a b\":1}", "\"http://x/a b\""},
      {"{\"http://x/p\":{\"@id\":\"http://x/a b\"}}", "\"http://x/p\""},
      {"{\"@context\":{\"@vocab\":\"\"},\"p\":1}", "\"p\""},
      {"{\"@context\":{\"p\":null},\"p\":1}", "\"p\""},
      {"{\"@context\":{\"p\":{\"@id\":\"http://x/p\",\"@container\":\"@id\"}},\"p\":{\"k\":{\"http://x/q\":1}}}",
       "\"p\""},
      {"{\"@context\":{\"p\":{\"@id\":\"http://x/p\",\"@container\":\"@type\"}},\"p\":{\"K\":{\"http://x/q\":1}}}",
       "\"K\""},
  };
  struct jsonld_catalogue *catalogue = processing_catalogue(scope);
  struct jsonld_options safe = jsonld_credential_options(catalogue);
  struct jsonld_options unsafe = safe;
  unsafe.safe = false;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json document = processing_parse(scope, rows[i].document);
    struct rdf_dataset *dataset = rdf_dataset_in(scope);
    enum err err = jsonld_to_rdf(scope, &document, &safe, rdf_dataset_sink(dataset));
    if (err != ERR_DATA_LOSS || strstr(scope_first_fault(scope)->text, rows[i].lost) == NULL) {
      fail_msg("%s: %s: %s", rows[i].document, err_info(err)->name, scope_first_fault(scope)->text);
    }
    (void)scope_take_fault(scope);
    ASSERT_OK(scope, jsonld_to_rdf(scope, &document, &unsafe, rdf_dataset_sink(dataset)));
  }
  jsonld_catalogue_free(catalogue);
}

static void passes_what_is_kept(void **state)
{
  struct scope *scope = *state;
  static const char *const rows[] = {
      "{" CREDENTIAL ",\"issuer\":\"did:example:2\",\"name\":\"홍길동\"}",
      /* null says nothing by intention. */
      "{" CREDENTIAL ",\"name\":null}",
      "{" CREDENTIAL ",\"name\":{\"@value\":\"x\",\"@language\":\"ar\",\"@direction\":\"rtl\"}}",
      "{" CREDENTIAL ",\"evidence\":[]}",
      "{\"http://x/p\":{}}",
      "{\"@id\":\"_:b\",\"http://x/p\":{\"@id\":\"urn:y\"}}",
  };
  struct jsonld_catalogue *catalogue = processing_catalogue(scope);
  struct jsonld_options safe = jsonld_credential_options(catalogue);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json document = processing_parse(scope, rows[i]);
    ASSERT_OK(scope, jsonld_to_rdf(scope, &document, &safe, rdf_dataset_sink(rdf_dataset_in(scope))));
  }
  jsonld_catalogue_free(catalogue);
}

/* A context inside the document that it could be published as is read for credentials, and nowhere else. */
static void wrapped_contexts(void **state)
{
  struct scope *scope = *state;
#define DEFINES "{\"p\":\"http://x/p\"}"
  static const struct {
    bool read;
    const char *context;
  } rows[] = {
      {true, "{\"@context\":" DEFINES "}"},
      {true, "[{\"@context\":" DEFINES "}]"},
      {true, "[" V2 ",{\"@context\":" DEFINES "}]"},
      {true, "[{\"@context\":{}}," DEFINES "]"},
      {false, "{\"@context\":[" DEFINES "]}"},
      {false, "{\"@context\":null}"},
      {false, "{\"@context\":\"https://www.w3.org/ns/credentials/v2\"}"},
      {false, "{\"@context\":" DEFINES ",\"q\":\"http://x/q\"}"},
      {false, "{\"@context\":{\"@context\":" DEFINES "}}"},
      {false, "{\"t\":{\"@id\":\"http://x/t\",\"@context\":{\"@context\":{\"@context\":{}}}},\"p\":\"http://x/p\"}"},
  };
  struct jsonld_catalogue *catalogue = processing_catalogue(scope);
  struct jsonld_options options = jsonld_credential_options(catalogue);
  struct jsonld_options strict = options;
  strict.wrapped_contexts = false;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text = scope_format(scope, "{\"@context\":%s,\"p\":\"v\"}", rows[i].context);
    struct json document = processing_parse(scope, text.at);
    struct rdf_sink sink = rdf_dataset_sink(rdf_dataset_in(scope));
    ASSERT_ERR(scope, rows[i].read ? OK : ERR_JSONLD, jsonld_to_rdf(scope, &document, &options, sink));
    ASSERT_ERR(scope, ERR_JSONLD, jsonld_to_rdf(scope, &document, &strict, sink));
  }
  jsonld_catalogue_free(catalogue);
}

static void directions_need_an_option(void **state)
{
  struct scope *scope = *state;
  struct jsonld_options options = {.safe = true};
  ASSERT_STR(processing_quads(scope, "{\"http://x/p\":{\"@value\":\"v\",\"@direction\":\"rtl\"}}", &options),
             scope_format(scope, "!%s", err_info(ERR_DATA_LOSS)->name));
}

TESTING_MAIN(SCOPED_TEST(refuses_losses), SCOPED_TEST(passes_what_is_kept), SCOPED_TEST(wrapped_contexts),
             SCOPED_TEST(directions_need_an_option))
