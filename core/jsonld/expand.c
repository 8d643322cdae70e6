#include "expand.h"

#include "language_tag.h"

const struct property property_none = {0};

struct property property_of(const struct context *context, struct str name)
{
  return (struct property){name, NO_KEYWORD, name.at == NULL ? NULL : term_map_find(&context->terms, name)};
}

struct property property_keyword(enum keyword keyword)
{
  return (struct property){keyword_name(keyword), keyword, NULL};
}

struct str property_shown(const struct property *property)
{
  return property->name.at == NULL ? STR("the document") : property->name;
}

enum err property_enter(struct processor *processor, const struct property *property, const struct context **context)
{
  if (property->term == NULL || property->term->context == NULL) {
    return OK;
  }
  return context_enter(processor, *context, property->term, USE_PROPERTY, context);
}

enum err expand_as_array(struct scope *scope, struct json value, struct json *out)
{
  if (value.kind == JSON_ARRAY) {
    *out = value;
    return OK;
  }
  return json_array_of(scope, value.kind == JSON_NULL ? 0 : 1, &value, out);
}

enum err expand_wrap(struct scope *scope, enum keyword keyword, struct json value, struct json *out)
{
  struct json_member member = {.key = keyword_name(keyword)};
  TRY(expand_as_array(scope, value, &member.value));
  return json_object_of(scope, 1, &member, out);
}

enum err expand_check_language(struct processor *processor, struct str tag, struct str name)
{
  if (!processor->options->safe || language_tag_is_well_formed(tag)) {
    return OK;
  }
  return processor_drop(processor, name, "its language tag is not well-formed");
}

/* Step 4. */
static enum err expand_scalar(struct processor *processor, const struct context *context,
                              const struct property *property, const struct json *element, struct json *out)
{
  if (property->name.at == NULL || property->keyword == KEYWORD_GRAPH) {
    *out = json_of_null();
    return processor_drop(processor, property_shown(property), "a value stands where only objects can");
  }
  const struct context *outer = context;
  TRY(property_enter(processor, property, &context));
  if (context == outer) {
    return expand_value(processor, context, property, element, out);
  }
  struct property inside = property_of(context, property->name);
  return expand_value(processor, context, &inside, element, out);
}

/* Step 5. */
static enum err expand_array(struct processor *processor, const struct context *context,
                             const struct property *property, const struct json *element, bool from_map,
                             struct json *out)
{
  bool is_list = property->term != NULL && (property->term->containers & CONTAINER_LIST) != 0;
  struct json_array_builder result = {.scope = processor->scope};
  for (size_t i = 0; i < element->items.len; i++) {
    struct json item;
    TRY(expand_element(processor, context, property, &element->items.at[i], from_map, &item));
    if (is_list && item.kind == JSON_ARRAY) {
      TRY(expand_wrap(processor->scope, KEYWORD_LIST, item, &item));
    }
    if (item.kind == JSON_NULL) {
      continue;
    }
    struct json_list list = json_as_list(&item);
    for (size_t j = 0; j < list.len; j++) {
      json_array_add(&result, list.at[j]);
    }
  }
  return json_array_done(&result, out);
}

static enum err expand_nested(struct processor *processor, const struct context *context,
                              const struct property *property, const struct json *element, bool from_map,
                              struct json *out)
{
  TRY(processor_enter(processor));
  if (element->kind == JSON_ARRAY) {
    TRY(expand_array(processor, context, property, element, from_map, out));
  } else {
    TRY(expand_object(processor, context, property, element, from_map, out));
  }
  processor_leave(processor);
  return OK;
}

enum err expand_element(struct processor *processor, const struct context *context, const struct property *property,
                        const struct json *element, bool from_map, struct json *out)
{
  switch (element->kind) {
  case JSON_NULL:
    *out = json_of_null();
    return OK;
  case JSON_FALSE:
  case JSON_TRUE:
  case JSON_NUMBER:
  case JSON_STRING:
    return expand_scalar(processor, context, property, element, out);
  case JSON_ARRAY:
  case JSON_OBJECT:
    break;
  }
  return expand_nested(processor, context, property, element, from_map, out);
}
