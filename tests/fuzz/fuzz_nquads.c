/* N-Quads from outside: parsed, canonized and printed; the canonical text must be its own canonical text. */
#include "target.h"

#include "rdf/canon.h"
#include "rdf/nquads.h"

static enum err canonize(struct scope *scope, struct str text, size_t call_limit, struct str *out)
{
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  if (dataset == NULL) {
    return scope_err(scope);
  }
  TRY(nquads_parse(scope, text, rdf_dataset_sink(dataset)));
  struct rdf_canonical canonical;
  struct rdf_canon_options options = {.hash = DIGEST_SHA256, .call_limit = call_limit};
  TRY(rdf_canonize(scope, dataset, options, &canonical));
  return rdf_canonical_text(&canonical, scope, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct str canonical;
  struct str again;
  enum err err = canonize(scope, bytes_str((struct bytes){octets, len}), 2000, &canonical);
  if ((err == OK) != (scope_err(scope) == OK)) {
    abort(); /* a failure that left no fault, or the other way round */
  }
  if (err == OK && (canonize(scope, canonical, 0, &again) != OK || !str_equal(canonical, again))) {
    abort();
  }
  return 0;
}
