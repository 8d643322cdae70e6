#include "context_entries.h"

#include "definition.h"
#include "document.h"
#include "iri.h"

/* A context definition being read: the map, what it is read into, and how. */
struct reading {
  struct processor *processor;
  struct context *context;
  const struct context_call *call;
  const struct json *map;
  struct local local;
};

static const struct json *entry(const struct reading *reading, enum keyword keyword)
{
  return local_get(&reading->local, keyword_name(keyword));
}

static enum err need_1_1(const struct reading *reading, enum keyword keyword)
{
  if (!reading->processor->options->mode_1_0) {
    return OK;
  }
  return REFUSE(reading->processor, "invalid context entry", "\"" STR_FMT "\" needs JSON-LD 1.1",
                STR_ARG(keyword_name(keyword)));
}

/* Step 5.5. */
static enum err read_version(struct reading *reading)
{
  const struct json *value = entry(reading, KEYWORD_VERSION);
  if (value == NULL) {
    return OK;
  }
  if (!json_is_number(value) || value->number < 1.1 || value->number > 1.1) {
    return REFUSE(reading->processor, "invalid @version value", "\"@version\" must be the number 1.1");
  }
  if (reading->processor->options->mode_1_0) {
    return REFUSE(reading->processor, "processing mode conflict", "a context is for JSON-LD 1.1, but the mode is 1.0");
  }
  return OK;
}

/* Step 5.6: from here on the map has what it imports. */
static enum err read_import(struct reading *reading)
{
  struct processor *processor = reading->processor;
  const struct json *value = entry(reading, KEYWORD_IMPORT);
  if (value == NULL) {
    return OK;
  }
  TRY(need_1_1(reading, KEYWORD_IMPORT));
  if (!json_is_string(value)) {
    return REFUSE(processor, "invalid @import value", "\"@import\" must be a string");
  }
  struct str url = value->string;
  if (!iri_has_scheme(url) && reading->call->base_url.len > 0) {
    TRY(iri_resolve(processor->scope, reading->call->base_url, url, &url));
  }
  const struct document *document;
  TRY(document_find(processor, url, &document));
  if (!json_is_object(document->context)) {
    return REFUSE(processor, "invalid remote context", "what \"@import\" names is no context definition");
  }
  if (json_get(document->context, STR("@import")) != NULL) {
    return REFUSE(processor, "invalid context entry", "an imported context cannot import another one");
  }
  struct json merged;
  TRY(local_import(processor->scope, reading->map, document->context, &merged));
  return local_of(processor->scope, &merged, &reading->local);
}

/* Step 5.7. */
static enum err read_base(struct reading *reading)
{
  const struct json *value = entry(reading, KEYWORD_BASE);
  struct context *context = reading->context;
  if (value == NULL || reading->call->remote != NULL) {
    return OK;
  }
  if (json_is_null(value)) {
    context->base_kind = BASE_NULL;
    return OK;
  }
  struct str base = context_base(reading->processor, context);
  bool absolute = json_is_string(value) && iri_has_scheme(value->string);
  if (!json_is_string(value) || (!absolute && base.len == 0)) {
    return REFUSE(reading->processor, "invalid base IRI", "\"@base\" must be an IRI or null");
  }
  context->base = value->string;
  if (!absolute) {
    TRY(iri_resolve(reading->processor->scope, base, value->string, &context->base));
  }
  context->base_kind = BASE_IRI;
  return OK;
}

/* Step 5.8. */
static enum err read_vocab(struct reading *reading)
{
  const struct json *value = entry(reading, KEYWORD_VOCAB);
  struct context *context = reading->context;
  if (value == NULL) {
    return OK;
  }
  if (json_is_null(value)) {
    context->has_vocab = false;
    context->vocab = (struct str){0};
    return OK;
  }
  bool relative = json_is_string(value) && !iri_is_name(value->string);
  if (!json_is_string(value) || (relative && reading->processor->options->mode_1_0)) {
    return REFUSE(reading->processor, "invalid vocab mapping", "\"@vocab\" must be an IRI or null");
  }
  struct expanded_iri vocab;
  TRY(iri_expand(reading->processor, context, value->string, IRI_VOCAB | IRI_DOCUMENT, &vocab));
  if (vocab.keyword != NO_KEYWORD || vocab.text.at == NULL) {
    return REFUSE(reading->processor, "invalid vocab mapping", "\"@vocab\" cannot be a keyword");
  }
  context->has_vocab = true;
  context->vocab = vocab.text;
  return OK;
}

