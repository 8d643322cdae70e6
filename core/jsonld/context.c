#include "context.h"

#include "base/limits.h"
#include "catalogue_entry.h"
#include "context_entries.h"
#include "iri.h"

const struct context context_initial = {.base_kind = BASE_OF_DOCUMENT};

struct str context_base(struct processor *processor, const struct context *context)
{
  if (context->base_kind == BASE_OF_DOCUMENT) {
    processor->base_used = true;
    return processor->options->base;
  }
  return context->base_kind == BASE_IRI ? context->base : STR("");
}

static struct context *context_copy(struct processor *processor, const struct context *context)
{
  struct context *copy = SCOPE_NEW(processor->scope, struct context);
  if (copy != NULL) {
    *copy = *context;
  }
  return copy;
}

/* What was worked out before: by the catalogue, for JSON-LD 1.1, or in this run. */
static const struct context *recall(const struct processor *processor, struct memo_key key)
{
  const struct memo *sealed = processor->options->mode_1_0 ? NULL : catalogue_memo(processor->options->catalogue);
  const struct context *known = sealed == NULL ? NULL : memo_find(sealed, key);
  return known != NULL ? known : memo_find(&processor->memo, key);
}

/* Step 2. */
static bool propagates(const struct json *local, const struct context_call *call)
{
  const struct json *propagate = json_get(local, STR("@propagate"));
  return json_is_bool(propagate) ? propagate->kind == JSON_TRUE : !call->no_propagation;
}

/* Step 5.1. What earlier contexts of the array protect counts, too: else null could undo them. */
static enum err apply_null(struct processor *processor, bool propagate, const struct context_call *call,
                           const struct context **result)
{
  if (!call->override_protected && (*result)->terms.protected_count > 0) {
    return REFUSE(processor, "invalid context nullification", "a context of null would drop terms that are protected");
  }
  if (propagate) {
    *result = &context_initial;
    return OK;
  }
  struct context *cleared = context_copy(processor, &context_initial);
  if (cleared == NULL) {
    return scope_err(processor->scope);
  }
  cleared->previous = *result;
  *result = cleared;
  return OK;
}

static bool is_being_read(const struct remote *remote, struct str url)
{
  while (remote != NULL && !str_equal(remote->url, url)) {
    remote = remote->around;
  }
  return remote != NULL;
}

/* Step 5.2.1. */
static enum err resolve_url(struct processor *processor, struct str reference, const struct context_call *call,
                            struct str *url)
{
  *url = reference;
  if (iri_has_scheme(reference)) {
    return OK;
  }
  if (call->base_url.len == 0) {
    return REFUSE(processor, "loading document failed", "the context \"" STR_FMT "\" is no absolute URL",
                  STR_ARG(processor_shown(reference)));
  }
  return iri_resolve(processor->scope, call->base_url, reference, url);
}

/* Steps 5.2.2 to 5.2.6. */
static enum err apply_url(struct processor *processor, struct str reference, const struct context_call *call,
                          const struct context **result)
{
  struct str url;
  TRY(resolve_url(processor, reference, call, &url));
  if (call->only_validate && is_being_read(call->remote, url)) {
    return OK;
  }
  struct remote remote = {url, call->remote == NULL ? 1 : call->remote->count + 1, call->remote};
  if (remote.count > LIMIT_CONTEXT_DEPTH) {
    return REFUSE(processor, "context overflow", "contexts include each other deeper than %d levels",
                  LIMIT_CONTEXT_DEPTH);
  }
  const struct document *document;
  TRY(document_find(processor, url, &document));
  struct memo_key key = {*result, document, USE_COUNT};
  const struct context *known = call->only_validate ? NULL : recall(processor, key);
  if (known != NULL) {
    *result = known;
    return OK;
  }
  struct context_call inner = {.base_url = url, .remote = &remote, .only_validate = call->only_validate};
  TRY(context_process(processor, *result, document->context, &inner, result));
  return call->only_validate ? OK : memo_put(processor->scope, &processor->memo, key, *result);
}

/* A context that stands inside the document it could have been published as, {"@context": {...}}. */
static const struct json *unwrapped(const struct processor *processor, const struct json *map)
{
  const struct json *inner = json_get(map, STR("@context"));
  bool wrapped = processor->options->wrapped_contexts && map->members.len == 1 && json_is_object(inner);
  return wrapped ? inner : map;
}

/* Steps 5.4 to 5.13. */
static enum err apply_map(struct processor *processor, const struct json *map, const struct context_call *call,
                          const struct context **result)
{
  struct context *context = context_copy(processor, *result);
  if (context == NULL) {
    return scope_err(processor->scope);
  }
  TRY(context_read_entries(processor, context, map, call));
  *result = context;
  return OK;
}

/* Step 5 for one context of the array. */
static enum err apply(struct processor *processor, const struct json *local, bool propagate,
                      const struct context_call *call, const struct context **result)
{
  TRY(processor_count(processor));
  switch (local->kind) {
  case JSON_NULL:
    return apply_null(processor, propagate, call, result);
  case JSON_STRING:
    return apply_url(processor, local->string, call, result);
  case JSON_OBJECT:
    return apply_map(processor, unwrapped(processor, local), call, result);
  case JSON_FALSE:
  case JSON_TRUE:
  case JSON_NUMBER:
  case JSON_ARRAY:
    break;
  }
  return REFUSE(processor, "invalid local context", "a context must be a URL, an object or null");
}

static enum err process(struct processor *processor, const struct context *active, const struct json *local,
                        const struct context_call *call, const struct context **out)
{
  const struct context *result = active;
  bool propagate = propagates(local, call);
  if (!propagate && active->previous == NULL) {
    struct context *copy = context_copy(processor, active);
    if (copy == NULL) {
      return scope_err(processor->scope);
    }
    copy->previous = active;
    result = copy;
  }
  struct json_list list = json_as_list(local);
  for (size_t i = 0; i < list.len; i++) {
    TRY(apply(processor, &list.at[i], propagate, call, &result));
  }
  *out = result;
  return OK;
}

enum err context_process(struct processor *processor, const struct context *active, const struct json *local,
                         const struct context_call *call, const struct context **out)
{
  TRY(processor_enter(processor));
  TRY(process(processor, active, local, call, out));
  processor_leave(processor);
  return OK;
}

enum err context_enter(struct processor *processor, const struct context *active, const struct term *term,
                       enum context_use use, const struct context **out)
{
  struct memo_key key = {active, term, (int)use};
  *out = recall(processor, key);
  if (*out != NULL) {
    return OK;
  }
  struct context_call call = {
      .base_url = term->context_base, .override_protected = use == USE_PROPERTY, .no_propagation = use == USE_TYPE};
  TRY(context_process(processor, active, term->context, &call, out));
  return memo_put(processor->scope, &processor->memo, key, *out);
}
