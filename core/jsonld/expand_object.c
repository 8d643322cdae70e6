#include "expand.h"

#include <stdlib.h>

#include "iri.h"

static enum keyword key_keyword(const struct context *context, struct str key)
{
  enum keyword keyword = keyword_parse(key);
  return keyword != NO_KEYWORD ? keyword : term_map_keyword(&context->terms, key);
}

/* Step 7: whether the element is a new node object, where a context that does not propagate ends. */
static bool is_new_node(const struct context *context, const struct json *element)
{
  for (size_t i = 0; i < element->members.len; i++) {
    enum keyword keyword = key_keyword(context, element->members.at[i].key);
    if (keyword == KEYWORD_VALUE || (keyword == KEYWORD_ID && element->members.len == 1)) {
      return false;
    }
  }
  return true;
}

/* Steps 7 to 9. */
static enum err enter_contexts(struct processor *processor, const struct property *property, const struct json *element,
                               bool from_map, const struct context **context)
{
  if ((*context)->previous != NULL && !from_map && is_new_node(*context, element)) {
    *context = (*context)->previous;
  }
  TRY(property_enter(processor, property, context));
  const struct json *local = json_get(element, STR("@context"));
  if (local == NULL) {
    return OK;
  }
  struct context_call call = {.base_url = processor->options->base};
  return context_process(processor, *context, local, &call, context);
}

/* The members whose key means @type, in code point order of their keys. */
struct type_members {
  const struct json_member **at;
  size_t len;
};

static int compare_keys(const void *a, const void *b)
{
  const struct json_member *const *left = a;
  const struct json_member *const *right = b;
  return str_compare((*left)->key, (*right)->key);
}

static enum err find_type_members(struct scope *scope, const struct context *context, const struct json *element,
                                  struct type_members *out)
{
  size_t cap = 0;
  for (size_t i = 0; i < element->members.len; i++) {
    const struct json_member *member = &element->members.at[i];
    if (key_keyword(context, member->key) != KEYWORD_TYPE) {
      continue;
    }
    out->at = scope_grow(scope, out->at, out->len, &cap, sizeof(struct json_member *));
    if (out->at == NULL) {
      return scope_err(scope);
    }
    out->at[out->len++] = member;
  }
  if (out->len > 1) {
    qsort(out->at, out->len, sizeof *out->at, compare_keys);
  }
  return OK;
}

static int compare_terms(const void *a, const void *b)
{
  const struct term *const *left = a;
  const struct term *const *right = b;
  return str_compare((*left)->name, (*right)->name);
}

/* Step 11 for one member: the types that have a context of their own, in code point order. */
static enum err enter_types(struct node *node, const struct json *value)
{
  const struct term **terms = NULL;
  size_t len = 0;
  size_t cap = 0;
  struct json_list list = json_as_list(value);
  for (size_t i = 0; i < list.len; i++) {
    const struct term *term =
        list.at[i].kind == JSON_STRING ? term_map_find(&node->type_scoped->terms, list.at[i].string) : NULL;
    if (term == NULL || term->context == NULL) {
      continue;
    }
    terms = scope_grow(node->processor->scope, terms, len, &cap, sizeof(struct term *));
    if (terms == NULL) {
      return scope_err(node->processor->scope);
    }
    terms[len++] = term;
  }
  if (len > 1) {
    qsort(terms, len, sizeof *terms, compare_terms);
  }
  for (size_t i = 0; i < len; i++) {
    TRY(context_enter(node->processor, node->context, terms[i], USE_TYPE, &node->context));
  }
  return OK;
}

/* Step 12. */
static bool is_json_input(const struct node *node, const struct type_members *types)
{
  if (types->len == 0) {
    return false;
  }
  struct json_list list = json_as_list(&types->at[0]->value);
  const struct json *last = list.len == 0 ? NULL : &list.at[list.len - 1];
  return json_is_string(last) && key_keyword(node->context, last->string) == KEYWORD_JSON;
}

