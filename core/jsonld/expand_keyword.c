#include "expand.h"

/* Step 13.4 of json-ld11-api#expansion-algorithm: one function per keyword that a member's key can mean. */

#define REFUSE_MEMBER(node, code, member, why)                                                                         \
  REFUSE((node)->processor, code, "\"" STR_FMT "\": " why, STR_ARG(processor_shown((member)->key)))

typedef enum err keyword_reader(struct node *node, const struct json_member *member);

static enum err expand_id(struct node *node, const struct json_member *member)
{
  if (member->value.kind != JSON_STRING) {
    return REFUSE_MEMBER(node, "invalid @id value", member, "must be a string");
  }
  struct expanded_iri iri;
  TRY(iri_expand(node->processor, node->context, member->value.string, IRI_DOCUMENT, &iri));
  if (!iri_is_name(iri.text)) {
    TRY(processor_drop(node->processor, property_shown(node->property), "its \"@id\" is no absolute IRI"));
  }
  return object_set(node->result, KEYWORD_ID, iri.text.at == NULL ? json_of_null() : json_of_str(iri.text));
}

static enum err expand_type_name(struct node *node, struct str name, struct json_array_builder *types)
{
  struct expanded_iri type;
  TRY(iri_expand(node->processor, node->type_scoped, name, IRI_VOCAB | IRI_DOCUMENT, &type));
  if (type.keyword == NO_KEYWORD && !iri_is_name(type.text)) {
    TRY(processor_drop(node->processor, name, "no context defines the type"));
  }
  if (type.text.at != NULL) {
    json_array_add(types, json_of_str(type.text));
  }
  return OK;
}

/* The types of an earlier member with the same meaning come first. */
static void add_earlier_types(const struct object *result, struct json_array_builder *types)
{
  struct json_list earlier = json_as_list(object_get(result, KEYWORD_TYPE));
  for (size_t i = 0; i < earlier.len; i++) {
    json_array_add(types, earlier.at[i]);
  }
}

static enum err expand_type(struct node *node, const struct json_member *member)
{
  struct json_array_builder types = {.scope = node->processor->scope};
  add_earlier_types(node->result, &types);
  struct json_list list = json_as_list(&member->value);
  for (size_t i = 0; i < list.len; i++) {
    if (list.at[i].kind != JSON_STRING) {
      return REFUSE_MEMBER(node, "invalid type value", member, "must be a string or an array of strings");
    }
    TRY(expand_type_name(node, list.at[i].string, &types));
  }
  struct json value;
  TRY(json_array_done(&types, &value));
  if (member->value.kind == JSON_STRING && types.len == 1) {
    value = types.at[0];
  }
  return object_set(node->result, KEYWORD_TYPE, value);
}

static enum err expand_graph(struct node *node, const struct json_member *member)
{
  struct json value;
  struct property property = property_keyword(KEYWORD_GRAPH);
  TRY(expand_element(node->processor, node->context, &property, &member->value, false, &value));
  TRY(expand_as_array(node->processor->scope, value, &value));
  return object_set(node->result, KEYWORD_GRAPH, value);
}

static bool is_node_object(const struct json *value)
{
  return json_is_object(value) && json_get(value, STR("@value")) == NULL && json_get(value, STR("@list")) == NULL &&
         json_get(value, STR("@set")) == NULL;
}

static enum err expand_included(struct node *node, const struct json_member *member)
{
  if (node->processor->options->mode_1_0) {
    return OK;
  }
  struct json value;
  TRY(expand_element(node->processor, node->context, &property_none, &member->value, false, &value));
  struct json_array_builder included = {.scope = node->processor->scope};
  struct json_list earlier = json_as_list(object_get(node->result, KEYWORD_INCLUDED));
  for (size_t i = 0; i < earlier.len; i++) {
    json_array_add(&included, earlier.at[i]);
  }
  if (value.kind == JSON_NULL) {
    return REFUSE_MEMBER(node, "invalid @included value", member, "must be an object with members");
  }
  TRY(expand_as_array(node->processor->scope, value, &value));
  for (size_t i = 0; i < value.items.len; i++) {
    if (!is_node_object(&value.items.at[i])) {
      return REFUSE_MEMBER(node, "invalid @included value", member, "must be an object with members");
    }
    json_array_add(&included, value.items.at[i]);
  }
  TRY(json_array_done(&included, &value));
  return object_set(node->result, KEYWORD_INCLUDED, value);
}

static enum err expand_value_keyword(struct node *node, const struct json_member *member)
{
  const struct json *value = &member->value;
  bool scalar = value->kind != JSON_ARRAY && value->kind != JSON_OBJECT;
  if (node->json_input ? node->processor->options->mode_1_0 : !scalar) {
    return REFUSE_MEMBER(node, "invalid value object value", member, "must be a string, a number, true, false or null");
  }
  return object_set(node->result, KEYWORD_VALUE, *value);
}

