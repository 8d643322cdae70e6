#include "document.h"

#include "catalogue_entry.h"

static enum err check(struct processor *processor, const struct document *document, const struct document **out)
{
  if (document->context == NULL) {
    return REFUSE(processor, "invalid remote context", "the document " STR_FMT " has no \"@context\" at its top",
                  STR_ARG(document->url));
  }
  *out = document;
  return OK;
}

static const struct document *find_loaded(const struct processor *processor, struct str url)
{
  const struct document *document = processor->loaded;
  while (document != NULL && !str_equal(document->url, url)) {
    document = document->next;
  }
  return document;
}

static enum err refuse_unknown(struct processor *processor, struct str url)
{
  (void)scope_take_fault(processor->scope); /* the loader's own reason */
  struct str shown = processor_shown(url);
  return FAIL_CODE(processor->scope, ERR_CONTEXT, STR("loading remote context failed"),
                   "the context " STR_FMT " is not in the catalogue", STR_ARG(shown));
}

enum err document_find(struct processor *processor, struct str url, const struct document **out)
{
  const struct document *known = catalogue_find(processor->options->catalogue, url);
  known = known != NULL ? known : find_loaded(processor, url);
  if (known != NULL) {
    return check(processor, known, out);
  }
  const struct jsonld_loader *loader = processor->options->loader;
  struct document *document = SCOPE_NEW(processor->scope, struct document);
  if (document == NULL) {
    return scope_err(processor->scope);
  }
  if (loader == NULL || loader->load(loader->handle, processor->scope, url, &document->json) != OK) {
    return refuse_unknown(processor, url);
  }
  document->url = url;
  document->context = json_get(&document->json, STR("@context"));
  document->next = processor->loaded;
  processor->loaded = document;
  return check(processor, document, out);
}