/* Step 5.9. */
static enum err read_language(struct reading *reading)
{
  const struct json *value = entry(reading, KEYWORD_LANGUAGE);
  if (value == NULL) {
    return OK;
  }
  if (!json_is_string(value) && !json_is_null(value)) {
    return REFUSE(reading->processor, "invalid default language", "\"@language\" must be a string or null");
  }
  reading->context->language = json_is_string(value) ? value->string : (struct str){0};
  return OK;
}

/* Step 5.10. */
static enum err read_direction(struct reading *reading)
{
  const struct json *value = entry(reading, KEYWORD_DIRECTION);
  if (value == NULL) {
    return OK;
  }
  TRY(need_1_1(reading, KEYWORD_DIRECTION));
  enum direction direction = json_is_string(value) ? direction_parse(value->string) : DIRECTION_UNSET;
  if (direction == DIRECTION_UNSET && !json_is_null(value)) {
    return REFUSE(reading->processor, "invalid base direction", "\"@direction\" must be \"ltr\", \"rtl\" or null");
  }
  reading->context->direction = direction;
  return OK;
}

/* Step 5.11; whether the context propagates was seen before. */
static enum err check_propagate(struct reading *reading)
{
  const struct json *value = entry(reading, KEYWORD_PROPAGATE);
  if (value == NULL) {
    return OK;
  }
  TRY(need_1_1(reading, KEYWORD_PROPAGATE));
  return json_is_bool(value)
             ? OK
             : REFUSE(reading->processor, "invalid @propagate value", "\"@propagate\" must be true or false");
}

/* Step 5.13. */
static enum err define_terms(struct reading *reading)
{
  static const uint32_t entries = KEYWORD_BIT(KEYWORD_BASE) | KEYWORD_BIT(KEYWORD_DIRECTION) |
                                  KEYWORD_BIT(KEYWORD_IMPORT) | KEYWORD_BIT(KEYWORD_LANGUAGE) |
                                  KEYWORD_BIT(KEYWORD_PROPAGATE) | KEYWORD_BIT(KEYWORD_PROTECTED) |
                                  KEYWORD_BIT(KEYWORD_VERSION) | KEYWORD_BIT(KEYWORD_VOCAB);
  const struct json *is_protected = entry(reading, KEYWORD_PROTECTED);
  if (is_protected != NULL && !json_is_bool(is_protected)) {
    return REFUSE(reading->processor, "invalid @protected value", "\"@protected\" must be true or false");
  }
  struct defining defining = {.processor = reading->processor,
                              .context = reading->context,
                              .local = &reading->local,
                              .call = reading->call,
                              .is_protected = is_protected != NULL && is_protected->kind == JSON_TRUE};
  for (size_t i = 0; i < reading->local.len; i++) {
    if ((entries & KEYWORD_BIT(keyword_parse(reading->local.at[i].key))) == 0) {
      TRY(definition_create(&defining, i));
    }
  }
  return OK;
}

enum err context_read_entries(struct processor *processor, struct context *context, const struct json *map,
                              const struct context_call *call)
{
  static enum err (*const steps[])(struct reading *) = {read_version,  read_import,    read_base,       read_vocab,
                                                        read_language, read_direction, check_propagate, define_terms};
  struct reading reading = {.processor = processor, .context = context, .call = call, .map = map};
  TRY(local_of(processor->scope, map, &reading.local));
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    TRY(steps[i](&reading));
  }
  return OK;
}
