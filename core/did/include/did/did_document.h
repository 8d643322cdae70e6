#pragma once

#include "crypto/key.h"
#include "json/value.h"

/* DID documents as JSON, no network: what a did:web host publishes, read and made. SPEC: did-core, cid-1.0 */

enum did_purpose { DID_ASSERTION, DID_AUTHENTICATION };

/* A verification method of our own. */
struct did_method {
  struct str fragment; /* without "#" */
  struct public_key key;
};

/* A document that names the methods, each for both purposes, as Multikeys; lives in the scope. */
enum err did_document_print(struct scope *scope, struct str did, size_t count, const struct did_method methods[],
                            struct json *out);

/* The key of `method`, a DID URL, in the document of `did` (its controller), for the purpose. Reads Multikey and
   JsonWebKey-free Ed25519VerificationKey2020 forms, in "verificationMethod" or embedded in the relationship.
   ERR_VERIFICATION_METHOD when the document is another's, malformed, or does not name it; ERR_RELATIONSHIP when the
   method is there but not for that purpose. */
enum err did_document_find(struct scope *scope, const struct json *document, struct str did, struct str method,
                           enum did_purpose purpose, struct public_key *out);
