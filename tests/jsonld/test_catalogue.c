#include "processing.h"

static void takes_a_url_once(void **state)
{
  struct scope *scope = *state;
  struct jsonld_catalogue *catalogue = jsonld_catalogue_new();
  ASSERT_OK(scope, jsonld_catalogue_add(catalogue, scope, STR("http://c"), STR("{\"@context\":{}}")));
  ASSERT_ERR(scope, ERR_CONFLICT, jsonld_catalogue_add(catalogue, scope, STR("http://c"), STR("{\"@context\":{}}")));
  ASSERT_ERR(scope, ERR_SYNTAX, jsonld_catalogue_add(catalogue, scope, STR("http://d"), STR("{")));
  ASSERT_ERR(scope, ERR_VALUE, jsonld_catalogue_add(catalogue, scope, STR("http://d"), STR("{}")));
  ASSERT_ERR(scope, ERR_VALUE, jsonld_catalogue_add(catalogue, scope, STR("http://d"), STR("[]")));
  assert_non_null(jsonld_catalogue_document(catalogue, STR("http://c")));
  assert_null(jsonld_catalogue_document(catalogue, STR("http://d")));
  ASSERT_OK(scope, jsonld_catalogue_seal(catalogue, scope));
  jsonld_catalogue_free(catalogue);
}

static void knows_nothing_else(void **state)
{
  struct scope *scope = *state;
  struct jsonld_catalogue *catalogue = processing_catalogue(scope);
  struct jsonld_options options = jsonld_credential_options(catalogue);
  struct json document = processing_parse(scope, "{\"@context\":\"https://elsewhere.example/v1\"}");
  struct json expanded;
  ASSERT_ERR(scope, ERR_CONTEXT, jsonld_expand(scope, &document, &options, &expanded));
  document = processing_parse(scope, "{\"@context\":\"relative\"}");
  ASSERT_ERR(scope, ERR_JSONLD, jsonld_expand(scope, &document, &options, &expanded));
  document = processing_parse(scope, "{\"@context\":{\"@import\":\"https://elsewhere.example/v1\"}}");
  ASSERT_ERR(scope, ERR_CONTEXT, jsonld_expand(scope, &document, &options, &expanded));
  jsonld_catalogue_free(catalogue);
}

static struct jsonld_catalogue *catalogue_of(struct scope *scope, bool prepared)
{
  static const char first[] = "{\"@context\":{\"@version\":1.1,\"@protected\":true,\"@vocab\":\"http://v/\","
                              "\"T\":{\"@id\":\"http://T\",\"@context\":{\"a\":\"http://a\"}},"
                              "\"p\":{\"@id\":\"http://p\",\"@context\":{\"@vocab\":\"http://w/\"}}}}";
  static const char second[] =
      "{\"@context\":[\"http://first\",{\"b\":{\"@id\":\"prefix:b\"},\"prefix\":\"http://x/\"}]}";
  /* Needs what stands before it: cannot be compiled alone. */
  static const char third[] = "{\"@context\":{\"c\":{\"@id\":\"needed\"}}}";
  struct jsonld_catalogue *catalogue = jsonld_catalogue_new();
  ASSERT_OK(scope, jsonld_catalogue_add(catalogue, scope, STR("http://first"), str_of(first)));
  ASSERT_OK(scope, jsonld_catalogue_add(catalogue, scope, STR("http://second"), str_of(second)));
  ASSERT_OK(scope, jsonld_catalogue_add(catalogue, scope, STR("http://third"), str_of(third)));
  if (prepared) {
    struct json context = processing_parse(scope, "[\"http://second\",\"http://third\"]");
    ASSERT_OK(scope, jsonld_catalogue_prepare(catalogue, scope, &context));
  }
  ASSERT_OK(scope, jsonld_catalogue_seal(catalogue, scope));
  return catalogue;
}

/* What was compiled ahead says the same as what is worked out in the run, also in the mode that is never compiled. */
static void compiled_is_the_same(void **state)
{
  struct scope *scope = *state;
  static const char document[] = "{\"@context\":[\"http://second\",\"http://third\"],\"@type\":\"T\",\"a\":1,\"b\":2,"
                                 "\"c\":3,\"p\":{\"@type\":\"T\",\"a\":{\"a\":4}},\"q\":[{\"a\":5},{\"p\":{\"b\":6}}]}";
  static const char expected[] =
      "[{\"@type\":[\"http://T\"],\"http://a\":[{\"@value\":1}],\"http://p\":[{\"@type\":[\"http://T\"],"
      "\"http://a\":[{\"http://w/a\":[{\"@value\":4}]}]}],\"http://v/needed\":[{\"@value\":3}],"
      "\"http://v/q\":[{\"http://v/a\":[{\"@value\":5}]},{\"http://p\":[{\"http://x/b\":[{\"@value\":6}]}]}],"
      "\"http://x/b\":[{\"@value\":2}]}]";
  for (int prepared = 0; prepared < 2; prepared++) {
    struct jsonld_catalogue *catalogue = catalogue_of(scope, prepared == 1);
    struct jsonld_options options = {.catalogue = catalogue, .base = STR("http://base/")};
    ASSERT_STR(processing_expand(scope, document, &options), str_of(expected));
    options.mode_1_0 = true;
    ASSERT_STR(processing_expand(scope, document, &options), STR("!processing mode conflict"));
    jsonld_catalogue_free(catalogue);
  }
}

/* A vocabulary that is relative to the document's base is not shared between documents. */
static void base_is_not_compiled(void **state)
{
  struct scope *scope = *state;
  struct jsonld_catalogue *catalogue = jsonld_catalogue_new();
  ASSERT_OK(scope, jsonld_catalogue_add(catalogue, scope, STR("http://c"), STR("{\"@context\":{\"@vocab\":\"v#\"}}")));
  ASSERT_OK(scope, jsonld_catalogue_seal(catalogue, scope));
  struct jsonld_options options = {.catalogue = catalogue, .base = STR("http://one/")};
  static const char document[] = "{\"@context\":\"http://c\",\"p\":1}";
  ASSERT_STR(processing_expand(scope, document, &options), STR("[{\"http://one/v#p\":[{\"@value\":1}]}]"));
  options.base = STR("http://two/");
  ASSERT_STR(processing_expand(scope, document, &options), STR("[{\"http://two/v#p\":[{\"@value\":1}]}]"));
  jsonld_catalogue_free(catalogue);
}

TESTING_MAIN(SCOPED_TEST(takes_a_url_once), SCOPED_TEST(knows_nothing_else), SCOPED_TEST(compiled_is_the_same),
             SCOPED_TEST(base_is_not_compiled))