/* Step 15; the object stays, or becomes null. */
static enum err check_value_object(struct node *node, bool *dropped)
{
  static const uint32_t allowed = KEYWORD_BIT(KEYWORD_DIRECTION) | KEYWORD_BIT(KEYWORD_INDEX) |
                                  KEYWORD_BIT(KEYWORD_LANGUAGE) | KEYWORD_BIT(KEYWORD_TYPE) |
                                  KEYWORD_BIT(KEYWORD_VALUE);
  const struct object *result = node->result;
  struct processor *processor = node->processor;
  bool tagged = object_has(result, KEYWORD_LANGUAGE) || object_has(result, KEYWORD_DIRECTION);
  bool typed = object_has(result, KEYWORD_TYPE);
  bool only_keywords = result->len == (size_t)__builtin_popcount(result->keywords);
  if ((result->keywords & ~allowed) != 0 || !only_keywords || node->reverse->len > 0 || (typed && tagged)) {
    return REFUSE(processor, "invalid value object", "\"" STR_FMT "\": an object with \"@value\" has other members",
                  STR_ARG(processor_shown(property_shown(node->property))));
  }
  const struct json *type = object_get(result, KEYWORD_TYPE);
  const struct json *value = object_get(result, KEYWORD_VALUE);
  if (json_is(type, STR("@json"))) {
    return OK;
  }
  if (json_is_null(value) || (json_is_array(value) && value->items.len == 0)) {
    *dropped = true;
    return processor_drop(processor, property_shown(node->property), "its \"@value\" is null");
  }
  if (!json_is_string(value) && object_has(result, KEYWORD_LANGUAGE)) {
    return REFUSE(processor, "invalid language-tagged value", "\"" STR_FMT "\": only a string can have a language",
                  STR_ARG(processor_shown(property_shown(node->property))));
  }
  if (typed && (!json_is_string(type) || !iri_is_well_formed(type->string))) {
    return REFUSE(processor, "invalid typed value", "\"" STR_FMT "\": the type of a value must be an IRI",
                  STR_ARG(processor_shown(property_shown(node->property))));
  }
  return OK;
}

/* Step 17. */
static enum err check_set_or_list(struct node *node)
{
  size_t others = node->result->len - 1 - (object_has(node->result, KEYWORD_INDEX) ? 1 : 0);
  if (others == 0 && node->reverse->len == 0) {
    return OK;
  }
  return REFUSE(node->processor, "invalid set or list object",
                "\"" STR_FMT "\": a set or list has other members than \"@index\"",
                STR_ARG(processor_shown(property_shown(node->property))));
}

static enum err drop(struct node *node, const char *why, struct json *out)
{
  *out = json_of_null();
  return processor_drop(node->processor, property_shown(node->property), why);
}

/* Steps 18 to 20. */
static enum err finish_node(struct node *node, struct json *out)
{
  struct object *result = node->result;
  if (node->reverse->len > 0) {
    struct json reverse;
    TRY(object_done(node->reverse, &reverse));
    TRY(object_set(result, KEYWORD_REVERSE, reverse));
  }
  if (result->len == 1 && object_has(result, KEYWORD_LANGUAGE)) {
    return drop(node, "an object has only a language", out);
  }
  bool free_floating = node->property->name.at == NULL || node->property->keyword == KEYWORD_GRAPH;
  if (free_floating && (object_has(result, KEYWORD_VALUE) || object_has(result, KEYWORD_LIST))) {
    return drop(node, "a value stands where only objects can", out);
  }
  if (free_floating && (result->len == 0 || (result->len == 1 && object_has(result, KEYWORD_ID)))) {
    return drop(node, "an object says nothing", out);
  }
  return object_done(result, out);
}

/* Steps 15 to 20. */
static enum err finish(struct node *node, struct json *out)
{
  struct object *result = node->result;
  if (object_has(result, KEYWORD_VALUE)) {
    bool dropped = false;
    TRY(check_value_object(node, &dropped));
    *out = json_of_null();
    return dropped ? OK : finish_node(node, out);
  }
  if (object_has(result, KEYWORD_TYPE)) {
    struct json types;
    TRY(expand_as_array(result->scope, *object_get(result, KEYWORD_TYPE), &types));
    TRY(object_set(result, KEYWORD_TYPE, types));
  }
  if (object_has(result, KEYWORD_SET) || object_has(result, KEYWORD_LIST)) {
    TRY(check_set_or_list(node));
  }
  if (object_has(result, KEYWORD_SET)) {
    *out = *object_get(result, KEYWORD_SET);
    return OK;
  }
  return finish_node(node, out);
}

enum err expand_object(struct processor *processor, const struct context *context, const struct property *property,
                       const struct json *element, bool from_map, struct json *out)
{
  TRY(enter_contexts(processor, property, element, from_map, &context));
  struct object result = {.scope = processor->scope};
  struct object reverse = {.scope = processor->scope};
  struct node node = {.processor = processor,
                      .context = context,
                      .type_scoped = context,
                      .property = property,
                      .result = &result,
                      .reverse = &reverse};
  struct type_members types = {0};
  TRY(find_type_members(processor->scope, context, element, &types));
  for (size_t i = 0; i < types.len; i++) {
    TRY(enter_types(&node, &types.at[i]->value));
  }
  node.json_input = is_json_input(&node, &types);
  TRY(expand_members(&node, element));
  return finish(&node, out);
}
