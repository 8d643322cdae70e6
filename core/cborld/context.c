#include "context.h"

#include <stdlib.h>

#include "curie.h"

#include "base/limits.h"

#define XSD "http://www.w3.org/2001/XMLSchema#"

enum err context_set_open(struct context_set *set, struct scope *scope, const struct context_set *below,
                          const struct jsonld_catalogue *catalogue)
{
  *set = (struct context_set){.below = below, .scope = scope, .catalogue = catalogue};
  return vocabulary_open(&set->vocabulary, scope, below == NULL ? NULL : &below->vocabulary);
}

static const struct context *find_loaded(const struct context_set *set, struct str url)
{
  for (; set != NULL; set = set->below) {
    for (size_t i = 0; i < set->loaded_len; i++) {
      if (str_equal(set->loaded[i].url, url)) {
        return set->loaded[i].context;
      }
    }
  }
  return NULL;
}

static enum err compile(struct context_set *set, const struct json *raw, const struct context **out);

enum err context_set_load(struct context_set *set, struct str url, const struct context **out)
{
  *out = find_loaded(set, url);
  if (*out != NULL) {
    return OK;
  }
  const struct json *document = jsonld_catalogue_document(set->catalogue, url);
  if (document == NULL) {
    return FAIL_CODE(set->scope, ERR_CONTEXT, STR("loading remote context failed"),
                     "@context: " STR_FMT " is not one of the contexts known here", STR_ARG(url));
  }
  TRY(compile(set, json_get(document, STR("@context")), out));
  set->loaded = scope_grow(set->scope, set->loaded, set->loaded_len, &set->loaded_cap, sizeof *set->loaded);
  if (set->loaded == NULL) {
    return scope_err(set->scope);
  }
  set->loaded[set->loaded_len++] = (struct context_ref){.url = url, .context = *out};
  return OK;
}

enum err context_set_list(struct context_set *set, const struct json *value, struct context_list *out)
{
  struct json_list values = json_as_list(value);
  struct context_ref *refs = SCOPE_ARRAY(set->scope, struct context_ref, values.len);
  if (refs == NULL) {
    return scope_err(set->scope);
  }
  for (size_t i = 0; i < values.len; i++) {
    const struct json *item = &values.at[i];
    refs[i].null = json_is_null(item);
    if (json_is_string(item)) {
      refs[i].url = item->string;
      continue;
    }
    if (!refs[i].null) {
      TRY(compile(set, item, &refs[i].context));
    }
  }
  *out = (struct context_list){refs, values.len};
  return OK;
}

void definition_classify(struct definition *definition)
{
  static const struct {
    struct str type;
    enum kind kind;
  } rows[] = {
      {STR_INIT(""), KIND_NONE},
      {STR_INIT("@id"), KIND_URL},
      {STR_INIT("@vocab"), KIND_URL},
      {STR_INIT(XSD "date"), KIND_DATE},
      {STR_INIT(XSD "dateTime"), KIND_DATE_TIME},
      {STR_INIT("https://w3id.org/security#multibase"), KIND_MULTIBASE},
  };
  definition->is_type = str_equal(definition->id, STR("@type"));
  if (definition->is_type || str_equal(definition->id, STR("@id"))) {
    definition->kind = KIND_URL;
    return;
  }
  definition->kind = KIND_OTHER;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (str_equal(definition->type, rows[i].type)) {
      definition->kind = rows[i].kind;
    }
  }
}

/* "@id" and "@type" are compared expanded. */
static bool is_expanded_member(const struct json_member *member)
{
  return str_equal(member->key, STR("@id")) || str_equal(member->key, STR("@type"));
}

static bool has_members_of(const struct json *whole, const struct json *part)
{
  for (size_t i = 0; json_is_object(part) && i < part->members.len; i++) {
    const struct json_member *member = &part->members.at[i];
    const struct json *other = json_get(whole, member->key);
    if (!is_expanded_member(member) && (other == NULL || !json_same(other, &member->value))) {
      return false;
    }
  }
  return true;
}

bool definition_equal(const struct definition *a, const struct definition *b)
{
  if (a == b) {
    return true;
  }
  return str_equal(a->id, b->id) && str_equal(a->type, b->type) && has_members_of(a->raw, b->raw) &&
         has_members_of(b->raw, a->raw);
}

static enum err invalid(struct context_set *set, struct str term, const char *reason)
{
  return FAIL_CODE(set->scope, ERR_JSONLD, STR("invalid term definition"), "@context: " STR_FMT ": %s", STR_ARG(term),
                   reason);
}

/* Expands one text of a definition with what the context itself says, and notes the prefix that is left. */
static enum err expand_own(struct context_set *set, const struct json *raw, struct str text, struct str *out,
                           size_t *prefix)
{
  struct curie_prefixes own = {.scope = set->scope, .raw = raw, .vocabulary = &set->vocabulary};
  TRY(curie_expand(&own, text, out));
  size_t colon = str_find(*out, ':', 0);
  if (colon == SIZE_MAX) {
    return OK;
  }
  return vocabulary_add(&set->vocabulary, str_slice(*out, 0, colon), prefix);
}

/* A definition without an "@id" has its own name expanded, if that is an IRI. */
static enum err define_id(struct context_set *set, const struct json *raw, const struct json_member *member,
                          struct definition *out)
{
  const struct json *id = json_is_string(&member->value) ? &member->value : json_get(&member->value, STR("@id"));
  if (id != NULL && json_is_string(id)) {
    return expand_own(set, raw, id->string, &out->id, &out->id_prefix);
  }
  if (id != NULL && !json_is_null(id)) {
    return invalid(set, member->key, "\"@id\" must be a string");
  }
  TRY(expand_own(set, raw, member->key, &out->id, &out->id_prefix));
  if (str_find(out->id, ':', 0) == SIZE_MAX) {
    out->id = (struct str){0};
  }
  return OK;
}

