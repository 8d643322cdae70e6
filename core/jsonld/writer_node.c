#include "writer.h"

static const struct resource rdf_type = {{.kind = RDF_IRI, .value = STR_INIT(RDF "type")}, true};
static const struct resource rdf_first = {{.kind = RDF_IRI, .value = STR_INIT(RDF "first")}, true};
static const struct resource rdf_rest = {{.kind = RDF_IRI, .value = STR_INIT(RDF "rest")}, true};
static const struct resource rdf_nil = {{.kind = RDF_IRI, .value = STR_INIT(RDF "nil")}, true};

static enum err write_object(struct writer *writer, const struct statement *statement, const struct json *object,
                             struct resource *out);

/* Step 3.3 of json-ld11-api#list-to-rdf-conversion for one item: its place says what it holds, if it can be said. */
static enum err write_item(struct writer *writer, const struct statement *place, const struct json *item)
{
  struct resource object;
  TRY(write_object(writer, place, item, &object));
  return object.term.kind == RDF_NONE ? OK : writer_emit(writer, place, &object);
}

/* SPEC: json-ld11-api#list-to-rdf-conversion */
static enum err write_list(struct writer *writer, const struct resource *graph, const struct json *list,
                           struct resource *out)
{
  *out = rdf_nil;
  struct resource next = rdf_nil;
  for (size_t i = 0; i < list->items.len; i++) {
    struct resource cell = next;
    struct statement place = {.graph = graph, .subject = &cell, .predicate = &rdf_first, .in_list = true};
    if (i == 0) {
      TRY(writer_fresh(writer, &cell));
      *out = cell;
    }
    TRY(write_item(writer, &place, &list->items.at[i]));
    next = rdf_nil;
    if (i + 1 < list->items.len) {
      TRY(writer_fresh(writer, &next));
    }
    place.predicate = &rdf_rest;
    TRY(writer_emit(writer, &place, &next));
  }
  return OK;
}

/* The object of a quad; RDF_NONE when there is none. SPEC: json-ld11-api#object-to-rdf-conversion */
static enum err write_object(struct writer *writer, const struct statement *statement, const struct json *object,
                             struct resource *out)
{
  struct view view;
  view_of(object, &view);
  if (view_get(&view, KEYWORD_VALUE) != NULL) {
    return writer_literal(writer, statement, &view, out);
  }
  if (view_get(&view, KEYWORD_LIST) == NULL) {
    return writer_node(writer, statement->graph, object, out);
  }
  TRY(processor_enter(writer->processor));
  TRY(write_list(writer, statement->graph, view_get(&view, KEYWORD_LIST), out));
  processor_leave(writer->processor);
  return OK;
}

static enum err name_node(struct writer *writer, const struct json *id, struct resource *out)
{
  if (id == NULL) {
    return writer_fresh(writer, out);
  }
  if (!json_is_string(id)) {
    *out = (struct resource){{.kind = RDF_IRI, .value = STR("@id")}, false};
    return OK;
  }
  return writer_resource(writer, id->string, out);
}

/* SPEC: json-ld11-api#node-map-generation step 6.8: one node cannot have two indexes. */
static enum err check_index(struct writer *writer, const struct resource *graph, const struct resource *node,
                            const struct json *index)
{
  if (index == NULL) {
    return OK;
  }
  struct scope *scope = writer->processor->scope;
  struct str key = scope_format(scope, STR_FMT "\n%d" STR_FMT, STR_ARG(graph->term.value), (int)node->term.kind,
                                STR_ARG(node->term.value));
  if (key.at == NULL) {
    return scope_err(scope);
  }
  const struct str *known = text_map_find(&writer->indexes, key);
  if (known == NULL) {
    return text_map_put(scope, &writer->indexes, key, index->string);
  }
  return str_equal(*known, index->string)
             ? OK
             : REFUSE(writer->processor, "conflicting indexes", "one node has two values of \"@index\"");
}

static enum err write_types(struct writer *writer, const struct statement *about, const struct json *types)
{
  struct statement statement = *about;
  statement.predicate = &rdf_type;
  struct json_list list = json_as_list(types);
  for (size_t i = 0; i < list.len; i++) {
    struct resource type;
    TRY(writer_resource(writer, list.at[i].string, &type));
    TRY(writer_emit(writer, &statement, &type));
  }
  return OK;
}

static enum err write_nodes(struct writer *writer, const struct resource *graph, const struct json *nodes)
{
  struct json_list list = json_as_list(nodes);
  for (size_t i = 0; i < list.len; i++) {
    struct resource ignored;
    TRY(writer_node(writer, graph, &list.at[i], &ignored));
  }
  return OK;
}

static enum err write_reverse(struct writer *writer, const struct statement *about, const struct json *reverse)
{
  for (size_t i = 0; reverse != NULL && i < reverse->members.len; i++) {
    struct resource predicate;
    struct resource subject;
    struct statement statement = {.graph = about->graph, .subject = &subject, .predicate = &predicate};
    TRY(writer_resource(writer, reverse->members.at[i].key, &predicate));
    struct json_list list = json_as_list(&reverse->members.at[i].value);
    for (size_t j = 0; j < list.len; j++) {
      TRY(writer_node(writer, about->graph, &list.at[j], &subject));
      TRY(writer_emit(writer, &statement, about->subject));
    }
  }
  return OK;
}

static enum err write_property(struct writer *writer, const struct statement *about, const struct json_member *member)
{
  struct resource predicate;
  struct statement statement = {.graph = about->graph, .subject = about->subject, .predicate = &predicate};
  TRY(writer_resource(writer, member->key, &predicate));
  struct json_list list = json_as_list(&member->value);
  for (size_t i = 0; i < list.len; i++) {
    struct resource object;
    TRY(write_object(writer, &statement, &list.at[i], &object));
    if (object.term.kind != RDF_NONE) {
      TRY(writer_emit(writer, &statement, &object));
    }
  }
  return OK;
}

static enum err write_members(struct writer *writer, const struct statement *about, const struct json *node,
                              const struct view *view)
{
  TRY(write_types(writer, about, view_get(view, KEYWORD_TYPE)));
  TRY(write_nodes(writer, about->graph, view_get(view, KEYWORD_INCLUDED)));
  TRY(write_nodes(writer, about->subject, view_get(view, KEYWORD_GRAPH)));
  TRY(write_reverse(writer, about, view_get(view, KEYWORD_REVERSE)));
  for (size_t i = 0; i < node->members.len; i++) {
    if (node->members.at[i].key.len == 0 || node->members.at[i].key.at[0] != '@') {
      TRY(write_property(writer, about, &node->members.at[i]));
    }
  }
  return OK;
}

enum err writer_node(struct writer *writer, const struct resource *graph, const struct json *node, struct resource *out)
{
  struct view view;
  view_of(node, &view);
  TRY(name_node(writer, view_get(&view, KEYWORD_ID), out));
  TRY(check_index(writer, graph, out, view_get(&view, KEYWORD_INDEX)));
  struct statement about = {.graph = graph, .subject = out};
  TRY(processor_enter(writer->processor));
  TRY(write_members(writer, &about, node, &view));
  processor_leave(writer->processor);
  return OK;
}
