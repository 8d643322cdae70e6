#include "proof/cryptosuite.h"
#include "proof/proof.h"

/* What the proof names as the document's contexts, when it names fewer than there are. */
static size_t covered_contexts(struct json_list contexts, const struct json *proof)
{
  const struct json *name = json_get(proof, STR("cryptosuite"));
  const struct json *own = json_get(proof, STR("@context"));
  const struct cryptosuite *suite = json_is_string(name) ? cryptosuite_find(name->string) : NULL;
  bool names = suite != NULL && suite->transformation == TRANSFORMATION_JCS && own != NULL;
  return names && cryptosuite_context_begins(contexts, json_as_list(own)) ? json_as_list(own).len : contexts.len;
}

enum err proof_covered_document(struct scope *scope, const struct json *document, struct json *out)
{
  struct json_list contexts = json_as_list(json_get(document, STR("@context")));
  struct json_list proofs = json_as_list(json_get(document, STR("proof")));
  size_t len = contexts.len;
  for (size_t i = 0; i < proofs.len; i++) {
    size_t covered = covered_contexts(contexts, &proofs.at[i]);
    len = covered < len ? covered : len;
  }
  if (len == contexts.len) {
    *out = *document;
    return OK;
  }
  const struct json context = json_of_items(contexts.at, len);
  return json_with(scope, document, STR("@context"), &context, out);
}
