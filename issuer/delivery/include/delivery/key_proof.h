#pragma once

#include "jsonld/catalogue.h"
#include "json/value.h"

/* A wallet proves that it has the key to which a credential is to be bound: a JWT or a presentation without
   credentials, signed for this issuer over a nonce of ours. SPEC: openid-4-verifiable-credential-issuance-1_0 appendix
   F.1, F.2

   Whether the nonce is ours and fresh is the caller's to find. */

struct key_proof_terms {
  const struct jsonld_catalogue *catalogue;
  struct str audience; /* the issuer's identifier */
  int64_t now_s;
  int64_t age_most_s; /* how long ago it may have been made */
};

struct key_proof {
  struct str holder; /* did:key of an Ed25519 or P-256 key */
  struct str nonce;
};

/* `proofs` is that member of a credential request: {"jwt": [text]} or {"di_vp": [presentation]}, one proof, NULL when
   it is missing. A fault of any other kind than our own trouble says that it is no proof: REFUSE "proof". */
enum err key_proof_check(struct scope *scope, const struct key_proof_terms *terms, const struct json *proofs,
                         struct key_proof *out);

/* What the metadata says of the two types of proof, as JSON. */
enum err key_proof_types(struct scope *scope, struct json *out);
