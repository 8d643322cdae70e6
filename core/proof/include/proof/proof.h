#pragma once

#include "crypto/key.h"
#include "jsonld/catalogue.h"

/* Data Integrity proofs on JSON documents. SPEC: vc-data-integrity, vc-di-eddsa, vc-di-ecdsa

   Sign:   struct proof_options options = {.suite = STR("eddsa-rdfc-2022"), .method = method, .purpose =
   PROOF_ASSERTION}; TRY(proof_create(scope, catalogue, &document, key_pair, &options, &signed_document)); Check: struct
   proof_findings findings; TRY(proof_check(scope, catalogue, &document, PROOF_ASSERTION, resolver, &findings)); A proof
   that does not hold is a finding, not an error: proof_check fails only where it could not do its work. */

enum proof_purpose { PROOF_ASSERTION, PROOF_AUTHENTICATION };

/* "assertionMethod", "authentication" */
struct str proof_purpose_name(enum proof_purpose purpose);

/* Members of a new proof; what is empty or 0 is left out. All borrowed for the call. */
struct proof_options {
  struct str suite; /* name of a cryptosuite of the table; with the key's kind it names the row */
  struct str method; /* verification method, a DID URL */
  enum proof_purpose purpose;
  int64_t created_s; /* seconds since 1970 */
  int64_t expires_s;
  struct str challenge;
  struct str domain;
  struct str id; /* of the proof itself, a URL: for others to build on */
  const struct json *previous; /* ids of proofs that the document has and this one builds on: a string or an array of
                                  strings; NULL for a proof that stands beside the others */
};

/* The document with the new proof added, living in the scope; the input stays unchanged but for the data-integrity
   context that is appended where a 1.1 document lacks its terms. Proofs that are there already must be well-formed, of
   whatever suite, and stay: the new one makes a set with them, or a chain when it builds on some of them. Whether they
   hold is not looked at. ERR_PROOF_GENERATION when key and suite do not fit, a member or a proof that is there is
   wrong; ERR_LIMIT for more than LIMIT_PROOFS; ERR_UNSUPPORTED for an unknown suite; ERR_DATA_LOSS, ERR_JSONLD ... when
   the document cannot be canonized. */
enum err proof_create(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct json *document,
                      const struct key_pair *key, const struct proof_options *options, struct json *out);

/* Gives the public key of a verification method that may be used for the purpose. ERR_VERIFICATION_METHOD when it is
   not known, ERR_RELATIONSHIP when it may not be used so. These become findings; ERR_IO, ERR_CONFIG and
   ERR_UNAVAILABLE, which are trouble of our own, are passed up. */
struct proof_resolver {
  const void *handle;
  enum err (*resolve)(const void *handle, struct scope *scope, struct str method, enum proof_purpose purpose,
                      struct public_key *out);
};

/* Resolves did:key and nothing else. */
extern const struct proof_resolver proof_did_key_resolver;

/* One proof of a document and what was found. Texts are borrowed from the document. */
struct proof_finding {
  const struct json *proof; /* NULL when the member is missing or no object */
  enum err problem; /* OK: it holds; else ERR_PROOF, ERR_SIGNATURE, ERR_VERIFICATION_METHOD, ERR_VALUE ... */
  struct str reason; /* one sentence; empty when it holds; names no claim's value */
  struct str method; /* verification method; empty when missing */
  struct str controller; /* the method without its fragment */
  struct str challenge; /* empty when absent */
  const struct json *domain; /* string or array of strings; NULL when absent */
  int64_t created_s; /* 0 when absent */
  int64_t expires_s; /* 0 when absent */
};

struct proof_findings {
  const struct proof_finding
      *at; /* in the document's order, at most LIMIT_PROOFS; one without a proof if it has none */
  size_t len;
};

/* Checks every proof of the document. One that builds on others holds only if those hold, too. `created` and `expires`
   are read but never compared with a clock: that is the verifier's (vc). OK also when none holds. */
enum err proof_check(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct json *document,
                     enum proof_purpose purpose, const struct proof_resolver *resolver, struct proof_findings *out);
/* The document with those contexts alone that all its proofs cover, living in the scope: others may stand behind the
   ones that a JCS proof names, and nobody has signed them. What is read, shown or given back must be this one; proofs
   that hold of it hold of the document. SPEC: vc-di-eddsa#verify-proof-eddsa-jcs-2022 step 3, verifiedDocument */
enum err proof_covered_document(struct scope *scope, const struct json *document, struct json *out);
/* True when there is at least one proof and all hold. */
bool proof_all_hold(const struct proof_findings *findings);
