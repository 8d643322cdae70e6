#pragma once

#include "proof/cryptosuite.h"
#include "proof/proof.h"

/* The members of one proof as it came, each checked on its own. SPEC: vc-data-integrity#proofs */
struct members {
  const struct cryptosuite *suite; /* the first row of its name; which one it is, the key will tell */
  struct bytes signature; /* proofValue, decoded, in the scope; of any length */
  const struct json *previous; /* string or array of strings; NULL when absent */
};

/* Fills in the finding what can be read of the proof, whether the rest is good or not. ERR_SYNTAX for a proof that is
   no object, ERR_UNSUPPORTED for an unknown suite, else ERR_PROOF. */
enum err members_read(struct scope *scope, const struct json *proof, enum proof_purpose purpose, struct members *out,
                      struct proof_finding *finding);

/* Settles the suite's row by the kind of the key that the verification method turned out to be. ERR_PROOF when the
   suite does not use such keys, or the signature has not such a key's length. */
enum err members_fit_key(struct scope *scope, struct members *members, enum key_kind kind);
