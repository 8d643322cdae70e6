#include "testing/testing.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "rdf/canon.h"
#include "rdf/nquads.h"

static const struct rdf_canon_options SHA256 = {.hash = DIGEST_SHA256};

static struct rdf_dataset *parse(struct scope *scope, struct str text)
{
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  assert_non_null(dataset);
  ASSERT_OK(scope, nquads_parse(scope, text, rdf_dataset_sink(dataset)));
  return dataset;
}

static struct str built(struct buf *buf)
{
  struct str text;
  ASSERT_OK(buf->scope, buf_str(buf, &text));
  return text;
}

static struct str canonical_text(struct scope *scope, struct str text, struct rdf_canon_options options)
{
  struct rdf_canonical canonical;
  struct str joined;
  ASSERT_OK(scope, rdf_canonize(scope, parse(scope, text), options, &canonical));
  ASSERT_OK(scope, rdf_canonical_text(&canonical, scope, &joined));
  return joined;
}

/* Nodes 0 to count-1, each pointing to the next; labelled and ordered by a permutation of the numbers. */
static struct str chain(struct scope *scope, size_t count, size_t stride)
{
  struct buf text = buf_in(scope);
  for (size_t i = 0; i + 1 < count; i++) {
    size_t from = i * stride % (count - 1);
    buf_format(&text, "_:n%zu <urn:next> _:n%zu .\n", (from * stride + 7) % 1009, ((from + 1) * stride + 7) % 1009);
  }
  return built(&text);
}

/* Everybody points to everybody. */
static struct str clique(struct scope *scope, size_t count)
{
  struct buf text = buf_in(scope);
  for (size_t i = 0; i < count * count; i++) {
    buf_format(&text, "_:n%zu <urn:knows> _:n%zu .\n", i / count, i % count);
  }
  return built(&text);
}

static void nothing_gives_nothing(void **state)
{
  struct scope *scope = *state;
  struct rdf_canonical canonical;
  struct digest digest;
  ASSERT_OK(scope, rdf_canonize(scope, parse(scope, STR("")), SHA256, &canonical));
  assert_int_equal(canonical.line_count, 0);
  assert_int_equal(canonical.label_count, 0);
  ASSERT_OK(scope, rdf_canonical_digest(&canonical, DIGEST_SHA256, &digest));
  struct digest expected = digest_of(DIGEST_SHA256, str_bytes(STR("")));
  assert_true(bytes_equal(digest_bytes(&digest), digest_bytes(&expected)));
}

static void lines_are_sorted_and_without_duplicates(void **state)
{
  struct scope *scope = *state;
  struct str text = STR("<a:s> <a:p> \"\xf0\x9f\x98\x80\" .\n<a:s> <a:p> \"\xef\xbc\xa1\" .\n<a:s> <a:p> \"b\" .\n"
                        "<a:s> <a:p> \"a\" .\n<a:s>   <a:p> \"b\"^^<" XSD "string> . # again\n");
  ASSERT_STR(canonical_text(scope, text, SHA256),
             STR("<a:s> <a:p> \"a\" .\n<a:s> <a:p> \"b\" .\n<a:s> <a:p> \"\xef\xbc\xa1\" .\n"
                 "<a:s> <a:p> \"\xf0\x9f\x98\x80\" .\n"));
}

static void the_digest_is_that_of_the_text(void **state)
{
  struct scope *scope = *state;
  struct rdf_canonical canonical;
  struct str joined;
  ASSERT_OK(scope, rdf_canonize(scope, parse(scope, chain(scope, 20, 3)), SHA256, &canonical));
  ASSERT_OK(scope, rdf_canonical_text(&canonical, scope, &joined));
  for (enum digest_kind kind = DIGEST_SHA256; kind <= DIGEST_SHA512; kind++) {
    struct digest digest;
    ASSERT_OK(scope, rdf_canonical_digest(&canonical, kind, &digest));
    struct digest expected = digest_of(kind, str_bytes(joined));
    assert_true(bytes_equal(digest_bytes(&digest), digest_bytes(&expected)));
  }
}

/* The same graph under other labels and in another order has the same canonical form. */
static void labels_and_order_do_not_matter(void **state)
{
  struct scope *scope = *state;
  static const size_t STRIDES[] = {2, 3, 5, 7, 11};
  struct str first = canonical_text(scope, chain(scope, 30, 1), SHA256);
  for (size_t i = 0; i < sizeof STRIDES / sizeof *STRIDES; i++) {
    ASSERT_STR(canonical_text(scope, chain(scope, 30, STRIDES[i]), SHA256), first);
  }
}

/* Blank nodes with first degree hashes of their own cost nothing in Hash N-Degree Quads. */
static void unique_nodes_need_no_walk(void **state)
{
  struct scope *scope = *state;
  struct buf text = buf_in(scope);
  for (int i = 0; i < 300; i++) {
    buf_format(&text, "_:n%d <urn:next> _:n%d .\n_:n%d <urn:number> \"%d\" .\n", i, i + 1, i, i);
  }
  struct rdf_canonical canonical;
  struct rdf_canon_options least = {.hash = DIGEST_SHA256, .call_limit = 1};
  ASSERT_OK(scope, rdf_canonize(scope, parse(scope, built(&text)), least, &canonical));
  assert_int_equal(canonical.label_count, 301);
}

