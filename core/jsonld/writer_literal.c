#include "writer.h"

#include <math.h>

#include "codec/es6_number.h"
#include "iri.h"
#include "language_tag.h"
#include "term.h"
#include "json/text.h"

#define I18N "https://www.w3.org/ns/i18n#"

/* From here on numbers are written with an exponent. */
static const double largest_integer = 1e21;
/* Up to here every whole number is a double of its own. */
static const double largest_exact = 9007199254740992.0;

static void add_whole(struct buf *text, double number)
{
  if (fabs(number) > largest_exact) {
    buf_format(text, "%.0f", number);
    return;
  }
  if (number < 0) {
    buf_add_char(text, '-');
  }
  buf_add_u64(text, (uint64_t)fabs(number));
}

static enum err print_number(struct scope *scope, double number, struct str *datatype, struct str *out)
{
  struct buf text = buf_in(scope);
  bool is_whole = floor(number) == number && fabs(number) < largest_integer;
  if (is_whole && !str_equal(*datatype, STR(XSD "double"))) {
    *datatype = datatype->len > 0 ? *datatype : STR(XSD "integer");
    add_whole(&text, number);
    return buf_str(&text, out);
  }
  *datatype = datatype->len > 0 ? *datatype : STR(XSD "double");
  xsd_double_print(&text, number);
  return buf_str(&text, out);
}

/* Steps 8 to 12: the lexical form and, if none is said, the datatype. */
static enum err print_value(struct scope *scope, const struct json *value, struct str *datatype, struct str *out)
{
  if (str_equal(*datatype, keyword_name(KEYWORD_JSON))) {
    *datatype = STR(RDF "JSON");
    return json_print_jcs(scope, value, out);
  }
  switch (value->kind) {
  case JSON_NUMBER:
    return print_number(scope, value->number, datatype, out);
  case JSON_FALSE:
  case JSON_TRUE:
    *datatype = datatype->len > 0 ? *datatype : STR(XSD "boolean");
    *out = value->kind == JSON_TRUE ? STR("true") : STR("false");
    return OK;
  case JSON_STRING:
    *datatype = datatype->len > 0 ? *datatype : STR(XSD "string");
    *out = value->string;
    return OK;
  case JSON_NULL:
  case JSON_ARRAY:
  case JSON_OBJECT:
    break;
  }
  return FAIL(scope, ERR_JSONLD, "an expanded value is neither a string, a number, true nor false");
}

/* Step 13.2. */
static enum err make_i18n(struct scope *scope, struct str language, struct str direction, struct rdf_term *literal)
{
  struct buf datatype = buf_in(scope);
  buf_add(&datatype, STR(I18N));
  buf_add(&datatype, language);
  buf_add_char(&datatype, '_');
  buf_add(&datatype, direction);
  return buf_str(&datatype, &literal->datatype);
}

static enum err emit_part(struct writer *writer, const struct resource *graph, const struct resource *node,
                          struct str predicate, struct str text)
{
  struct resource name = {{.kind = RDF_IRI, .value = predicate}, true};
  struct statement statement = {.graph = graph, .subject = node, .predicate = &name};
  struct resource object = {{.kind = RDF_LITERAL, .value = text, .datatype = STR(XSD "string")}, true};
  return writer_emit(writer, &statement, &object);
}

/* What makes two value objects of one property the same value, as the node map would see it. */
static enum err compound_key(struct scope *scope, const struct statement *statement, const struct rdf_term *literal,
                             struct str language, struct str direction, struct str *out)
{
  const struct str parts[] = {statement->graph->term.value,
                              statement->subject->term.value,
                              statement->predicate->term.value,
                              literal->value,
                              literal->datatype,
                              language,
                              direction};
  struct buf key = buf_in(scope);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    buf_add_u64(&key, parts[i].len);
    buf_add_char(&key, ':');
    buf_add(&key, parts[i]);
  }
  return buf_str(&key, out);
}

/* Step 13.3. */
static enum err make_compound(struct writer *writer, const struct statement *statement, const struct rdf_term *literal,
                              struct str language, struct str direction, struct resource *out)
{
  struct scope *scope = writer->processor->scope;
  struct str key;
  TRY(compound_key(scope, statement, literal, language, direction, &key));
  const struct str *known = statement->in_list ? NULL : text_map_find(&writer->compounds, key);
  if (known != NULL) {
    *out = (struct resource){{.kind = RDF_BLANK, .value = *known}, true};
    return OK;
  }
  TRY(writer_fresh(writer, out));
  if (!statement->in_list) {
    TRY(text_map_put(scope, &writer->compounds, key, out->term.value));
  }
  TRY(emit_part(writer, statement->graph, out, STR(RDF "value"), literal->value));
  if (language.len > 0) {
    TRY(emit_part(writer, statement->graph, out, STR(RDF "language"), language));
  }
  return emit_part(writer, statement->graph, out, STR(RDF "direction"), direction);
}

/* Steps 13 and 14. */
static enum err finish(struct writer *writer, const struct statement *statement, const struct rdf_term *literal,
                       struct str language, const struct json *direction, struct resource *out)
{
  out->good = true;
  out->term.kind = RDF_LITERAL;
  out->term.value = literal->value;
  if (direction == NULL || writer->processor->options->direction == JSONLD_DIRECTION_NONE) {
    out->term.language = language;
    out->term.datatype = language.len > 0 ? STR(RDF "langString") : literal->datatype;
    struct str name = statement->predicate->term.value;
    return direction == NULL ? OK : processor_drop(writer->processor, name, "no option says how to keep a direction");
  }
  if (writer->processor->options->direction == JSONLD_DIRECTION_I18N) {
    return make_i18n(writer->processor->scope, language, direction->string, &out->term);
  }
  return make_compound(writer, statement, literal, language, direction->string, out);
}

enum err writer_literal(struct writer *writer, const struct statement *statement, const struct view *value,
                        struct resource *out)
{
  struct scope *scope = writer->processor->scope;
  const struct json *type = view_get(value, KEYWORD_TYPE);
  const struct json *tag = view_get(value, KEYWORD_LANGUAGE);
  struct str name = statement->predicate->term.value;
  struct rdf_term literal = {.kind = RDF_LITERAL, .datatype = json_is_string(type) ? type->string : STR("")};
  *out = (struct resource){0};
  if (literal.datatype.len > 0 && !json_is(type, STR("@json")) && !iri_is_well_formed(literal.datatype)) {
    return processor_drop(writer->processor, name, "the type of its value is no absolute IRI");
  }
  if (tag != NULL && !language_tag_is_well_formed(tag->string)) {
    return processor_drop(writer->processor, name, "its language tag is not well-formed");
  }
  struct str language = STR("");
  if (tag != NULL) {
    TRY(language_tag_lower(scope, tag->string, &language));
  }
  TRY(print_value(scope, view_get(value, KEYWORD_VALUE), &literal.datatype, &literal.value));
  return finish(writer, statement, &literal, language, view_get(value, KEYWORD_DIRECTION), out);
}
