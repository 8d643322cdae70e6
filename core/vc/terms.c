#include "terms.h"

static enum err ignore(void *handle, const struct rdf_quad *quad)
{
  (void)handle;
  (void)quad;
  return OK;
}

enum err terms_check(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct json *document)
{
  struct jsonld_options options = jsonld_credential_options(catalogue);
  return jsonld_to_rdf(scope, document, &options, (struct rdf_sink){NULL, ignore});
}
