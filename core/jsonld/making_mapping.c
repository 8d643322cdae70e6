#include "making.h"

#include "iri.h"

/* Steps 12 to 18 of json-ld11-api#create-term-definition: the type mapping and the IRI mapping. */

static enum coercion coercion_of(enum keyword keyword)
{
  static const enum coercion coercions[KEYWORD_COUNT] = {[KEYWORD_ID] = COERCE_ID,
                                                         [KEYWORD_VOCAB] = COERCE_VOCAB,
                                                         [KEYWORD_JSON] = COERCE_JSON,
                                                         [KEYWORD_NONE] = COERCE_NONE};
  return coercions[keyword];
}

enum err making_read_type(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_TYPE];
  if (entry == NULL) {
    return OK;
  }
  if (!json_is_string(entry)) {
    return REFUSE_TERM(making, "invalid type mapping", "\"@type\" must be a string");
  }
  struct expanded_iri type;
  TRY(definition_expand_iri(making->defining, entry->string, &type));
  making->term->coercion = coercion_of(type.keyword);
  if (type.keyword == NO_KEYWORD && iri_has_scheme(type.text)) {
    making->term->coercion = COERCE_DATATYPE;
    making->term->datatype = type.text;
  }
  bool only_1_1 = making->term->coercion == COERCE_JSON || making->term->coercion == COERCE_NONE;
  if (making->term->coercion == COERCE_NOTHING || (only_1_1 && making->processor->options->mode_1_0)) {
    return REFUSE_TERM(making, "invalid type mapping", "\"@type\" must be an IRI, @id, @vocab, @json or @none");
  }
  return OK;
}

/* Step 13.5. */
static enum err read_reverse_container(struct making *making)
{
  const struct json *container = making->entry[KEYWORD_CONTAINER];
  if (container == NULL || json_is_null(container)) {
    return OK;
  }
  bool is_set = json_is(container, STR("@set"));
  if (!is_set && !json_is(container, STR("@index"))) {
    return REFUSE_TERM(making, "invalid reverse property", "its \"@container\" can only be @set or @index");
  }
  making->term->containers = is_set ? CONTAINER_SET : CONTAINER_INDEX;
  return OK;
}

/* Step 13. */
static enum err read_reverse(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_REVERSE];
  if (making->entry[KEYWORD_ID] != NULL || making->entry[KEYWORD_NEST] != NULL) {
    return REFUSE_TERM(making, "invalid reverse property", "\"@reverse\" excludes \"@id\" and \"@nest\"");
  }
  if (!json_is_string(entry)) {
    return REFUSE_TERM(making, "invalid IRI mapping", "\"@reverse\" must be a string");
  }
  if (keyword_has_form(entry->string)) {
    making->ignored = true;
    return OK;
  }
  struct expanded_iri iri;
  TRY(definition_expand_iri(making->defining, entry->string, &iri));
  if (iri.keyword != NO_KEYWORD || !iri_is_name(iri.text)) {
    return REFUSE_TERM(making, "invalid IRI mapping", "\"@reverse\" must be an IRI or a blank node");
  }
  TRY(read_reverse_container(making));
  making->term->iri = iri.text;
  making->term->reverse = true;
  return OK;
}

static bool has_inner_colon(struct str name)
{
  size_t colon = str_find(name, ':', 1);
  return name.len > 2 && colon != SIZE_MAX && colon < name.len - 1;
}

/* Steps 14.2.4 and 14.2.5. */
static enum err check_against_name(struct making *making)
{
  struct term *term = making->term;
  bool has_slash = str_find(making->name, '/', 0) != SIZE_MAX;
  if (has_inner_colon(making->name) || has_slash) {
    struct expanded_iri meaning;
    making->defining->local->defined[local_find(making->defining->local, making->name)] = DEFINED;
    TRY(definition_expand_iri(making->defining, making->name, &meaning));
    if (!str_equal(meaning.text, term->iri)) {
      return REFUSE_TERM(making, "invalid IRI mapping", "looks like an IRI but is defined as another one");
    }
  }
  if (making->simple && !has_slash && str_find(making->name, ':', 0) == SIZE_MAX && term->keyword == NO_KEYWORD) {
    term->prefix = iri_is_blank(term->iri) || iri_ends_with_delimiter(term->iri);
  }
  return OK;
}

