#include "testing/testing.h"

#include <time.h>

#include "base/limits.h"
#include "rdf/dataset.h"

static struct rdf_term iri(struct str value)
{
  return (struct rdf_term){.kind = RDF_IRI, .value = value};
}

static struct rdf_quad numbered(struct scope *scope, int number)
{
  return (struct rdf_quad){.subject = iri(STR("urn:s")),
                           .predicate = iri(STR("urn:p")),
                           .object = iri(scope_format(scope, "urn:%d", number))};
}

static struct rdf_dataset *fresh(struct scope *scope)
{
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  assert_non_null(dataset);
  return dataset;
}

static void duplicates_are_kept_out(void **state)
{
  struct scope *scope = *state;
  struct rdf_dataset *dataset = fresh(scope);
  struct rdf_sink sink = rdf_dataset_sink(dataset);
  enum { QUADS = 3000 };
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < QUADS; i++) {
      struct rdf_quad quad = numbered(scope, i); /* its text is another copy each time */
      ASSERT_OK(scope, rdf_sink_write(&sink, &quad));
    }
    assert_int_equal(rdf_dataset_len(dataset), QUADS);
  }
  for (int i = 0; i < QUADS; i++) {
    struct rdf_quad expected = numbered(scope, i);
    assert_true(rdf_quad_equal(rdf_dataset_at(dataset, (size_t)i), &expected));
  }
}

/* Texts whose concatenation is the same are no duplicates, nor is a quad in another graph. */
static void neighbours_are_told_apart(void **state)
{
  struct scope *scope = *state;
  struct rdf_dataset *dataset = fresh(scope);
  struct rdf_sink sink = rdf_dataset_sink(dataset);
  const struct rdf_quad quads[] = {
      {iri(STR("urn:ab")), iri(STR("urn:c")), iri(STR("urn:d")), {0}},
      {iri(STR("urn:a")), iri(STR("burn:c")), iri(STR("urn:d")), {0}},
      {iri(STR("urn:ab")), iri(STR("urn:c")), iri(STR("urn:d")), iri(STR("urn:g"))},
      {iri(STR("urn:ab")), iri(STR("urn:c")), {RDF_LITERAL, STR("urn:d"), STR(XSD "string"), STR("")}, {0}},
      {iri(STR("urn:ab")), iri(STR("urn:c")), {RDF_BLANK, STR("urn:d"), STR(""), STR("")}, {0}},
  };
  for (size_t i = 0; i < sizeof quads / sizeof *quads; i++) {
    ASSERT_OK(scope, rdf_sink_write(&sink, &quads[i]));
    assert_int_equal(rdf_dataset_len(dataset), i + 1);
  }
}

static void the_limit_is_hit(void **state)
{
  struct scope *scope = *state;
  struct rdf_dataset *dataset = fresh(scope);
  struct rdf_sink sink = rdf_dataset_sink(dataset);
  for (int i = 0; i < LIMIT_QUADS; i++) {
    struct rdf_quad quad = numbered(scope, i);
    ASSERT_OK(scope, rdf_sink_write(&sink, &quad));
  }
  struct rdf_quad known = numbered(scope, 0);
  ASSERT_OK(scope, rdf_sink_write(&sink, &known));
  struct rdf_quad another = numbered(scope, LIMIT_QUADS);
  ASSERT_ERR(scope, ERR_LIMIT, rdf_sink_write(&sink, &another));
  assert_int_equal(rdf_dataset_len(dataset), LIMIT_QUADS);
}

/* Quads that differ in one place only, whichever it is, must not fall on each other in the table. */
static void no_place_makes_it_slow(void **state)
{
  (void)state;
  for (int place = 0; place < 6; place++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct rdf_dataset *dataset = fresh(scope);
    struct rdf_sink sink = rdf_dataset_sink(dataset);
    struct rdf_term one = iri(STR("urn:one"));
    struct rdf_quad quad = {one, one, {RDF_LITERAL, STR("v"), STR("urn:t"), STR("ko")}, one};
    struct str *const places[] = {&quad.subject.value,   &quad.predicate.value, &quad.object.value,
                                  &quad.object.datatype, &quad.object.language, &quad.graph.value};
    clock_t started = clock(); /* of the processor, so that a busy machine does not count */
    for (int i = 0; i < LIMIT_QUADS; i++) {
      *places[place] = scope_format(scope, "%05d", i);
      ASSERT_OK(scope, rdf_sink_write(&sink, &quad));
    }
    assert_true(clock() - started < CLOCKS_PER_SEC);
    assert_int_equal(rdf_dataset_len(dataset), LIMIT_QUADS);
  }
}

/* One name of a megabyte in every quad is refused before it has cost much. */
static void the_octet_limit_is_hit(void **state)
{
  struct scope *scope = *state;
  enum { NAME_OCTETS = 1024 * 1024 };
  struct rdf_dataset *dataset = fresh(scope);
  struct rdf_sink sink = rdf_dataset_sink(dataset);
  struct str name = {SCOPE_ARRAY(scope, char, NAME_OCTETS), NAME_OCTETS};
  for (int i = 0; i < LIMIT_QUADS_OCTETS / NAME_OCTETS - 1; i++) {
    struct rdf_quad quad = numbered(scope, i);
    quad.subject = iri(name);
    ASSERT_OK(scope, rdf_sink_write(&sink, &quad));
  }
  struct rdf_quad known = numbered(scope, 0);
  known.subject = iri(name); /* a duplicate costs its octets, too */
  ASSERT_ERR(scope, ERR_LIMIT, rdf_sink_write(&sink, &known));
}

/* Wherever the memory ends, the writer is told and what was there stays. */
static void memory_may_end_anywhere(void **state)
{
  (void)state;
  for (size_t cap = 0; cap < 64 * 1024; cap += 512) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(cap);
    struct rdf_dataset *dataset = rdf_dataset_in(scope);
    enum err err = OK;
    for (int i = 0; dataset != NULL && err == OK; i++) {
      struct rdf_quad quad = numbered(scope, 0);
      quad.graph = (struct rdf_term){.kind = RDF_BLANK, .value = scope_format(scope, "b%d", i)};
      struct rdf_sink sink = rdf_dataset_sink(dataset);
      err = quad.graph.value.at == NULL ? scope_err(scope) : rdf_sink_write(&sink, &quad);
    }
    assert_int_equal(scope_err(scope), ERR_LIMIT);
  }
}

TESTING_MAIN(SCOPED_TEST(duplicates_are_kept_out), SCOPED_TEST(neighbours_are_told_apart),
             SCOPED_TEST(the_limit_is_hit), SCOPED_TEST(no_place_makes_it_slow), SCOPED_TEST(the_octet_limit_is_hit),
             SCOPED_TEST(memory_may_end_anywhere))