static void the_hash_decides_the_labels(void **state)
{
  struct scope *scope = *state;
  struct str text = STR("_:a <urn:p> \"1\" .\n_:b <urn:p> \"2\" .\n_:c <urn:p> \"3\" .\n_:d <urn:p> \"4\" .\n"
                        "_:e <urn:p> \"5\" .\n_:f <urn:p> \"6\" .\n");
  struct str sha256 = canonical_text(scope, text, SHA256);
  struct str sha384 = canonical_text(scope, text, (struct rdf_canon_options){.hash = DIGEST_SHA384});
  assert_false(str_equal(sha256, sha384));
}

/* Two pairs, each pair connected in twelve graphs: related nodes come twelve times, and 12! orders are one. */
static void repeated_relations_are_not_permuted(void **state)
{
  struct scope *scope = *state;
  struct buf text = buf_in(scope);
  for (int i = 0; i < 12; i++) {
    buf_format(&text, "_:a <urn:p> _:b <urn:g%d> .\n_:c <urn:p> _:d <urn:g%d> .\n", i, i);
  }
  struct rdf_canonical canonical;
  struct rdf_canon_options few = {.hash = DIGEST_SHA256, .call_limit = 1000};
  ASSERT_OK(scope, rdf_canonize(scope, parse(scope, built(&text)), few, &canonical));
}

/* What W3C's suite leaves open, as the npm package rdf-canonize 5.0.0 has it: blank nodes that meet in a graph named by
   a blank node, which is related to each of them once for every quad. */
static void another_implementation_agrees(void **state)
{
  struct scope *scope = *state;
  static const struct {
    struct str text;
    struct str canonical;
  } rows[] = {
      {STR_INIT("_:a <u:q> _:b _:g .\n_:c <u:q> _:d _:g .\n_:d <u:q> _:e _:g .\n_:b <u:q> _:c _:g .\n"),
       STR_INIT("_:c14n0 <u:q> _:c14n4 _:c14n2 .\n_:c14n3 <u:q> _:c14n5 _:c14n2 .\n"
                "_:c14n4 <u:q> _:c14n3 _:c14n2 .\n_:c14n5 <u:q> _:c14n1 _:c14n2 .\n")},
      {STR_INIT("_:c <u:p> _:d _:g .\n_:b <u:p> _:c _:g .\n_:a <u:p> _:b _:g .\n"),
       STR_INIT("_:c14n2 <u:p> _:c14n3 _:c14n1 .\n_:c14n3 <u:p> _:c14n4 _:c14n1 .\n"
                "_:c14n4 <u:p> _:c14n0 _:c14n1 .\n")},
      {STR_INIT("_:x <u:p> _:x .\n_:y <u:p> \"1\" .\n"), STR_INIT("_:c14n0 <u:p> \"1\" .\n_:c14n1 <u:p> _:c14n1 .\n")},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ASSERT_STR(canonical_text(scope, rows[i].text, SHA256), rows[i].canonical);
  }
}

static void predicates_must_be_iris(void **state)
{
  struct scope *scope = *state;
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  struct rdf_term blank = {.kind = RDF_BLANK, .value = STR("b")};
  struct rdf_quad quad = {.subject = blank, .predicate = blank, .object = blank};
  struct rdf_sink sink = rdf_dataset_sink(dataset);
  ASSERT_OK(scope, rdf_sink_write(&sink, &quad));
  struct rdf_canonical canonical;
  ASSERT_ERR(scope, ERR_TRANSFORMATION, rdf_canonize(scope, dataset, SHA256, &canonical));
}

static void the_call_limit_is_hit(void **state)
{
  struct scope *scope = *state;
  struct rdf_canonical canonical;
  struct rdf_dataset *dataset = parse(scope, chain(scope, 30, 1));
  struct rdf_canon_options few = {.hash = DIGEST_SHA256, .call_limit = 1000};
  ASSERT_ERR(scope, ERR_LIMIT, rdf_canonize(scope, dataset, few, &canonical));
  ASSERT_OK(scope, rdf_canonize(scope, dataset, SHA256, &canonical));
  ASSERT_ERR(scope, ERR_LIMIT, rdf_canonize(scope, parse(scope, clique(scope, 10)), SHA256, &canonical));
}

/* Two long lists that are the same: little is ambiguous, but the way through them from anywhere is long. */
static void the_depth_limit_is_hit(void **state)
{
  struct scope *scope = *state;
  static const struct {
    int len;
    enum err err;
  } rows[] = {{LIMIT_CANON_DEPTH - 10, OK}, {2 * LIMIT_CANON_DEPTH + 10, ERR_LIMIT}};
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    struct buf text = buf_in(scope);
    for (int i = 0; i < rows[row].len; i++) {
      buf_format(&text, "_:a%d <urn:next> _:a%d .\n_:a%d <urn:number> \"%d\" .\n", i, i + 1, i, i);
      buf_format(&text, "_:b%d <urn:next> _:b%d .\n_:b%d <urn:number> \"%d\" .\n", i, i + 1, i, i);
    }
    struct rdf_canonical canonical;
    enum err err = rdf_canonize(scope, parse(scope, built(&text)), SHA256, &canonical);
    assert_int_equal(err, rows[row].err);
    (void)scope_take_fault(scope);
  }
}

