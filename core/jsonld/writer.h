#pragma once

#include "keyword.h"
#include "processor.h"
#include "rdf/sink.h"
#include "text_map.h"
#include "json/value.h"

/* The conversion of one expanded document to RDF, quad by quad as the tree is walked: no node map is built, because
   the dataset behind the sink drops what comes twice. SPEC: json-ld11-api#deserialize-json-ld-to-rdf-algorithm */
struct writer {
  struct processor *processor;
  const struct rdf_sink *sink;
  struct text_map labels; /* the document's blank nodes to ours */
  struct text_map indexes; /* nodes that have an @index, to it */
  struct text_map compounds; /* values written as compound literals, to their blank nodes */
  size_t labels_given;
};

/* A term, and whether it may stand where it is meant to; one that may not takes its quads with it. */
struct resource {
  struct rdf_term term;
  bool good;
};

/* Where an object stands. */
struct statement {
  const struct resource *graph; /* RDF_NONE for the default graph */
  const struct resource *subject;
  const struct resource *predicate;
  bool in_list;
};

/* An expanded object by its keywords. */
struct view {
  uint32_t keywords; /* KEYWORD_BITs of those that it has */
  const struct json *at[KEYWORD_COUNT]; /* undefined for the others: there are many objects, and of few keywords */
};

/* NULL when it does not have the keyword. */
static inline const struct json *view_get(const struct view *view, enum keyword keyword)
{
  return (view->keywords & KEYWORD_BIT(keyword)) != 0 ? view->at[keyword] : NULL;
}

void view_of(const struct json *object, struct view *out);

/* An IRI or a blank node as the document names it; blank nodes get our labels. */
enum err writer_resource(struct writer *writer, struct str name, struct resource *out);
/* A blank node that nothing else has. */
enum err writer_fresh(struct writer *writer, struct resource *out);
/* Writes the quad, or drops it when one of its terms cannot stand in RDF. */
enum err writer_emit(struct writer *writer, const struct statement *statement, const struct resource *object);

/* SPEC: json-ld11-api#object-to-rdf-conversion, for value objects */
enum err writer_literal(struct writer *writer, const struct statement *statement, const struct view *value,
                        struct resource *out);
/* Writes the node and all that hangs on it. */
enum err writer_node(struct writer *writer, const struct resource *graph, const struct json *node,
                     struct resource *out);
