#include "jsonld/jsonld.h"

#include "expand.h"
#include "writer.h"

struct jsonld_options jsonld_credential_options(const struct jsonld_catalogue *catalogue)
{
  return (struct jsonld_options){
      .catalogue = catalogue, .safe = true, .wrapped_contexts = true, .direction = JSONLD_DIRECTION_I18N};
}

/* SPEC: json-ld11-api#dom-jsonldprocessor-expand step 6 */
static enum err enter_expand_context(struct processor *processor, const struct context **context)
{
  const struct json *local = processor->options->expand_context;
  *context = &context_initial;
  if (local == NULL) {
    return OK;
  }
  const struct json *inner = json_get(local, STR("@context"));
  struct context_call call = {.base_url = processor->options->base};
  return context_process(processor, *context, inner == NULL ? local : inner, &call, context);
}

/* SPEC: json-ld11-api#dom-jsonldprocessor-expand steps 6 to 9 */
static enum err expand(struct processor *processor, const struct json *document, struct json *out)
{
  const struct context *context;
  TRY(enter_expand_context(processor, &context));
  struct json expanded;
  TRY(expand_element(processor, context, &property_none, document, false, &expanded));
  const struct json *graph = json_get(&expanded, STR("@graph"));
  if (graph != NULL && expanded.members.len == 1) {
    expanded = *graph;
  }
  return expand_as_array(processor->scope, expanded, out);
}

enum err jsonld_expand(struct scope *scope, const struct json *document, const struct jsonld_options *options,
                       struct json *out)
{
  struct processor processor = {.scope = scope, .options = options};
  return expand(&processor, document, out);
}

enum err jsonld_to_rdf(struct scope *scope, const struct json *document, const struct jsonld_options *options,
                       struct rdf_sink sink)
{
  struct processor processor = {.scope = scope, .options = options};
  struct json expanded;
  TRY(expand(&processor, document, &expanded));
  struct writer writer = {.processor = &processor, .sink = &sink};
  struct resource default_graph = {.good = true};
  for (size_t i = 0; i < expanded.items.len; i++) {
    struct resource ignored;
    TRY(writer_node(&writer, &default_graph, &expanded.items.at[i], &ignored));
  }
  return OK;
}
