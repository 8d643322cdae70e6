#include "testing/testing.h"

#include "rdf/quad.h"

static struct rdf_term literal(struct str value, struct str datatype, struct str language)
{
  return (struct rdf_term){RDF_LITERAL, value, datatype, language};
}

static void terms_differ_in_every_member(void **state)
{
  (void)state;
  const struct rdf_term terms[] = {
      {RDF_NONE, {0}, {0}, {0}},
      {RDF_IRI, STR_INIT("a:b"), {0}, {0}},
      {RDF_BLANK, STR_INIT("a:b"), {0}, {0}},
      literal(STR("a:b"), STR(XSD "string"), STR("")),
      literal(STR("a:c"), STR(XSD "string"), STR("")),
      literal(STR("a:b"), STR(XSD "token"), STR("")),
      literal(STR("a:b"), STR(RDF "langString"), STR("ko")),
      literal(STR("a:b"), STR(RDF "langString"), STR("en")),
  };
  for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
    for (size_t k = 0; k < sizeof terms / sizeof *terms; k++) {
      assert_int_equal(rdf_term_equal(&terms[i], &terms[k]), i == k);
    }
  }
}

static void quads_differ_in_every_place(void **state)
{
  (void)state;
  const struct rdf_term one = {RDF_IRI, STR_INIT("a:1"), {0}, {0}};
  const struct rdf_term two = {RDF_IRI, STR_INIT("a:2"), {0}, {0}};
  const struct rdf_quad quads[] = {{one, one, one, one}, {two, one, one, one}, {one, two, one, one},
                                   {one, one, two, one}, {one, one, one, two}, {one, one, one, {0}}};
  for (size_t i = 0; i < sizeof quads / sizeof *quads; i++) {
    for (size_t k = 0; k < sizeof quads / sizeof *quads; k++) {
      assert_int_equal(rdf_quad_equal(&quads[i], &quads[k]), i == k);
    }
  }
}

TESTING_MAIN(SCOPED_TEST(terms_differ_in_every_member), SCOPED_TEST(quads_differ_in_every_place))
