#include "expand.h"

static struct json_member member_of(enum keyword keyword, struct json value)
{
  return (struct json_member){keyword_name(keyword), value};
}

/* Steps 1 and 2. */
static enum err expand_reference(struct processor *processor, const struct context *context, struct property property,
                                 struct str value, unsigned flags, struct json *out)
{
  struct expanded_iri iri;
  TRY(iri_expand(processor, context, value, flags, &iri));
  if (!iri_is_name(iri.text)) {
    TRY(processor_drop(processor, property.name, "its value is no absolute IRI"));
  }
  struct json_member member = member_of(KEYWORD_ID, iri.text.at == NULL ? json_of_null() : json_of_str(iri.text));
  return json_object_of(processor->scope, 1, &member, out);
}

/* Step 5. */
static enum err expand_text(struct processor *processor, const struct context *context, struct property property,
                            const struct json *value, struct json *out)
{
  const struct term *term = property.term;
  struct str language = term != NULL && term->has_language ? term->language : context->language;
  enum direction direction = term != NULL && term->direction != DIRECTION_UNSET ? term->direction : context->direction;
  struct json_member members[3] = {member_of(KEYWORD_VALUE, *value)};
  size_t len = 1;
  if (language.len > 0) {
    TRY(expand_check_language(processor, language, property.name));
    members[len++] = member_of(KEYWORD_LANGUAGE, json_of_str(language));
  }
  if (direction_name(direction).len > 0) {
    members[len++] = member_of(KEYWORD_DIRECTION, json_of_str(direction_name(direction)));
  }
  return json_object_of(processor->scope, len, members, out);
}

enum err expand_value(struct processor *processor, const struct context *context, struct property property,
                      const struct json *value, struct json *out)
{
  enum coercion coercion = property.term == NULL ? COERCE_NOTHING : property.term->coercion;
  bool is_text = value->kind == JSON_STRING;
  if (coercion == COERCE_ID && is_text) {
    return expand_reference(processor, context, property, value->string, IRI_DOCUMENT, out);
  }
  if (coercion == COERCE_VOCAB && is_text) {
    return expand_reference(processor, context, property, value->string, IRI_VOCAB | IRI_DOCUMENT, out);
  }
  if (coercion == COERCE_DATATYPE || coercion == COERCE_JSON) {
    struct str type = coercion == COERCE_JSON ? keyword_name(KEYWORD_JSON) : property.term->datatype;
    struct json_member members[] = {member_of(KEYWORD_TYPE, json_of_str(type)), member_of(KEYWORD_VALUE, *value)};
    return json_object_of(processor->scope, 2, members, out);
  }
  if (is_text) {
    return expand_text(processor, context, property, value, out);
  }
  struct json_member member = member_of(KEYWORD_VALUE, *value);
  return json_object_of(processor->scope, 1, &member, out);
}
