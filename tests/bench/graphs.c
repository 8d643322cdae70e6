#include "growth.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "measure.h"
#include "rdf/canon.h"
#include "steps.h"

/* Graphs of blank nodes that stand in several quads. Where all of a node's quads look like another's, RDFC-1.0 walks
   from each such node through the whole graph: steps grow with the square of the quads. Where alike nodes hang on one
   node, it tries every order of them: that is what the limit is for. */

static struct rdf_term iri_of(struct str value)
{
  return (struct rdf_term){.kind = RDF_IRI, .value = value};
}

static struct rdf_term node_of(struct scope *memory, size_t number)
{
  return (struct rdf_term){.kind = RDF_BLANK, .value = scope_format(memory, "n%zu", number)};
}

static void add(struct scope *memory, struct rdf_dataset *dataset, size_t from, const char *how, struct rdf_term to)
{
  struct rdf_sink sink = rdf_dataset_sink(dataset);
  struct rdf_quad quad = {.subject = node_of(memory, from),
                          .predicate = iri_of(scope_format(memory, "https://vc.gaon.example/#%s", how)),
                          .object = to};
  bench_need(rdf_sink_write(&sink, &quad), memory);
}

typedef void (*make_graph)(struct scope *memory, struct rdf_dataset *dataset, size_t quads);

/* One node with many beside it that have names: no two look alike. */
static void make_star(struct scope *memory, struct rdf_dataset *dataset, size_t quads)
{
  for (size_t i = 0; i < quads; i++) {
    size_t leaf = 1 + i / 2;
    struct rdf_term name = {RDF_LITERAL, scope_format(memory, "%zu", leaf), STR(XSD "string"), {0}};
    if (i % 2 == 0) {
      add(memory, dataset, leaf, "name", name);
    } else {
      add(memory, dataset, 0, "has", node_of(memory, leaf));
    }
  }
}

static void make_chain(struct scope *memory, struct rdf_dataset *dataset, size_t quads)
{
  for (size_t i = 0; i < quads; i++) {
    add(memory, dataset, i, "next", node_of(memory, i + 1));
  }
}

static void make_cycle(struct scope *memory, struct rdf_dataset *dataset, size_t quads)
{
  for (size_t i = 0; i < quads; i++) {
    add(memory, dataset, i, "next", node_of(memory, (i + 1) % quads));
  }
}

/* Rows of 13 nodes, each with its neighbour to the right and below. */
static void make_grid(struct scope *memory, struct rdf_dataset *dataset, size_t quads)
{
  enum { WIDTH = 13 };
  for (size_t i = 0, made = 0; made < quads; i++) {
    if (i % WIDTH != WIDTH - 1) {
      add(memory, dataset, i, "right", node_of(memory, i + 1));
      made++;
    }
    if (made < quads) {
      add(memory, dataset, i, "below", node_of(memory, i + WIDTH));
      made++;
    }
  }
}

static void make_clique(struct scope *memory, struct rdf_dataset *dataset, size_t nodes)
{
  for (size_t i = 0; i < nodes; i++) {
    for (size_t j = 0; j < nodes; j++) {
      if (i != j) {
        add(memory, dataset, i, "knows", node_of(memory, j));
      }
    }
  }
}

/* Two stars whose leaves have no names: neither hub can be told from the other but by trying its leaves. */
static void make_nameless_stars(struct scope *memory, struct rdf_dataset *dataset, size_t leaves)
{
  for (size_t i = 0; i < leaves; i++) {
    add(memory, dataset, 0, "has", node_of(memory, 2 + i));
    add(memory, dataset, 1, "has", node_of(memory, 2 + leaves + i));
  }
}

static struct rdf_dataset *make(struct scope *memory, make_graph graph, size_t size)
{
  struct rdf_dataset *dataset = rdf_dataset_in(memory);
  bench_need(scope_err(memory), memory);
  graph(memory, dataset, size);
  return dataset;
}

static bool canonizes(struct bench *bench, const struct rdf_dataset *dataset, size_t steps)
{
  struct rdf_canonical canonical;
  struct rdf_canon_options options = {.hash = DIGEST_SHA256, .call_limit = steps};
  scope_reset(bench->scope);
  return rdf_canonize(bench->scope, dataset, options, &canonical) == OK;
}

/* The least limit that lets the graph through, which is what it takes; 0 when it does without, more than the limit when
   it is stopped. */
static size_t steps_of(struct bench *bench, const struct rdf_dataset *dataset)
{
  size_t low = 0; /* not enough */
  size_t high = LIMIT_CANON_CALLS + 1; /* enough, or never tried */
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (canonizes(bench, dataset, middle)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high == 1 ? 0 : high;
}

static void print_shape(struct bench *bench, const char *name, make_graph graph)
{
  static const size_t sizes[] = {1, 3, 10, 30, 100, 300};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
    struct secured document = {.dataset = make(memory, graph, sizes[i])};
    size_t quads = rdf_dataset_len(document.dataset);
    size_t steps = steps_of(bench, document.dataset);
    printf("%-8s %5zu quads", name, quads);
    if (steps > LIMIT_CANON_CALLS) {
      printf("      stopped at the limit\n");
      continue;
    }
    bench->on = &document;
    struct ratio ratio = measure(bench, step_canonize, step_check);
    double us = ratio.median * ratio.unit_us;
    printf(" %10.2f %14.3f %10zu %14.2f\n", us, us / (double)quads, steps, (double)steps / (double)quads);
  }
}

static void step_give_up(struct bench *bench)
{
  if (canonizes(bench, bench->on->dataset, 0)) {
    abort();
  }
}

static void print_poison(struct bench *bench, const char *name, make_graph graph, size_t size)
{
  [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
  struct secured document = {.dataset = make(memory, graph, size)};
  bench->on = &document;
  double us = measure_batch_us(bench, step_give_up, 1);
  printf("%s of %zu: given up after %d steps, %.0f ms, %zu octets of memory\n", name, size, LIMIT_CANON_CALLS,
         us / 1000, measure_memory_octets(bench, step_give_up));
}

void graphs_print(struct bench *bench)
{
  printf("\ncanonize and hash               us      us a quad      steps   steps a quad\n");
  print_shape(bench, "star", make_star);
  print_shape(bench, "chain", make_chain);
  print_shape(bench, "cycle", make_cycle);
  print_shape(bench, "grid", make_grid);
  printf("\n");
  print_poison(bench, "clique", make_clique, 10);
  print_poison(bench, "two stars without names", make_nameless_stars, 12);
}
