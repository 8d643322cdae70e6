#include "definition.h"

#include "making.h"

/* Defines the member of that name, if there is one and it was not defined yet. */
static enum err define_needed(struct defining *defining, struct str name)
{
  size_t place = local_find(defining->local, name);
  return place == SIZE_MAX ? OK : definition_create(defining, place);
}

enum err definition_expand_iri(struct defining *defining, struct str value, struct expanded_iri *out)
{
  bool reserved = keyword_parse(value) != NO_KEYWORD || keyword_has_form(value);
  if (!reserved) {
    TRY(define_needed(defining, value));
  }
  size_t colon = str_find(value, ':', 1);
  bool is_term = term_map_find(&defining->context->terms, value) != NULL;
  if (!reserved && !is_term && colon != SIZE_MAX && !str_starts(str_slice(value, colon, value.len), STR("://"))) {
    TRY(define_needed(defining, str_slice(value, 0, colon)));
  }
  return iri_expand(defining->processor, defining->context, value, IRI_VOCAB, out);
}

/* Step 4: of "@type" only the container and the protection can be said. */
static enum err check_type_redefinition(struct making *making, const struct json *value)
{
  bool good = !making->processor->options->mode_1_0 && json_is_object(value) && value->members.len > 0;
  for (size_t i = 0; good && i < value->members.len; i++) {
    const struct json_member *member = &value->members.at[i];
    bool is_set = str_equal(member->key, STR("@container")) && json_is(&member->value, STR("@set"));
    good = is_set || str_equal(member->key, STR("@protected"));
  }
  return good ? OK : REFUSE_TERM(making, "keyword redefinition", "only \"@container\": \"@set\" can be said of it");
}

/* Steps 2, 4 and 5. */
static enum err check_name(struct making *making, const struct json *value)
{
  if (making->name.len == 0) {
    return REFUSE_TERM(making, "invalid term definition", "the empty term cannot be defined");
  }
  enum keyword keyword = keyword_parse(making->name);
  if (keyword == KEYWORD_TYPE) {
    return check_type_redefinition(making, value);
  }
  if (keyword != NO_KEYWORD) {
    return REFUSE_TERM(making, "keyword redefinition", "a keyword cannot be defined");
  }
  making->ignored = keyword_has_form(making->name);
  return OK;
}

/* The entries that a term definition may have. Step 26. */
static const uint32_t known_entries =
    KEYWORD_BIT(KEYWORD_ID) | KEYWORD_BIT(KEYWORD_REVERSE) | KEYWORD_BIT(KEYWORD_CONTAINER) |
    KEYWORD_BIT(KEYWORD_CONTEXT) | KEYWORD_BIT(KEYWORD_DIRECTION) | KEYWORD_BIT(KEYWORD_INDEX) |
    KEYWORD_BIT(KEYWORD_LANGUAGE) | KEYWORD_BIT(KEYWORD_NEST) | KEYWORD_BIT(KEYWORD_PREFIX) |
    KEYWORD_BIT(KEYWORD_PROTECTED) | KEYWORD_BIT(KEYWORD_TYPE);

/* Steps 7 to 9. */
static enum err read_entries(struct making *making, const struct json *value)
{
  if (value->kind == JSON_NULL || value->kind == JSON_STRING) {
    making->entry[KEYWORD_ID] = value;
    making->simple = value->kind == JSON_STRING;
    return OK;
  }
  if (value->kind != JSON_OBJECT) {
    return REFUSE_TERM(making, "invalid term definition", "must be defined by a string, null or an object");
  }
  for (size_t i = 0; i < value->members.len; i++) {
    enum keyword keyword = keyword_parse(value->members.at[i].key);
    making->unknown |= (known_entries & KEYWORD_BIT(keyword)) == 0;
    making->entry[keyword] = &value->members.at[i].value;
  }
  return OK;
}

