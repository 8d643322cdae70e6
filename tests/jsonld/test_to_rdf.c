#include "processing.h"

#define P "<http://x/p>"
#define RDF_NS "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define XSD_NS "http://www.w3.org/2001/XMLSchema#"

struct row {
  const char *document, *quads;
};

static void check(struct scope *scope, size_t count, const struct row rows[], const struct jsonld_options *options)
{
  for (size_t i = 0; i < count; i++) {
    ASSERT_STR(processing_quads(scope, rows[i].document, options), str_of(rows[i].quads));
  }
}

static void numbers(void **state)
{
  static const struct row rows[] = {
      {"{\"@id\":\"http://s\",\"http://x/p\":-0.0}", "<http://s> " P " \"0\"^^<" XSD_NS "integer> .\n"},
      {"{\"@id\":\"http://s\",\"http://x/p\":5.5}", "<http://s> " P " \"5.5E0\"^^<" XSD_NS "double> .\n"},
      {"{\"@id\":\"http://s\",\"http://x/p\":1e20}",
       "<http://s> " P " \"100000000000000000000\"^^<" XSD_NS "integer> .\n"},
      {"{\"@id\":\"http://s\",\"http://x/p\":1e21}", "<http://s> " P " \"1.0E21\"^^<" XSD_NS "double> .\n"},
      {"{\"@id\":\"http://s\",\"http://x/p\":-1e21}", "<http://s> " P " \"-1.0E21\"^^<" XSD_NS "double> .\n"},
      {"{\"@id\":\"http://s\",\"http://x/p\":{\"@value\":1,\"@type\":\"" XSD_NS "double\"}}",
       "<http://s> " P " \"1.0E0\"^^<" XSD_NS "double> .\n"},
      {"{\"@id\":\"http://s\",\"http://x/p\":{\"@value\":true,\"@type\":\"http://t\"}}",
       "<http://s> " P " \"true\"^^<http://t> .\n"},
  };
  struct jsonld_options options = {0};
  check(*state, sizeof rows / sizeof *rows, rows, &options);
}

static void nodes(void **state)
{
  static const struct row rows[] = {
      {"{\"@id\":\"http://s\",\"http://x/p\":{\"@list\":[]}}", "<http://s> " P " <" RDF_NS "nil> .\n"},
      {"{\"@id\":\"http://s\",\"http://x/p\":{\"@list\":[\"a\",{\"@list\":[]}]}}",
       "<http://s> " P " _:c14n1 .\n"
       "_:c14n0 <" RDF_NS "first> <" RDF_NS "nil> .\n"
       "_:c14n0 <" RDF_NS "rest> <" RDF_NS "nil> .\n"
       "_:c14n1 <" RDF_NS "first> \"a\" .\n"
       "_:c14n1 <" RDF_NS "rest> _:c14n0 .\n"},
      {"{\"@id\":\"http://s\",\"@included\":{\"@id\":\"http://i\",\"http://x/p\":1},\"http://x/p\":2}",
       "<http://i> " P " \"1\"^^<" XSD_NS "integer> .\n<http://s> " P " \"2\"^^<" XSD_NS "integer> .\n"},
      {"{\"@id\":\"http://s\",\"@reverse\":{\"http://x/p\":{\"@id\":\"http://o\"}}}",
       "<http://o> " P " <http://s> .\n"},
      {"{\"@id\":\"http://g\",\"@graph\":{\"@id\":\"http://s\",\"http://x/p\":{\"@id\":\"http://o\"}}}",
       "<http://s> " P " <http://o> <http://g> .\n"},
      {"{\"@context\":{\"j\":{\"@id\":\"http://x/p\",\"@type\":\"@json\"}},\"@id\":\"http://s\",\"j\":{\"b\":1.0,"
       "\"a\":null}}",
       "<http://s> " P " \"{\\\"a\\\":null,\\\"b\\\":1}\"^^<" RDF_NS "JSON> .\n"},
      /* RDF's language tags have no case. */
      {"{\"@id\":\"http://s\",\"http://x/p\":{\"@value\":\"v\",\"@language\":\"ko-KR\"}}",
       "<http://s> " P " \"v\"@ko-kr .\n"},
      /* What hangs on a node that cannot be named is said all the same. */
      {"{\"@id\":\"relative\",\"http://x/p\":{\"@id\":\"http://s\",\"http://x/p\":{\"@id\":\"http://o\"}}}",
       "<http://s> " P " <http://o> .\n"},
      {"{\"@id\":\"relative\",\"@graph\":{\"@id\":\"http://s\",\"http://x/p\":1}}", ""},
      /* A blank node's label is the document's own. */
      {"[{\"@id\":\"_:b1\",\"http://x/p\":{}},{\"http://x/p\":{\"@id\":\"_:b1\"}}]",
       "_:c14n0 " P " _:c14n1 .\n_:c14n2 " P " _:c14n0 .\n"},
      {"[{\"@id\":\"http://s\",\"@index\":\"1\",\"http://x/p\":1},{\"@id\":\"http://s\",\"@index\":\"2\"}]",
       "!conflicting indexes"},
  };
  struct jsonld_options options = {0};
  check(*state, sizeof rows / sizeof *rows, rows, &options);
}

static void directions(void **state)
{
  static const char document[] = "{\"@id\":\"http://s\",\"http://x/p\":["
                                 "{\"@value\":\"v\",\"@direction\":\"rtl\",\"@language\":\"AR\"},"
                                 "{\"@value\":\"v\",\"@direction\":\"rtl\",\"@language\":\"AR\"}]}";
  struct jsonld_options options = {0};
  const struct row none = {document, "<http://s> " P " \"v\"@ar .\n"};
  check(*state, 1, &none, &options);
  options.direction = JSONLD_DIRECTION_I18N;
  const struct row i18n = {document, "<http://s> " P " \"v\"^^<https://www.w3.org/ns/i18n#ar_rtl> .\n"};
  check(*state, 1, &i18n, &options);
  /* The same value twice is one value. */
  options.direction = JSONLD_DIRECTION_COMPOUND;
  const struct row compound = {document, "<http://s> " P " _:c14n0 .\n"
                                         "_:c14n0 <" RDF_NS "direction> \"rtl\" .\n"
                                         "_:c14n0 <" RDF_NS "language> \"ar\" .\n"
                                         "_:c14n0 <" RDF_NS "value> \"v\" .\n"};
  check(*state, 1, &compound, &options);
}

TESTING_MAIN(SCOPED_TEST(numbers), SCOPED_TEST(nodes), SCOPED_TEST(directions))
