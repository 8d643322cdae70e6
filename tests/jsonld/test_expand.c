#include "processing.h"

/* What the W3C manifests do not ask, or ask only in the services' options. */

static void expands(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *document, *expanded;
  } rows[] = {
      {"{}", "[]"},
      {"[]", "[]"},
      {"\"text\"", "[]"},
      {"null", "[]"},
      /* Without a base a relative reference stays as it is. */
      {"{\"@id\":\"a\",\"http://x/p\":1}", "[{\"@id\":\"a\",\"http://x/p\":[{\"@value\":1}]}]"},
      {"{\"@context\":{\"@base\":null},\"@id\":\"a\",\"http://x/p\":1}",
       "[{\"@id\":\"a\",\"http://x/p\":[{\"@value\":1}]}]"},
      {"{\"@context\":{\"@base\":\"http://b/c/\"},\"@id\":\"../a\",\"http://x/p\":1}",
       "[{\"@id\":\"http://b/a\",\"http://x/p\":[{\"@value\":1}]}]"},
      /* A type's context ends at the next node, a property's does not. */
      {"{\"@context\":{\"@vocab\":\"http://x/\",\"T\":{\"@id\":\"http://x/T\",\"@context\":{\"a\":\"http://y/a\"}}},"
       "\"@type\":\"T\",\"a\":{\"a\":1}}",
       "[{\"@type\":[\"http://x/T\"],\"http://y/a\":[{\"http://x/a\":[{\"@value\":1}]}]}]"},
      {"{\"@context\":{\"@vocab\":\"http://x/\",\"p\":{\"@id\":\"http://x/p\",\"@context\":{\"a\":\"http://y/a\"}}},"
       "\"p\":{\"a\":{\"a\":1}}}",
       "[{\"http://x/p\":[{\"http://y/a\":[{\"http://y/a\":[{\"@value\":1}]}]}]}]"},
      /* Types are taken in code point order, so the last one's context wins. */
      {"{\"@context\":{\"@vocab\":\"http://x/\","
       "\"A\":{\"@id\":\"http://x/A\",\"@context\":{\"a\":\"http://1/\"}},"
       "\"B\":{\"@id\":\"http://x/B\",\"@context\":{\"a\":\"http://2/\"}}},\"@type\":[\"B\",\"A\"],\"a\":1}",
       "[{\"@type\":[\"http://x/B\",\"http://x/A\"],\"http://2/\":[{\"@value\":1}]}]"},
      /* A redefinition inside one node is not seen by its neighbour. */
      {"[{\"@context\":{\"a\":\"http://1/\"},\"a\":1},{\"@context\":{\"a\":\"http://2/\"},\"a\":1}]",
       "[{\"http://1/\":[{\"@value\":1}]},{\"http://2/\":[{\"@value\":1}]}]"},
  };
  struct jsonld_options options = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ASSERT_STR(processing_expand(scope, rows[i].document, &options), str_of(rows[i].expanded));
  }
}

static void protects(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *document, *says;
  } rows[] = {
      {"{\"@context\":[{\"@protected\":true,\"a\":\"http://1/\"},{\"a\":\"http://2/\"}]}",
       "!protected term redefinition"},
      {"{\"@context\":[{\"@protected\":true,\"a\":\"http://1/\"},{\"a\":null}]}", "!protected term redefinition"},
      {"{\"@context\":[{\"@protected\":true,\"a\":\"http://1/\"},{\"a\":\"http://1/\"}]}", "[]"},
      {"{\"@context\":[{\"@protected\":true,\"a\":\"http://1/\"},null]}", "!invalid context nullification"},
      {"{\"@context\":[{\"a\":{\"@id\":\"http://1/\",\"@protected\":true}},{\"a\":\"http://2/\"}]}",
       "!protected term redefinition"},
      {"{\"@context\":[{\"@protected\":true,\"a\":{\"@id\":\"http://1/\",\"@protected\":false}},"
       "{\"a\":\"http://2/\"}]}",
       "[]"},
      /* A property's context may redefine, a type's may not. */
      {"{\"@context\":{\"@protected\":true,\"a\":\"http://1/\",\"p\":{\"@id\":\"http://p/\",\"@context\":"
       "{\"a\":\"http://2/\"}}},\"p\":{\"a\":1}}",
       "[{\"http://p/\":[{\"http://2/\":[{\"@value\":1}]}]}]"},
      {"{\"@context\":{\"@protected\":true,\"a\":\"http://1/\",\"T\":{\"@id\":\"http://T/\",\"@context\":"
       "{\"a\":\"http://2/\"}}},\"@type\":\"T\",\"a\":1}",
       "!protected term redefinition"},
      /* What a credential's own context tries against the W3C's: in vain, or refused. */
      {"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"issuer\":\"http://2/\"}]}", "[]"},
      {"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"VerifiableCredential\":\"http://2/\"}]}",
       "!protected term redefinition"},
      {"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"type\":\"http://2/\"}]}",
       "!protected term redefinition"},
      {"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"issuer\":\"http://2/\"}],"
       "\"type\":\"VerifiableCredential\",\"issuer\":\"did:key:z\"}",
       "[{\"@type\":[\"https://www.w3.org/2018/credentials#VerifiableCredential\"],"
       "\"https://www.w3.org/2018/credentials#issuer\":[{\"@id\":\"did:key:z\"}]}]"},
      {"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",null]}", "!invalid context nullification"},
  };
  struct jsonld_catalogue *catalogue = processing_catalogue(scope);
  struct jsonld_options options = {.catalogue = catalogue};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ASSERT_STR(processing_expand(scope, rows[i].document, &options), str_of(rows[i].says));
  }
  jsonld_catalogue_free(catalogue);
}

TESTING_MAIN(SCOPED_TEST(expands), SCOPED_TEST(protects))
