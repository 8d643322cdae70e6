#pragma once

#include "proof/cryptosuite.h"
#include "proof/proof.h"

/* A proof in two steps, for who cannot hand out the private key: a browser's, a card's.

     struct proof_draft draft;
     TRY(proof_prepare(scope, catalogue, &document, &public_key, &options, &draft));
     (elsewhere: sign hash_data_bytes(&draft.to_sign))
     TRY(proof_complete(scope, &draft, signature, &signed_document)); */

struct proof_draft {
  struct json document; /* that gets the proof; with the context of its terms */
  struct json proof; /* but for its proofValue */
  struct hash_data to_sign;
};

/* All of proof_create but the signature, with the same faults. `key` is the one that will sign. */
enum err proof_prepare(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct json *document,
                       const struct public_key *key, const struct proof_options *options, struct proof_draft *out);
/* The signed document. Whether the signature holds is not looked at: see proof_check. `to_sign` is not asked for.
   ERR_PROOF_GENERATION when the draft's proof names no cryptosuite or the document has too many proofs. */
enum err proof_complete(struct scope *scope, const struct proof_draft *draft, struct bytes signature, struct json *out);
