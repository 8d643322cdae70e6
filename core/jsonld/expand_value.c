#include "expand.h"

enum { VALUE_MEMBERS = 3 };

/* Members of a value object, one after the other in place: most objects of an expanded document are such, and to build
   one elsewhere and copy it costs more than all the rest. */
struct value {
  struct json_member *at;
  size_t len;
};

static enum err value_in(struct scope *scope, struct value *out)
{
  *out = (struct value){.at = SCOPE_ROOM(scope, struct json_member, VALUE_MEMBERS)};
  return out->at == NULL ? scope_err(scope) : OK;
}

static struct json *value_member(struct value *value, enum keyword keyword)
{
  struct json_member *member = &value->at[value->len++];
  member->key = keyword_name(keyword);
  return &member->value;
}

static void value_add_text(struct value *value, enum keyword keyword, struct str text)
{
  struct json *member = value_member(value, keyword);
  member->kind = JSON_STRING;
  member->string = text;
}

static enum err value_done(const struct value *value, struct json *out)
{
  out->kind = JSON_OBJECT;
  out->members.at = value->at;
  out->members.len = value->len;
  return OK;
}

/* Steps 1 and 2. */
static enum err expand_reference(struct processor *processor, const struct context *context,
                                 const struct property *property, struct str text, unsigned flags, struct json *out)
{
  struct expanded_iri iri;
  struct value value;
  TRY(iri_expand(processor, context, text, flags, &iri));
  if (!iri_is_name(iri.text)) {
    TRY(processor_drop(processor, property->name, "its value is no absolute IRI"));
  }
  TRY(value_in(processor->scope, &value));
  if (iri.text.at == NULL) {
    *value_member(&value, KEYWORD_ID) = json_of_null();
  } else {
    value_add_text(&value, KEYWORD_ID, iri.text);
  }
  return value_done(&value, out);
}

/* Step 5. */
static enum err expand_text(struct processor *processor, const struct context *context, const struct property *property,
                            struct str text, struct json *out)
{
  const struct term *term = property->term;
  struct str language = term != NULL && term->has_language ? term->language : context->language;
  enum direction direction = term != NULL && term->direction != DIRECTION_UNSET ? term->direction : context->direction;
  struct value value;
  TRY(value_in(processor->scope, &value));
  value_add_text(&value, KEYWORD_VALUE, text);
  if (language.len > 0) {
    TRY(expand_check_language(processor, language, property->name));
    value_add_text(&value, KEYWORD_LANGUAGE, language);
  }
  if (direction_name(direction).len > 0) {
    value_add_text(&value, KEYWORD_DIRECTION, direction_name(direction));
  }
  return value_done(&value, out);
}

enum err expand_value(struct processor *processor, const struct context *context, const struct property *property,
                      const struct json *element, struct json *out)
{
  enum coercion coercion = property->term == NULL ? COERCE_NOTHING : property->term->coercion;
  bool is_text = element->kind == JSON_STRING;
  if (coercion == COERCE_ID && is_text) {
    return expand_reference(processor, context, property, element->string, IRI_DOCUMENT, out);
  }
  if (coercion == COERCE_VOCAB && is_text) {
    return expand_reference(processor, context, property, element->string, IRI_VOCAB | IRI_DOCUMENT, out);
  }
  bool is_typed = coercion == COERCE_DATATYPE || coercion == COERCE_JSON;
  if (is_text && !is_typed) {
    return expand_text(processor, context, property, element->string, out);
  }
  struct value value;
  TRY(value_in(processor->scope, &value));
  if (is_typed) {
    value_add_text(&value, KEYWORD_TYPE,
                   coercion == COERCE_JSON ? keyword_name(KEYWORD_JSON) : property->term->datatype);
  }
  *value_member(&value, KEYWORD_VALUE) = *element;
  return value_done(&value, out);
}
