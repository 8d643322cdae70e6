#include "writer.h"

#include "iri.h"

void view_of(const struct json *object, struct view *out)
{
  out->keywords = 0;
  for (size_t i = 0; i < object->members.len; i++) {
    const struct json_member *member = &object->members.at[i];
    enum keyword keyword = keyword_parse(member->key);
    if (keyword != NO_KEYWORD) {
      out->keywords |= KEYWORD_BIT(keyword);
      out->at[keyword] = &member->value;
    }
  }
}

/* "b" and a number, without its blanks' underscore. */
static struct str label_print(struct scope *scope, size_t number)
{
  char text[24];
  size_t first = sizeof text;
  do {
    text[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  text[--first] = 'b';
  return scope_str(scope, (struct str){text + first, sizeof text - first});
}

enum err writer_fresh(struct writer *writer, struct resource *out)
{
  struct str label = label_print(writer->processor->scope, writer->labels_given++);
  *out = (struct resource){{.kind = RDF_BLANK, .value = label}, true};
  return label.at == NULL ? scope_err(writer->processor->scope) : OK;
}

static enum err blank(struct writer *writer, struct str name, struct resource *out)
{
  const struct str *known = text_map_find(&writer->labels, name);
  if (known != NULL) {
    *out = (struct resource){{.kind = RDF_BLANK, .value = *known}, true};
    return OK;
  }
  TRY(writer_fresh(writer, out));
  return text_map_put(writer->processor->scope, &writer->labels, name, out->term.value);
}

enum err writer_resource(struct writer *writer, struct str name, struct resource *out)
{
  if (iri_is_blank(name)) {
    return blank(writer, name, out);
  }
  *out = (struct resource){{.kind = RDF_IRI, .value = name}, iri_is_well_formed(name)};
  return OK;
}

static enum err drop(struct writer *writer, const struct resource *resource, const char *why)
{
  return processor_drop(writer->processor, resource->term.value, why);
}

enum err writer_emit(struct writer *writer, const struct statement *statement, const struct resource *object)
{
  const struct resource *predicate = statement->predicate;
  if (predicate->term.kind == RDF_BLANK && !writer->processor->options->generalized_rdf) {
    return drop(writer, predicate, "a blank node cannot be a property");
  }
  if (!predicate->good) {
    return drop(writer, predicate, "a property must be an absolute IRI");
  }
  if (!statement->subject->good || !object->good || !statement->graph->good) {
    return drop(writer, predicate, "an IRI beside it is relative or not well-formed");
  }
  struct rdf_quad quad = {statement->subject->term, predicate->term, object->term, statement->graph->term};
  return rdf_sink_write(writer->sink, &quad);
}
