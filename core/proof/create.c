#include "proof/draft.h"

enum err proof_create(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct json *document,
                      const struct key_pair *key, const struct proof_options *options, struct json *out)
{
  struct proof_draft draft;
  struct signature signature;
  TRY(proof_prepare(scope, catalogue, document, key_pair_public(key), options, &draft));
  TRY(key_pair_sign(scope, key, hash_data_bytes(&draft.to_sign), &signature));
  return proof_complete(scope, &draft, signature_bytes(&signature), out);
}