/* Step 14. */
static enum err read_id(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_ID];
  if (json_is_null(entry)) {
    return OK;
  }
  if (!json_is_string(entry)) {
    return REFUSE_TERM(making, "invalid IRI mapping", "\"@id\" must be a string or null");
  }
  if (keyword_parse(entry->string) == NO_KEYWORD && keyword_has_form(entry->string)) {
    making->ignored = true;
    return OK;
  }
  struct expanded_iri iri;
  TRY(definition_expand_iri(making->defining, entry->string, &iri));
  if (iri.keyword == KEYWORD_CONTEXT) {
    return REFUSE_TERM(making, "invalid keyword alias", "\"@context\" cannot have an alias");
  }
  if (iri.keyword == NO_KEYWORD && !iri_is_name(iri.text)) {
    return REFUSE_TERM(making, "invalid IRI mapping", "\"@id\" must be an IRI, a blank node or a keyword");
  }
  making->term->iri = iri.text;
  making->term->keyword = iri.keyword;
  return check_against_name(making);
}

static enum err set_joined(struct making *making, struct str head, struct str tail)
{
  making->term->iri = scope_join(making->processor->scope, head, tail);
  return making->term->iri.at == NULL ? scope_err(making->processor->scope) : OK;
}

/* Step 15: the term itself is an IRI or a compact one. */
static enum err infer_from_colon(struct making *making, size_t colon)
{
  struct str prefix = str_slice(making->name, 0, colon);
  size_t place = local_find(making->defining->local, prefix);
  if (place != SIZE_MAX) {
    TRY(definition_create(making->defining, place));
  }
  const struct term *meaning = term_map_find(&making->defining->context->terms, prefix);
  if (meaning != NULL && meaning->iri.len > 0) {
    return set_joined(making, meaning->iri, str_slice(making->name, colon + 1, making->name.len));
  }
  making->term->iri = making->name;
  return OK;
}

/* Step 16. */
static enum err infer_from_slash(struct making *making)
{
  struct expanded_iri iri;
  TRY(iri_expand(making->processor, making->defining->context, making->name, IRI_VOCAB, &iri));
  if (!iri_has_scheme(iri.text)) {
    return REFUSE_TERM(making, "invalid IRI mapping", "is a relative reference");
  }
  making->term->iri = iri.text;
  return OK;
}

/* Steps 15 to 18: nothing says what the term maps to but its name. */
static enum err infer_mapping(struct making *making)
{
  size_t colon = str_find(making->name, ':', 1);
  if (colon != SIZE_MAX) {
    return infer_from_colon(making, colon);
  }
  if (str_find(making->name, '/', 0) != SIZE_MAX) {
    return infer_from_slash(making);
  }
  if (keyword_parse(making->name) == KEYWORD_TYPE) {
    making->term->keyword = KEYWORD_TYPE;
    making->term->iri = making->name;
    return OK;
  }
  if (!making->defining->context->has_vocab) {
    return REFUSE_TERM(making, "invalid IRI mapping", "maps to no IRI, and there is no \"@vocab\"");
  }
  return set_joined(making, making->defining->context->vocab, making->name);
}

enum err making_read_mapping(struct making *making)
{
  if (making->entry[KEYWORD_REVERSE] != NULL) {
    return read_reverse(making);
  }
  const struct json *id = making->entry[KEYWORD_ID];
  return id != NULL && !json_is(id, making->name) ? read_id(making) : infer_mapping(making);
}
