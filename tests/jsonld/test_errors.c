#include "processing.h"

/* Every error code of the specification that expansion and conversion can give. SPEC: json-ld11-api#jsonlderrorcode */
static void codes(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *code, *document;
  } rows[] = {
      {"colliding keywords", "{\"@id\":\"http://a\",\"@context\":{\"id\":\"@id\"},\"id\":\"http://b\"}"},
      {"cyclic IRI mapping", "{\"@context\":{\"a\":\"b:x\",\"b\":\"a:x\"}}"},
      {"invalid @id value", "{\"@id\":1}"},
      {"invalid @import value", "{\"@context\":{\"@import\":1}}"},
      {"invalid @included value", "{\"@included\":\"text\"}"},
      {"invalid @index value", "{\"http://x/p\":{\"@value\":1,\"@index\":1}}"},
      {"invalid @nest value", "{\"@nest\":1}"},
      {"invalid @nest value", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@nest\":\"@id\"}}}"},
      {"invalid @prefix value", "{\"@context\":{\"a\":{\"@id\":\"http://a/\",\"@prefix\":1}}}"},
      {"invalid @propagate value", "{\"@context\":{\"@propagate\":1}}"},
      {"invalid @protected value", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@protected\":1}}}"},
      {"invalid @protected value", "{\"@context\":{\"@protected\":1}}"},
      {"invalid @reverse value", "{\"@reverse\":1}"},
      {"invalid @version value", "{\"@context\":{\"@version\":1.0}}"},
      {"invalid base direction", "{\"@context\":{\"@direction\":\"up\"}}"},
      {"invalid base direction", "{\"http://x/p\":{\"@value\":\"v\",\"@direction\":\"up\"}}"},
      {"invalid base direction", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@direction\":\"up\"}}}"},
      {"invalid base IRI", "{\"@context\":{\"@base\":true}}"},
      {"invalid base IRI", "{\"@context\":{\"@base\":\"relative\"}}"},
      {"invalid container mapping", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@container\":\"@nest\"}}}"},
      {"invalid container mapping", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@container\":[]}}}"},
      {"invalid container mapping",
       "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@container\":[\"@list\",\"@set\"]}}}"},
      {"invalid context entry", "{\"@context\":{\"@import\":\"http://importing\"}}"},
      {"invalid context nullification", "{\"@context\":[{\"@protected\":true,\"a\":\"http://a\"},null]}"},
      {"invalid default language", "{\"@context\":{\"@language\":1}}"},
      {"invalid IRI mapping", "{\"@context\":{\"a\":{\"@id\":\"relative\"}}}"},
      {"invalid IRI mapping", "{\"@context\":{\"a\":{}}}"},
      {"invalid keyword alias", "{\"@context\":{\"a\":\"@context\"}}"},
      {"invalid language map value",
       "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@container\":\"@language\"}},\"a\":{\"ko\":1}}"},
      {"invalid language mapping", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@language\":1}}}"},
      {"invalid language-tagged string", "{\"http://x/p\":{\"@value\":\"v\",\"@language\":1}}"},
      {"invalid language-tagged value", "{\"http://x/p\":{\"@value\":1,\"@language\":\"ko\"}}"},
      {"invalid local context", "{\"@context\":1}"},
      {"invalid local context", "{\"@context\":[[]]}"},
      {"invalid remote context", "{\"@context\":{\"@import\":\"http://array\"}}"},
      {"invalid reverse property", "{\"@context\":{\"a\":{\"@reverse\":\"http://a\",\"@id\":\"http://a\"}}}"},
      {"invalid reverse property", "{\"@context\":{\"a\":{\"@reverse\":\"http://a\",\"@container\":\"@list\"}}}"},
      {"invalid reverse property map", "{\"@reverse\":{\"@id\":\"http://a\"}}"},
      {"invalid reverse property value", "{\"@reverse\":{\"http://a\":1}}"},
      {"invalid reverse property value", "{\"@context\":{\"a\":{\"@reverse\":\"http://a\"}},\"a\":1}"},
      {"invalid scoped context", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@context\":{\"b\":{}}}}}"},
      {"invalid scoped context", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@context\":\"http://unknown\"}}}"},
      {"invalid set or list object", "{\"http://x/p\":{\"@list\":[],\"@id\":\"http://a\"}}"},
      {"invalid set or list object", "{\"http://x/p\":{\"@set\":[],\"http://a\":1}}"},
      {"invalid term definition", "{\"@context\":{\"a\":1}}"},
      {"invalid term definition", "{\"@context\":{\"\":\"http://a\"}}"},
      {"invalid term definition", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@other\":1}}}"},
      {"invalid type mapping", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@type\":1}}}"},
      {"invalid type mapping", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@type\":\"relative\"}}}"},
      {"invalid type value", "{\"@type\":1}"},
      {"invalid typed value", "{\"http://x/p\":{\"@value\":1,\"@type\":\"relative\"}}"},
      {"invalid value object", "{\"http://x/p\":{\"@value\":1,\"http://a\":1}}"},
      {"invalid value object", "{\"http://x/p\":{\"@value\":\"v\",\"@language\":\"ko\",\"@type\":\"http://t\"}}"},
      {"invalid value object value", "{\"http://x/p\":{\"@value\":[]}}"},
      {"invalid vocab mapping", "{\"@context\":{\"@vocab\":1}}"},
      {"keyword redefinition", "{\"@context\":{\"@id\":\"http://a\"}}"},
      {"keyword redefinition", "{\"@context\":{\"@type\":{}}}"},
      {"loading document failed", "{\"@context\":\"relative\"}"},
      {"loading remote context failed", "{\"@context\":\"http://unknown\"}"},
      {"context overflow", "{\"@context\":\"http://itself\"}"},
      {"protected term redefinition", "{\"@context\":[{\"@protected\":true,\"a\":\"http://a\"},{\"a\":\"http://b\"}]}"},
  };
  struct jsonld_catalogue *catalogue = jsonld_catalogue_new();
  ASSERT_OK(scope, jsonld_catalogue_add(catalogue, scope, STR("http://importing"),
                                        STR("{\"@context\":{\"@import\":\"http://importing\"}}")));
  ASSERT_OK(scope, jsonld_catalogue_add(catalogue, scope, STR("http://array"), STR("{\"@context\":[]}")));
  ASSERT_OK(scope,
            jsonld_catalogue_add(catalogue, scope, STR("http://itself"), STR("{\"@context\":\"http://itself\"}")));
  ASSERT_OK(scope, jsonld_catalogue_seal(catalogue, scope));
  struct jsonld_options options = {.catalogue = catalogue};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str seen = processing_expand(scope, rows[i].document, &options);
    struct str expected = scope_format(scope, "!%s", rows[i].code);
    if (!str_equal(seen, expected)) {
      fail_msg("%s: %s, not " STR_FMT, rows[i].document, rows[i].code, STR_ARG(seen));
    }
  }
  jsonld_catalogue_free(catalogue);
}

