#include "expand.h"

/* Steps 13.7 and 13.8 of json-ld11-api#expansion-algorithm: maps by language, index, id or type. */

/* Step 13.7.4.2 for one text. */
static enum err tag(struct node *node, const struct term *term, struct str language, const struct json *text,
                    struct json *out)
{
  if (text->kind != JSON_STRING) {
    return REFUSE(node->processor, "invalid language map value", "\"" STR_FMT "\": a language must have strings",
                  STR_ARG(processor_shown(term->name)));
  }
  enum direction direction = term->direction == DIRECTION_UNSET ? node->context->direction : term->direction;
  struct expanded_iri meaning;
  TRY(iri_expand(node->processor, node->context, language, IRI_VOCAB, &meaning));
  struct json_member members[3] = {JSON_MEMBER("@value", *text)};
  size_t len = 1;
  if (meaning.keyword != KEYWORD_NONE) {
    TRY(expand_check_language(node->processor, language, term->name));
    members[len++] = JSON_MEMBER("@language", json_of_str(language));
  }
  if (direction_name(direction).len > 0) {
    members[len++] = JSON_MEMBER("@direction", json_of_str(direction_name(direction)));
  }
  return json_object_of(node->processor->scope, len, members, out);
}

enum err expand_language_map(struct node *node, const struct term *term, const struct json *map, struct json *out)
{
  struct json_array_builder result = {.scope = node->processor->scope};
  for (size_t i = 0; i < map->members.len; i++) {
    const struct json_member *member = &map->members.at[i];
    struct json_list list = json_as_list(&member->value);
    for (size_t j = 0; j < list.len; j++) {
      if (list.at[j].kind == JSON_NULL) {
        continue;
      }
      struct json tagged;
      TRY(tag(node, term, member->key, &list.at[j], &tagged));
      json_array_add(&result, tagged);
    }
  }
  return json_array_done(&result, out);
}

/* One entry of an index, id or type map. */
struct map_entry {
  struct node *node;
  const struct term *term; /* of the property whose value the map is */
  struct str index;
  struct expanded_iri expanded; /* the index as a name */
};

/* Steps 13.8.3.1 to 13.8.3.3. */
static enum err map_context(const struct map_entry *entry, const struct context **out)
{
  const struct context *active = entry->node->context;
  *out = active;
  if ((entry->term->containers & (CONTAINER_ID | CONTAINER_TYPE)) == 0) {
    return OK;
  }
  *out = active->previous != NULL ? active->previous : active;
  const struct term *type = term_map_find(&(*out)->terms, entry->index);
  if ((entry->term->containers & CONTAINER_TYPE) == 0 || type == NULL || type->context == NULL) {
    return OK;
  }
  return context_enter(entry->node->processor, *out, type, USE_TYPE_MAP, out);
}

static enum err refuse_value(const struct map_entry *entry)
{
  return REFUSE(entry->node->processor, "invalid value object",
                "\"" STR_FMT "\": the values of this map must be objects", STR_ARG(processor_shown(entry->term->name)));
}

/* The item with `first` before what it has under `key`. */
static enum err prepend(struct scope *scope, struct str key, struct json first, struct json *item)
{
  struct json_array_builder values = {.scope = scope};
  json_array_add(&values, first);
  struct json_list rest = json_as_list(json_get(item, key));
  for (size_t i = 0; i < rest.len; i++) {
    json_array_add(&values, rest.at[i]);
  }
  struct json array;
  TRY(json_array_done(&values, &array));
  return json_with(scope, item, key, &array, item);
}

/* Step 13.8.3.7.2: the index is the value of a property. */
static enum err add_index_property(const struct map_entry *entry, struct json *item)
{
  struct processor *processor = entry->node->processor;
  const struct context *context = entry->node->context;
  struct json index = json_of_str(entry->index);
  struct json value;
  struct property property = property_of(context, entry->term->index);
  TRY(expand_value(processor, context, &property, &index, &value));
  struct expanded_iri key;
  TRY(iri_expand(processor, context, entry->term->index, IRI_VOCAB, &key));
  if (json_get(item, STR("@value")) != NULL) {
    return refuse_value(entry);
  }
  return prepend(processor->scope, key.text, value, item);
}

