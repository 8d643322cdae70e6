#pragma once

#include "proof/cryptosuite.h"
#include "proof/proof.h"

/* The members of one proof as it came, each checked on its own. SPEC: vc-data-integrity#proofs */
struct members {
  struct str id; /* empty when absent */
  struct str suite_name; /* `cryptosuite`, or the type of an older proof */
  struct str type;
  struct str purpose;
  struct str value; /* proofValue as written */
  const struct json *previous; /* string or array of strings; NULL when absent */
  /* By members_read alone: */
  const struct cryptosuite *suite; /* the first row of its name; which one it is, the key will tell */
  struct bytes signature; /* proofValue, decoded, in the scope; of any length */
};

/* What every proof must be, of whatever suite and purpose. Fills in the finding what can be read, whether the rest is
   good or not. ERR_SYNTAX for a proof that is no object, else ERR_PROOF. */
enum err members_form(struct scope *scope, const struct json *proof, struct members *out,
                      struct proof_finding *finding);
/* The same of a proof for that purpose that can be checked here: also ERR_UNSUPPORTED, for an unknown suite. */
enum err members_read(struct scope *scope, const struct json *proof, enum proof_purpose purpose, struct members *out,
                      struct proof_finding *finding);

/* Settles the suite's row by the kind of the key that the verification method turned out to be. ERR_PROOF when the
   suite does not use such keys, or the signature has not such a key's length. */
enum err members_fit_key(struct scope *scope, struct members *members, enum key_kind kind);
