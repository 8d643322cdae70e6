/* A JSON-LD context from outside, as a deployment's schemas folder has them: what it means is the same when it was
   compiled into the catalogue ahead and when it is worked out where a document names it. The input is
   {"@context": ..., ...}: the context, and a document's further members. */
#include "jsonld/jsonld.h"
#include "rdf/nquads.h"
#include "target.h"
#include "json/text.h"

#define URL "https://context.example/v1"

struct outcome {
  enum err err;
  struct str code;
  struct str quads;
};

static struct outcome run(struct scope *scope, const struct jsonld_options *options, const struct json *document)
{
  struct buf quads = buf_in(scope);
  struct outcome outcome = {0};
  outcome.err = jsonld_to_rdf(scope, document, options, nquads_sink(&quads));
  must(outcome.err == scope_err(scope));
  if (outcome.err == OK) {
    must(buf_str(&quads, &outcome.quads) == OK);
  }
  outcome.code = scope_take_fault(scope).code;
  return outcome;
}

/* The one document of this loader. */
static enum err load(void *handle, struct scope *scope, struct str iri, struct json *out)
{
  *out = *(const struct json *)handle;
  return str_equal(iri, STR(URL)) ? OK : FAIL(scope, ERR_CONTEXT, "no other context is known");
}

static void compare(struct scope *scope, const struct jsonld_catalogue *catalogue, struct json *context,
                    const struct json *document, bool safe)
{
  struct jsonld_options options = jsonld_credential_options(catalogue);
  options.safe = safe;
  struct outcome compiled = run(scope, &options, document);
  const struct jsonld_loader loader = {context, load};
  options.catalogue = NULL;
  options.loader = &loader;
  struct outcome loaded = run(scope, &options, document);
  if (compiled.err == ERR_LIMIT || loaded.err == ERR_LIMIT) {
    return; /* what was compiled ahead is not counted again */
  }
  must(compiled.err == loaded.err && str_equal(compiled.code, loaded.code));
  must(str_equal(compiled.quads, loaded.quads));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  const struct json url = json_of_str(STR(URL));
  struct json_member member = JSON_MEMBER("@context", json_of_null());
  struct json document = json_of_null();
  struct json context = json_of_null();
  struct str text = {0};
  if (json_parse(scope, bytes_str((struct bytes){octets, len}), &document) != OK || !json_is_object(&document) ||
      json_get(&document, member.key) == NULL) {
    return 0;
  }
  member.value = *json_get(&document, member.key);
  must(json_object_of(scope, 1, &member, &context) == OK && json_print(scope, &context, &text) == OK);
  must(json_with(scope, &document, member.key, &url, &document) == OK);
  struct jsonld_catalogue *catalogue = jsonld_catalogue_new();
  must(catalogue != NULL && jsonld_catalogue_add(catalogue, scope, STR(URL), text) == OK);
  must(jsonld_catalogue_prepare(catalogue, scope, &url) == OK);
  if (jsonld_catalogue_seal(catalogue, scope) == OK) {
    compare(scope, catalogue, &context, &document, true);
    compare(scope, catalogue, &context, &document, false);
  }
  jsonld_catalogue_free(catalogue);
  return 0;
}