static enum err define_type(struct context_set *set, const struct json *raw, const struct json_member *member,
                            struct definition *out)
{
  const struct json *type = json_get(&member->value, STR("@type"));
  if (type == NULL || json_is_null(type)) {
    return OK;
  }
  if (!json_is_string(type)) {
    return invalid(set, member->key, "\"@type\" must be a string");
  }
  return expand_own(set, raw, type->string, &out->type, &out->type_prefix);
}

static enum err define(struct context_set *set, const struct json *raw, const struct json_member *member,
                       bool protected_term, const struct definition **out)
{
  if (!json_is_string(&member->value) && !json_is_object(&member->value)) {
    return invalid(set, member->key, "neither a string nor an object");
  }
  struct definition *definition = SCOPE_NEW(set->scope, struct definition);
  if (definition == NULL) {
    return scope_err(set->scope);
  }
  *definition = (struct definition){
      .id_prefix = NO_TERM, .type_prefix = NO_TERM, .protected_term = protected_term, .raw = &member->value};
  TRY(define_id(set, raw, member, definition));
  TRY(define_type(set, raw, member, definition));
  const struct json *scoped = json_get(&member->value, STR("@context"));
  if (scoped != NULL) {
    TRY(context_set_list(set, scoped, &definition->scoped));
  }
  definition_classify(definition);
  *out = definition;
  return OK;
}

static int compare_members(const void *a, const void *b)
{
  const struct json_member *const *left = a;
  const struct json_member *const *right = b;
  return str_compare_utf16((*left)->key, (*right)->key);
}

/* The members that are terms, sorted. */
static enum err sort_terms(struct context_set *set, const struct json *raw, const struct json_member ***out,
                           size_t *count)
{
  const struct json_member **sorted = SCOPE_ARRAY(set->scope, const struct json_member *, raw->members.len);
  if (sorted == NULL) {
    return scope_err(set->scope);
  }
  *count = 0;
  for (size_t i = 0; i < raw->members.len; i++) {
    if (!keyword_is(raw->members.at[i].key)) {
      sorted[(*count)++] = &raw->members.at[i];
    }
  }
  qsort(sorted, *count, sizeof(const struct json_member *), compare_members);
  *out = sorted;
  return OK;
}

static enum err compile_terms(struct context_set *set, struct context *context)
{
  const struct json_member **members = NULL;
  size_t count = 0;
  TRY(sort_terms(set, context->raw, &members, &count));
  struct context_term *terms = SCOPE_ARRAY(set->scope, struct context_term, count);
  size_t *nulls = SCOPE_ARRAY(set->scope, size_t, count);
  if (terms == NULL || nulls == NULL) {
    return scope_err(set->scope);
  }
  const struct json *stated = json_get(context->raw, STR("@protected"));
  bool protected_term = stated != NULL && stated->kind == JSON_TRUE;
  for (size_t i = 0; i < count; i++) {
    size_t term = NO_TERM;
    TRY(vocabulary_add(&set->vocabulary, members[i]->key, &term));
    if (json_is_null(&members[i]->value)) {
      nulls[context->null_count++] = term;
      continue;
    }
    struct context_term *next = &terms[context->term_count++];
    next->term = term;
    TRY(define(set, context->raw, members[i], protected_term, &next->definition));
  }
  context->terms = terms;
  context->nulls = nulls;
  return OK;
}

/* SPEC: json-ld11#imported-contexts: as if what is imported stood in front, and each own member replaced it. */
static enum err import_context(struct context_set *set, struct context *context)
{
  const struct json *url = json_get(context->raw, STR("@import"));
  if (url == NULL) {
    return OK;
  }
  if (!json_is_string(url) || set->import_depth == LIMIT_CONTEXT_DEPTH) {
    return FAIL_CODE(set->scope, ERR_JSONLD, STR("invalid @import value"), "@context: \"@import\" cannot be followed");
  }
  set->import_depth++;
  enum err err = context_set_load(set, url->string, &context->import);
  set->import_depth--;
  TRY(err);
  struct json *merged = SCOPE_NEW(set->scope, struct json);
  if (merged == NULL) {
    return scope_err(set->scope);
  }
  *merged = *context->import->raw;
  for (size_t i = 0; i < context->raw->members.len; i++) {
    const struct json_member *member = &context->raw->members.at[i];
    TRY(json_with(set->scope, merged, member->key, &member->value, merged));
  }
  context->raw = merged;
  return OK;
}

static enum err compile(struct context_set *set, const struct json *raw, const struct context **out)
{
  if (!json_is_object(raw)) {
    return FAIL_CODE(set->scope, ERR_UNSUPPORTED, STR("invalid local context"),
                     "@context: CBOR-LD needs a URL or an object here");
  }
  struct context *context = SCOPE_NEW(set->scope, struct context);
  if (context == NULL) {
    return scope_err(set->scope);
  }
  context->raw = raw;
  TRY(import_context(set, context));
  const struct json *propagate = json_get(context->raw, STR("@propagate"));
  context->propagate_stated = propagate != NULL;
  context->propagate = propagate != NULL && propagate->kind == JSON_TRUE;
  *out = context;
  return compile_terms(set, context);
}