static enum err expand_language(struct node *node, const struct json_member *member)
{
  if (member->value.kind != JSON_STRING) {
    return REFUSE_MEMBER(node, "invalid language-tagged string", member, "must be a string");
  }
  TRY(expand_check_language(node->processor, member->value.string, property_shown(node->property)));
  return object_set(node->result, KEYWORD_LANGUAGE, member->value);
}

static enum err expand_direction(struct node *node, const struct json_member *member)
{
  if (node->processor->options->mode_1_0) {
    return OK;
  }
  if (member->value.kind != JSON_STRING || direction_parse(member->value.string) == DIRECTION_UNSET) {
    return REFUSE_MEMBER(node, "invalid base direction", member, "must be \"ltr\" or \"rtl\"");
  }
  return object_set(node->result, KEYWORD_DIRECTION, member->value);
}

static enum err expand_index(struct node *node, const struct json_member *member)
{
  if (member->value.kind != JSON_STRING) {
    return REFUSE_MEMBER(node, "invalid @index value", member, "must be a string");
  }
  return object_set(node->result, KEYWORD_INDEX, member->value);
}

static enum err expand_in_property(struct node *node, const struct json_member *member, struct json *out)
{
  const struct property *outer = node->property;
  struct property property = outer->keyword == NO_KEYWORD ? property_of(node->context, outer->name) : *outer;
  return expand_element(node->processor, node->context, &property, &member->value, false, out);
}

static enum err expand_list(struct node *node, const struct json_member *member)
{
  if (node->property->name.at == NULL || node->property->keyword == KEYWORD_GRAPH) {
    return processor_drop(node->processor, member->key, "a list stands where only objects can");
  }
  struct json value;
  TRY(expand_in_property(node, member, &value));
  TRY(expand_as_array(node->processor->scope, value, &value));
  return object_set(node->result, KEYWORD_LIST, value);
}

static enum err expand_set(struct node *node, const struct json_member *member)
{
  struct json value;
  TRY(expand_in_property(node, member, &value));
  return object_set(node->result, KEYWORD_SET, value);
}

/* Step 13.4.13.4: the values become subjects of the property. */
static enum err add_reversed(struct node *node, const struct json_member *member)
{
  struct json_list list = json_as_list(&member->value);
  for (size_t i = 0; i < list.len; i++) {
    if (!is_node_object(&list.at[i])) {
      return REFUSE_MEMBER(node, "invalid reverse property value", member, "a value cannot be a subject");
    }
  }
  return object_add(node->reverse, member->key, &member->value);
}

static enum err expand_reverse(struct node *node, const struct json_member *member)
{
  if (member->value.kind != JSON_OBJECT) {
    return REFUSE_MEMBER(node, "invalid @reverse value", member, "must be an object");
  }
  struct json value;
  struct property property = property_keyword(KEYWORD_REVERSE);
  TRY(expand_element(node->processor, node->context, &property, &member->value, false, &value));
  for (size_t i = 0; value.kind == JSON_OBJECT && i < value.members.len; i++) {
    const struct json_member *entry = &value.members.at[i];
    if (!str_equal(entry->key, STR("@reverse"))) {
      TRY(add_reversed(node, entry));
      continue;
    }
    /* Reversed twice. */
    for (size_t j = 0; j < entry->value.members.len; j++) {
      TRY(object_add(node->result, entry->value.members.at[j].key, &entry->value.members.at[j].value));
    }
  }
  return OK;
}

enum err expand_keyword(struct node *node, const struct json_member *member, enum keyword keyword)
{
  static keyword_reader *const readers[KEYWORD_COUNT] = {
      [KEYWORD_ID] = expand_id,
      [KEYWORD_TYPE] = expand_type,
      [KEYWORD_GRAPH] = expand_graph,
      [KEYWORD_INCLUDED] = expand_included,
      [KEYWORD_VALUE] = expand_value_keyword,
      [KEYWORD_LANGUAGE] = expand_language,
      [KEYWORD_DIRECTION] = expand_direction,
      [KEYWORD_INDEX] = expand_index,
      [KEYWORD_LIST] = expand_list,
      [KEYWORD_SET] = expand_set,
      [KEYWORD_REVERSE] = expand_reverse,
  };
  if (node->property->keyword == KEYWORD_REVERSE) {
    return REFUSE_MEMBER(node, "invalid reverse property map", member, "a keyword cannot stand in \"@reverse\"");
  }
  bool may_repeat = !node->processor->options->mode_1_0 && (keyword == KEYWORD_INCLUDED || keyword == KEYWORD_TYPE);
  if (object_has(node->result, keyword) && !may_repeat) {
    return REFUSE_MEMBER(node, "colliding keywords", member, "means the same keyword as another member");
  }
  return readers[keyword] == NULL ? processor_drop(node->processor, member->key, "the keyword has no meaning here")
                                  : readers[keyword](node, member);
}
