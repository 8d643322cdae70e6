#include "expand.h"

/* Steps 13.6 to 13.9: the member's value in expanded form. */
static enum err expand_member_value(struct node *node, struct str key, const struct term *term,
                                    const struct json *value, struct json *out)
{
  unsigned containers = term == NULL ? 0 : term->containers;
  if (term != NULL && term->coercion == COERCE_JSON) {
    const struct json_member members[] = {JSON_MEMBER("@type", json_of_str(STR("@json"))),
                                          JSON_MEMBER("@value", *value)};
    return json_object_of(node->processor->scope, 2, members, out);
  }
  if ((containers & CONTAINER_LANGUAGE) != 0 && value->kind == JSON_OBJECT) {
    return expand_language_map(node, term, value, out);
  }
  if ((containers & (CONTAINER_INDEX | CONTAINER_TYPE | CONTAINER_ID)) != 0 && value->kind == JSON_OBJECT) {
    return expand_index_map(node, term, value, out);
  }
  struct property property = {key, NO_KEYWORD, term};
  return expand_element(node->processor, node->context, &property, value, false, out);
}

/* Step 13.12. */
static enum err wrap_graphs(struct scope *scope, struct json value, struct json *out)
{
  struct json_list list = json_as_list(&value);
  struct json *graphs = SCOPE_ROOM(scope, struct json, list.len);
  if (graphs == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < list.len; i++) {
    TRY(expand_wrap(scope, KEYWORD_GRAPH, list.at[i], &graphs[i]));
  }
  *out = json_of_items(graphs, list.len);
  return OK;
}

/* Steps 13.11 and 13.12. */
static enum err wrap_in_containers(struct node *node, const struct term *term, struct json *value)
{
  unsigned containers = term == NULL ? 0 : term->containers;
  if ((containers & CONTAINER_LIST) != 0 && json_get(value, STR("@list")) == NULL) {
    TRY(expand_wrap(node->processor->scope, KEYWORD_LIST, *value, value));
  }
  if ((containers & CONTAINER_GRAPH) == 0 || (containers & (CONTAINER_ID | CONTAINER_INDEX)) != 0) {
    return OK;
  }
  return wrap_graphs(node->processor->scope, *value, value);
}

/* Step 13.13.4. */
static enum err check_reverse_values(struct node *node, struct str key, const struct json *values)
{
  struct json_list list = json_as_list(values);
  for (size_t i = 0; i < list.len; i++) {
    if (json_get(&list.at[i], STR("@value")) != NULL || json_get(&list.at[i], STR("@list")) != NULL) {
      return REFUSE(node->processor, "invalid reverse property value",
                    "\"" STR_FMT "\": the value of a reverse property must be an object",
                    STR_ARG(processor_shown(key)));
    }
  }
  return OK;
}

/* Steps 13.5 to 13.14. */
static enum err expand_property(struct node *node, const struct json_member *member, const struct expanded_iri *name)
{
  struct json value;
  TRY(expand_member_value(node, member->key, name->term, &member->value, &value));
  if (value.kind == JSON_NULL) {
    return OK;
  }
  TRY(wrap_in_containers(node, name->term, &value));
  if (name->term == NULL || !name->term->reverse) {
    return object_add(node->result, name->text, &value);
  }
  TRY(check_reverse_values(node, member->key, &value));
  return object_add(node->reverse, name->text, &value);
}

/* Step 13 for one member. */
static enum err expand_member(struct node *node, const struct json_member *member, bool *has_nest)
{
  if (str_equal(member->key, STR("@context"))) {
    return OK;
  }
  struct expanded_iri name;
  TRY(iri_expand(node->processor, node->context, member->key, IRI_VOCAB, &name));
  if (name.keyword == KEYWORD_NEST) {
    *has_nest = true;
    return OK;
  }
  if (name.keyword != NO_KEYWORD) {
    return expand_keyword(node, member, name.keyword);
  }
  if (name.text.at == NULL || str_find(name.text, ':', 0) == SIZE_MAX) {
    return processor_drop(node->processor, member->key, "no context defines it");
  }
  return expand_property(node, member, &name);
}

static bool has_value_key(struct node *node, const struct json *element)
{
  for (size_t i = 0; i < element->members.len; i++) {
    struct str key = element->members.at[i].key;
    const struct term *term = term_map_find(&node->context->terms, key);
    if (keyword_parse(key) == KEYWORD_VALUE || (term != NULL && term->keyword == KEYWORD_VALUE)) {
      return true;
    }
  }
  return false;
}

/* Step 14 for one value of a nesting member, in which its context holds. */
static enum err expand_nested_value(const struct node *node, struct str key, const struct json *value)
{
  struct node nested = *node;
  struct property property = property_of(node->context, key);
  nested.property = &property;
  TRY(property_enter(node->processor, &property, &nested.context));
  if (value->kind != JSON_OBJECT || has_value_key(&nested, value)) {
    return REFUSE(node->processor, "invalid @nest value", "\"" STR_FMT "\": what is nested must be an object",
                  STR_ARG(processor_shown(key)));
  }
  TRY(processor_enter(node->processor));
  TRY(expand_members(&nested, value));
  processor_leave(node->processor);
  return OK;
}

/* Step 14. */
static enum err expand_nests(struct node *node, const struct json *element)
{
  for (size_t i = 0; i < element->members.len; i++) {
    const struct json_member *member = &element->members.at[i];
    struct expanded_iri name;
    TRY(iri_expand(node->processor, node->context, member->key, IRI_VOCAB, &name));
    struct json_list list = json_as_list(&member->value);
    for (size_t j = 0; name.keyword == KEYWORD_NEST && j < list.len; j++) {
      TRY(expand_nested_value(node, member->key, &list.at[j]));
    }
  }
  return OK;
}

enum err expand_members(struct node *node, const struct json *element)
{
  bool has_nest = false;
  for (size_t i = 0; i < element->members.len; i++) {
    TRY(expand_member(node, &element->members.at[i], &has_nest));
  }
  return has_nest ? expand_nests(node, element) : OK;
}
