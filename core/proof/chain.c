#include "chain.h"

#include "base/limits.h"

enum err chain_of(struct scope *scope, const struct json *document, struct chain *out)
{
  out->proofs = json_as_list(json_get(document, STR("proof")));
  if (out->proofs.len > LIMIT_PROOFS) {
    return FAIL(scope, ERR_LIMIT, "proof: more than %d proofs", LIMIT_PROOFS);
  }
  return json_without(scope, document, STR("proof"), &out->bare);
}

bool chain_names(const struct json *previous, const struct json *proof)
{
  const struct json *id = json_get(proof, STR("id"));
  return json_is_string(id) && json_holds(previous, id->string);
}

static bool has(const struct chain *chain, const struct json *id)
{
  for (size_t i = 0; i < chain->proofs.len; i++) {
    if (chain_names(id, &chain->proofs.at[i])) {
      return true;
    }
  }
  return false;
}

bool chain_has_all(const struct chain *chain, const struct json *previous)
{
  struct json_list ids = json_as_list(previous);
  for (size_t i = 0; i < ids.len; i++) {
    if (!has(chain, &ids.at[i])) {
      return false;
    }
  }
  return true;
}

/* SPEC: vc-data-integrity#verify-proof-sets-and-chains steps 4.2 and 4.3 */
enum err chain_covered(struct scope *scope, const struct chain *chain, const struct json *previous, struct json *out)
{
  if (json_as_list(previous).len == 0) {
    *out = chain->bare;
    return OK;
  }
  if (!chain_has_all(chain, previous)) {
    return FAIL(scope, ERR_PROOF, "proof.previousProof: names a proof that the document does not have");
  }
  struct json_array_builder matching = {.scope = scope};
  for (size_t i = 0; i < chain->proofs.len; i++) {
    if (chain_names(previous, &chain->proofs.at[i])) {
      json_array_add(&matching, chain->proofs.at[i]);
    }
  }
  struct json proofs;
  TRY(json_array_done(&matching, &proofs));
  return json_with(scope, &chain->bare, STR("proof"), &proofs, out);
}

enum err chain_add(struct scope *scope, const struct chain *chain, const struct json *proof, struct json *out)
{
  if (chain->proofs.len == 0) {
    return json_with(scope, &chain->bare, STR("proof"), proof, out);
  }
  struct json_array_builder all = {.scope = scope};
  for (size_t i = 0; i < chain->proofs.len; i++) {
    json_array_add(&all, chain->proofs.at[i]);
  }
  json_array_add(&all, *proof);
  struct json proofs;
  TRY(json_array_done(&all, &proofs));
  return json_with(scope, &chain->bare, STR("proof"), &proofs, out);
}