/* Step 11. */
static enum err read_protected(struct making *making)
{
  const struct json *entry = making->entry[KEYWORD_PROTECTED];
  if (entry == NULL) {
    return OK;
  }
  if (!json_is_bool(entry)) {
    return REFUSE_TERM(making, "invalid @protected value", "\"@protected\" must be true or false");
  }
  if (making->processor->options->mode_1_0) {
    return REFUSE_TERM(making, "invalid term definition", "\"@protected\" needs JSON-LD 1.1");
  }
  making->term->is_protected = entry->kind == JSON_TRUE;
  return OK;
}

/* Step 26. */
static enum err check_entries(struct making *making)
{
  return making->unknown ? REFUSE_TERM(making, "invalid term definition", "has an entry that no definition may have")
                         : OK;
}

/* Step 27. */
static enum err keep_protected(struct making *making, const struct term *previous)
{
  if (previous == NULL || !previous->is_protected || making->defining->call->override_protected) {
    return OK;
  }
  bool same;
  TRY(term_same(making->processor->scope, making->term, previous, &same));
  if (!same) {
    return REFUSE_TERM(making, "protected term redefinition", "is protected and cannot get another meaning");
  }
  making->term->is_protected = true;
  return OK;
}

/* Steps 11 to 26 in their order. */
static enum err read_term(struct making *making)
{
  static enum err (*const steps[])(struct making *) = {
      read_protected,    making_read_type,    making_read_mapping,  making_read_container,
      making_read_index, making_read_context, making_read_language, making_read_direction,
      making_read_nest,  making_read_prefix,  check_entries,
  };
  for (size_t i = 0; i < sizeof steps / sizeof *steps && !making->ignored; i++) {
    TRY(steps[i](making));
  }
  return OK;
}

static struct term *term_new(struct scope *scope, struct str name)
{
  struct term *term = SCOPE_NEW(scope, struct term);
  if (term != NULL) {
    term->name = name;
  }
  return term;
}

/* Step 6: hides the definition there was, so that expanding the term on the way does not find it. */
static enum err hide(struct defining *defining, const struct term *previous)
{
  if (previous == NULL) {
    return OK;
  }
  struct term *hidden = term_new(defining->processor->scope, previous->name);
  if (hidden == NULL) {
    return scope_err(defining->processor->scope);
  }
  hidden->removed = true;
  return term_map_put(defining->processor->scope, &defining->context->terms, hidden);
}

static enum err create(struct defining *defining, size_t place)
{
  const struct json_member *member = &defining->local->at[place];
  struct making making = {.defining = defining, .processor = defining->processor, .name = member->key};
  TRY(processor_count(making.processor));
  TRY(check_name(&making, &member->value));
  if (making.ignored) {
    return OK;
  }
  const struct term *previous = term_map_find(&defining->context->terms, making.name);
  TRY(hide(defining, previous));
  TRY(read_entries(&making, &member->value));
  making.term = term_new(making.processor->scope, making.name);
  if (making.term == NULL) {
    return scope_err(making.processor->scope);
  }
  making.term->is_protected = defining->is_protected;
  TRY(read_term(&making));
  if (making.ignored) {
    return OK;
  }
  TRY(keep_protected(&making, previous));
  return term_map_put(making.processor->scope, &defining->context->terms, making.term);
}

enum err definition_create(struct defining *defining, size_t place)
{
  uint8_t *defined = &defining->local->defined[place];
  if (*defined == DEFINED) {
    return OK;
  }
  if (*defined == BEING_DEFINED) {
    struct str name = processor_shown(defining->local->at[place].key);
    return REFUSE(defining->processor, "cyclic IRI mapping", "the term \"" STR_FMT "\" is defined by itself",
                  STR_ARG(name));
  }
  *defined = BEING_DEFINED;
  TRY(processor_enter(defining->processor));
  TRY(create(defining, place));
  processor_leave(defining->processor);
  *defined = DEFINED;
  return OK;
}
