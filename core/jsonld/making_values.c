#include "making.h"

#include "iri.h"

/* Steps 19 to 25 of json-ld11-api#create-term-definition: how the values of a term are to be read. */

static bool mode_1_0(const struct making *making)
{
  return making->processor->options->mode_1_0;
}

static unsigned container_parse(const struct json *value)
{
  static const unsigned containers[KEYWORD_COUNT] = {
      [KEYWORD_GRAPH] = CONTAINER_GRAPH,       [KEYWORD_ID] = CONTAINER_ID,     [KEYWORD_INDEX] = CONTAINER_INDEX,
      [KEYWORD_LANGUAGE] = CONTAINER_LANGUAGE, [KEYWORD_LIST] = CONTAINER_LIST, [KEYWORD_SET] = CONTAINER_SET,
      [KEYWORD_TYPE] = CONTAINER_TYPE};
  return json_is_string(value) ? containers[keyword_parse(value->string)] : 0;
}

/* One container; or @graph with one of @id and @index; and @set with either, except with @list. */
static bool containers_fit(unsigned containers)
{
  unsigned others = containers & ~(unsigned)CONTAINER_SET;
  bool is_set = others != containers;
  bool one = (others & (others - 1)) == 0;
  bool graph_map = others == (CONTAINER_GRAPH | CONTAINER_ID) || others == (CONTAINER_GRAPH | CONTAINER_INDEX);
  return containers != 0 && (one || graph_map) && !(is_set && others == CONTAINER_LIST);
}

enum err making_read_container(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_CONTAINER];
  struct term *term = making->term;
  if (entry == NULL || term->reverse) {
    return OK;
  }
  struct json_list list = json_as_list(entry);
  for (size_t i = 0; i < list.len; i++) {
    unsigned container = container_parse(&list.at[i]);
    if (container == 0) {
      return REFUSE_TERM(making, "invalid container mapping", "\"@container\" names something that is none");
    }
    term->containers |= container;
  }
  bool only_1_1 = !json_is_string(entry) || (term->containers & (CONTAINER_GRAPH | CONTAINER_ID | CONTAINER_TYPE)) != 0;
  if (!containers_fit(term->containers) || (mode_1_0(making) && only_1_1)) {
    return REFUSE_TERM(making, "invalid container mapping", "\"@container\" combines what cannot be combined");
  }
  if ((term->containers & CONTAINER_TYPE) == 0) {
    return OK;
  }
  term->coercion = term->coercion == COERCE_NOTHING ? COERCE_ID : term->coercion;
  if (term->coercion != COERCE_ID && term->coercion != COERCE_VOCAB) {
    return REFUSE_TERM(making, "invalid type mapping", "a @type container needs the type @id or @vocab");
  }
  return OK;
}

enum err making_read_index(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_INDEX];
  if (entry == NULL) {
    return OK;
  }
  if (mode_1_0(making) || (making->term->containers & CONTAINER_INDEX) == 0 || !json_is_string(entry)) {
    return REFUSE_TERM(making, "invalid term definition", "\"@index\" must be a property of an @index container");
  }
  struct expanded_iri iri;
  TRY(definition_expand_iri(making->defining, entry->string, &iri));
  if (iri.keyword != NO_KEYWORD || !iri_has_scheme(iri.text)) {
    return REFUSE_TERM(making, "invalid term definition", "\"@index\" must be an IRI");
  }
  making->term->index = entry->string;
  return OK;
}

/* Any fault in the scoped context, except a limit, is the scoped context's. */
static enum err blame_scoped_context(struct making *making, enum err err)
{
  if (err == ERR_LIMIT) {
    return err;
  }
  struct fault fault = scope_take_fault(making->processor->scope);
  return FAIL_CODE(making->processor->scope, err, STR("invalid scoped context"), "%s", fault.text);
}

enum err making_read_context(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_CONTEXT];
  if (entry == NULL) {
    return OK;
  }
  if (mode_1_0(making)) {
    return REFUSE_TERM(making, "invalid term definition", "a scoped context needs JSON-LD 1.1");
  }
  const struct defining *defining = making->defining;
  struct context_call call = {.base_url = defining->call->base_url,
                              .remote = defining->call->remote,
                              .override_protected = true,
                              .only_validate = true};
  const struct context *discarded;
  enum err err = context_process(making->processor, defining->context, entry, &call, &discarded);
  if (err != OK) {
    return blame_scoped_context(making, err);
  }
  making->term->context = entry;
  making->term->context_base = defining->call->base_url;
  return OK;
}

enum err making_read_language(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_LANGUAGE];
  if (entry == NULL || making->entry[KEYWORD_TYPE] != NULL) {
    return OK;
  }
  if (!json_is_string(entry) && !json_is_null(entry)) {
    return REFUSE_TERM(making, "invalid language mapping", "\"@language\" must be a string or null");
  }
  making->term->has_language = true;
  making->term->language = json_is_string(entry) ? entry->string : STR("");
  return OK;
}

enum err making_read_direction(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_DIRECTION];
  if (entry == NULL || making->entry[KEYWORD_TYPE] != NULL) {
    return OK;
  }
  enum direction direction = json_is_null(entry)     ? DIRECTION_NULL
                             : json_is_string(entry) ? direction_parse(entry->string)
                                                     : DIRECTION_UNSET;
  if (direction == DIRECTION_UNSET) {
    return REFUSE_TERM(making, "invalid base direction", "\"@direction\" must be \"ltr\", \"rtl\" or null");
  }
  making->term->direction = direction;
  return OK;
}

enum err making_read_nest(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_NEST];
  if (entry == NULL) {
    return OK;
  }
  if (mode_1_0(making)) {
    return REFUSE_TERM(making, "invalid term definition", "\"@nest\" needs JSON-LD 1.1");
  }
  enum keyword keyword = json_is_string(entry) ? keyword_parse(entry->string) : KEYWORD_NONE;
  if (keyword != NO_KEYWORD && keyword != KEYWORD_NEST) {
    return REFUSE_TERM(making, "invalid @nest value", "\"@nest\" must be a term or \"@nest\"");
  }
  making->term->nest = entry->string;
  return OK;
}

enum err making_read_prefix(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_PREFIX];
  if (entry == NULL) {
    return OK;
  }
  bool separator = str_find(making->name, ':', 0) != SIZE_MAX || str_find(making->name, '/', 0) != SIZE_MAX;
  if (mode_1_0(making) || separator) {
    return REFUSE_TERM(making, "invalid term definition", "\"@prefix\" can only be said of a simple name");
  }
  if (!json_is_bool(entry)) {
    return REFUSE_TERM(making, "invalid @prefix value", "\"@prefix\" must be true or false");
  }
  making->term->prefix = entry->kind == JSON_TRUE;
  if (making->term->prefix && making->term->keyword != NO_KEYWORD) {
    return REFUSE_TERM(making, "invalid term definition", "an alias of a keyword cannot be a prefix");
  }
  return OK;
}