/* From one quad to many that share blank nodes: done or refused, but never for long. */
static void work_stays_bounded(void **state)
{
  (void)state;
  int64_t longest_us = 0;
  for (size_t size = 2; size <= 302; size += 100) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct buf shared = buf_in(scope);
    for (size_t i = 0; i < size; i++) {
      buf_format(&shared, "_:n%zu <urn:p> _:n%zu .\n", i % 17, i * i % 23);
    }
    const struct str texts[] = {chain(scope, size, 1), clique(scope, size / 10 + 2), built(&shared)};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
      struct rdf_canonical canonical;
      struct rdf_dataset *dataset = parse(scope, texts[i]);
      int64_t started_us = clock_monotonic_us();
      enum err err = rdf_canonize(scope, dataset, SHA256, &canonical);
      int64_t took_us = clock_monotonic_us() - started_us;
      assert_true(err == OK || err == ERR_LIMIT);
      (void)scope_take_fault(scope);
      longest_us = took_us > longest_us ? took_us : longest_us;
    }
  }
  assert_true(longest_us < 5 * 1000 * 1000);
}

/* What costs more to hash is counted as more. */
static void long_predicates_cost_more(void **state)
{
  struct scope *scope = *state;
  struct rdf_canonical canonical;
  struct rdf_canon_options options = {.hash = DIGEST_SHA256, .call_limit = 100};
  for (int octets = 10; octets <= 100000; octets *= 100) {
    struct buf text = buf_in(scope);
    for (int i = 0; i < 4; i++) {
      buf_format(&text, "_:n%d <urn:%0*d> _:n%d .\n", i, octets, 1, (i + 1) % 4);
    }
    enum err err = rdf_canonize(scope, parse(scope, built(&text)), options, &canonical);
    assert_int_equal(err, octets < 1000 ? OK : ERR_LIMIT);
    (void)scope_take_fault(scope);
  }
}

/* Hubs with thousands of leaves and predicates of thousands of octets must not be a way around the limit. */
static void wide_and_long_stay_bounded(void **state)
{
  struct scope *scope = *state;
  struct buf wide = buf_in(scope);
  for (int i = 0; i < LIMIT_QUADS / 2; i++) {
    buf_format(&wide, "_:a <urn:p> _:a%d .\n_:b <urn:p> _:b%d .\n", i, i);
  }
  struct buf predicate = buf_in(scope);
  for (int i = 0; i < 5000; i++) {
    buf_add_char(&predicate, 'p');
  }
  struct buf wordy = buf_in(scope);
  for (size_t i = 0; i < 100; i++) {
    buf_format(&wordy, "_:n%zu <urn:" STR_FMT "> _:n%zu .\n", i / 10, STR_ARG(built(&predicate)), i % 10);
  }
  const struct str texts[] = {built(&wide), built(&wordy)};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct rdf_canonical canonical;
    struct rdf_dataset *dataset = parse(scope, texts[i]);
    int64_t started_us = clock_monotonic_us();
    ASSERT_ERR(scope, ERR_LIMIT, rdf_canonize(scope, dataset, SHA256, &canonical));
    assert_true(clock_monotonic_us() - started_us < 5 * 1000 * 1000);
  }
}

/* Wherever the memory ends, the caller is told. */
static void memory_may_end_anywhere(void **state)
{
  struct scope *outside = *state;
  struct rdf_dataset *dataset = parse(outside, chain(outside, 12, 1));
  struct rdf_canonical canonical;
  size_t cap = 0;
  for (enum err err = ERR_LIMIT; err != OK; cap += 64) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(cap);
    err = rdf_canonize(scope, dataset, SHA256, &canonical);
    assert_true(err == OK || err == ERR_LIMIT);
    assert_int_equal(err, scope_err(scope));
  }
  assert_true(cap > 4096);
}

TESTING_MAIN(SCOPED_TEST(nothing_gives_nothing), SCOPED_TEST(lines_are_sorted_and_without_duplicates),
             SCOPED_TEST(the_digest_is_that_of_the_text), SCOPED_TEST(labels_and_order_do_not_matter),
             SCOPED_TEST(unique_nodes_need_no_walk), SCOPED_TEST(the_hash_decides_the_labels),
             SCOPED_TEST(repeated_relations_are_not_permuted), SCOPED_TEST(another_implementation_agrees),
             SCOPED_TEST(predicates_must_be_iris), SCOPED_TEST(long_predicates_cost_more),
             SCOPED_TEST(the_call_limit_is_hit), SCOPED_TEST(the_depth_limit_is_hit), SCOPED_TEST(work_stays_bounded),
             SCOPED_TEST(wide_and_long_stay_bounded), SCOPED_TEST(memory_may_end_anywhere))
