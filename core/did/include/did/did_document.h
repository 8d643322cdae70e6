#pragma once

#include "crypto/key.h"
#include "json/value.h"

/* DID documents as JSON, no network: what the host of a did:web publishes, made and read. SPEC: did-core, cid-1.0 */

enum did_purpose { DID_ASSERTION, DID_AUTHENTICATION };

/* A verification method of our own. */
struct did_method {
  struct str fragment; /* without "#" */
  struct public_key key;
};

/* A document that names the methods, each for both purposes, as Multikeys; lives in the scope. */
enum err did_document_print(struct scope *scope, struct str did, size_t count, const struct did_method methods[],
                            struct json *out);

/* The key of `method`, a DID URL, in the document of `did`, its controller, for the purpose. Reads the types Multikey
   and Ed25519VerificationKey2020, in "verificationMethod" or embedded in the relationship. ERR_VERIFICATION_METHOD when
   the document is another's, is malformed, or does not describe the method; ERR_RELATIONSHIP when the method is there
   but not for that purpose. */
enum err did_document_find(struct scope *scope, const struct json *document, struct str did, struct str method,
                           enum did_purpose purpose, struct public_key *out);