/* Steps 13.8.3.7.3 and 13.8.3.7.4: a keyword that the item does not have yet. */
static enum err add_keyword(const struct map_entry *entry, enum keyword keyword, struct str value, struct json *item)
{
  if (json_get(item, keyword_name(keyword)) != NULL) {
    return OK;
  }
  struct json text = json_of_str(value);
  return json_with(entry->node->processor->scope, item, keyword_name(keyword), &text, item);
}

static enum err add_id(const struct map_entry *entry, struct json *item)
{
  struct processor *processor = entry->node->processor;
  struct expanded_iri id;
  TRY(iri_expand(processor, entry->node->context, entry->index, IRI_DOCUMENT, &id));
  if (!iri_is_name(id.text)) {
    TRY(processor_drop(processor, entry->term->name, "a key of its map is no absolute IRI"));
  }
  return id.text.at == NULL ? OK : add_keyword(entry, KEYWORD_ID, id.text, item);
}

static enum err add_type(const struct map_entry *entry, struct json *item)
{
  struct processor *processor = entry->node->processor;
  if (!iri_is_name(entry->expanded.text)) {
    TRY(processor_drop(processor, entry->index, "no context defines the type"));
  }
  struct json type = entry->expanded.text.at == NULL ? json_of_null() : json_of_str(entry->expanded.text);
  return type.kind == JSON_NULL ? OK : prepend(processor->scope, STR("@type"), type, item);
}

/* Steps 13.8.3.7.2 to 13.8.3.7.5. */
static enum err add_index(const struct map_entry *entry, struct json *item)
{
  unsigned containers = entry->term->containers;
  if (entry->expanded.keyword == KEYWORD_NONE) {
    return OK;
  }
  if ((containers & CONTAINER_INDEX) != 0) {
    return entry->term->index.len > 0 ? add_index_property(entry, item)
                                      : add_keyword(entry, KEYWORD_INDEX, entry->index, item);
  }
  if (json_get(item, STR("@value")) != NULL) {
    return refuse_value(entry);
  }
  return (containers & CONTAINER_ID) != 0 ? add_id(entry, item) : add_type(entry, item);
}

/* SPEC: json-ld11#dfn-graph-object */
static bool is_graph_object(const struct json *item)
{
  size_t known = 1u + (json_get(item, STR("@id")) != NULL) + (json_get(item, STR("@index")) != NULL);
  return json_get(item, STR("@graph")) != NULL && item->members.len == known;
}

/* Steps 13.8.3.1 to 13.8.3.7. */
static enum err expand_entry(struct map_entry *entry, const struct json *value, struct json_array_builder *result)
{
  struct node *node = entry->node;
  const struct context *context;
  TRY(map_context(entry, &context));
  TRY(iri_expand(node->processor, node->context, entry->index, IRI_VOCAB, &entry->expanded));
  struct json list;
  TRY(expand_as_array(node->processor->scope, *value, &list));
  struct property property = property_of(context, entry->term->name);
  TRY(expand_element(node->processor, context, &property, &list, true, &list));
  for (size_t i = 0; i < list.items.len; i++) {
    struct json item = list.items.at[i];
    if ((entry->term->containers & CONTAINER_GRAPH) != 0 && !is_graph_object(&item)) {
      TRY(expand_wrap(node->processor->scope, KEYWORD_GRAPH, item, &item));
    }
    TRY(add_index(entry, &item));
    json_array_add(result, item);
  }
  return OK;
}

enum err expand_index_map(struct node *node, const struct term *term, const struct json *map, struct json *out)
{
  struct json_array_builder result = {.scope = node->processor->scope};
  for (size_t i = 0; i < map->members.len; i++) {
    struct map_entry entry = {.node = node, .term = term, .index = map->members.at[i].key};
    TRY(expand_entry(&entry, &map->members.at[i].value, &result));
  }
  return json_array_done(&result, out);
}