/* What JSON-LD 1.0 does not know is an error there. */
static void mode_1_0(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *code, *document;
  } rows[] = {
      {"processing mode conflict", "{\"@context\":{\"@version\":1.1}}"},
      {"invalid context entry", "{\"@context\":{\"@import\":\"http://a\"}}"},
      {"invalid context entry", "{\"@context\":{\"@propagate\":true}}"},
      {"invalid context entry", "{\"@context\":{\"@direction\":\"rtl\"}}"},
      {"invalid term definition", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@protected\":true}}}"},
      {"invalid term definition", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@context\":{}}}}"},
      {"invalid term definition", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@nest\":\"@nest\"}}}"},
      {"invalid term definition", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@prefix\":true}}}"},
      {"invalid type mapping", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@type\":\"@json\"}}}"},
      {"invalid container mapping", "{\"@context\":{\"a\":{\"@id\":\"http://a\",\"@container\":\"@graph\"}}}"},
      {"invalid vocab mapping", "{\"@context\":{\"@vocab\":\"relative\"}}"},
      {"keyword redefinition", "{\"@context\":{\"@type\":{\"@container\":\"@set\"}}}"},
      {"colliding keywords", "{\"@context\":{\"t\":\"@type\"},\"@type\":\"http://a\",\"t\":\"http://b\"}"},
  };
  struct jsonld_options options = {.mode_1_0 = true};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ASSERT_STR(processing_expand(scope, rows[i].document, &options), scope_format(scope, "!%s", rows[i].code));
  }
}

TESTING_MAIN(SCOPED_TEST(codes), SCOPED_TEST(mode_1_0))
