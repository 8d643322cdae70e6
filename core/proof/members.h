#pragma once

#include "proof/cryptosuite.h"
#include "proof/proof.h"

/* The members of one proof as it came, each checked on its own. SPEC: vc-data-integrity#proofs */
struct members {
  const struct cryptosuite *suite;
  struct bytes signature; /* proofValue, decoded, in the scope; of the suite's length */
  const struct json *previous; /* string or array of strings; NULL when absent */
};

/* Fills in the finding what can be read of the proof, whether the rest is good or not. ERR_SYNTAX for a proof that is
   no object, ERR_UNSUPPORTED for an unknown suite, else ERR_PROOF. */
enum err members_read(struct scope *scope, const struct json *proof, enum proof_purpose purpose, struct members *out,
                      struct proof_finding *finding);
