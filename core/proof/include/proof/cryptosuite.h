#pragma once

#include "codec/multibase.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "jsonld/catalogue.h"

/* The cryptosuites of Data Integrity and the steps that all of them share: transform, hash, proof configuration. What
   tells one suite from another is its row in the table of cryptosuite.c. SPEC: vc-di-eddsa#algorithms,
   vc-di-ecdsa#algorithms

   proof_create and proof_check go through cryptosuite_hash; the other steps are here for conformance vectors and for
   people who want to see what was signed. */

enum transformation {
  TRANSFORMATION_RDFC, /* JSON-LD to RDF, RDFC-1.0 */
  TRANSFORMATION_JCS, /* RFC 8785 */
};

struct cryptosuite {
  struct str type; /* of its proofs */
  struct str name; /* in `cryptosuite`; the type again for an older one, whose proofs have no such member */
  enum key_kind key;
  enum transformation transformation;
  enum digest_kind digest; /* of the two hashes, and inside RDFC-1.0 */
  enum multibase proof_value; /* base of proofValue */
  bool is_only_checked; /* an older suite: its proofs are checked here, and none are made */
};

/* A suite that takes several kinds of key has a row for each: they transform alike and write their values in the same
   base, and differ in the digest. The first row of that name, which tells what they share; or NULL. */
const struct cryptosuite *cryptosuite_find(struct str name);
/* The row of that name for keys of that kind, or NULL: the suite is unknown, or takes no such key. */
const struct cryptosuite *cryptosuite_for_key(struct str name, enum key_kind kind);

/* The canonical text of a document or of a proof configuration, living in the scope. */
enum err cryptosuite_transform(struct scope *scope, const struct jsonld_catalogue *catalogue,
                               const struct cryptosuite *suite, const struct json *document, struct str *out);
/* The digest of that text, without making the text where the transformation allows it. */
enum err cryptosuite_digest(struct scope *scope, const struct jsonld_catalogue *catalogue,
                            const struct cryptosuite *suite, const struct json *document, struct digest *out);

/* True when `contexts`, a document's, begin with those that a proof names, in their order. */
bool cryptosuite_context_begins(struct json_list contexts, struct json_list named);

/* The proof without its proofValue and with the @context it is read in: the document's.
   SPEC: vc-di-eddsa#proof-configuration-eddsa-rdfc-2022 */
enum err cryptosuite_configuration(struct scope *scope, const struct cryptosuite *suite, const struct json *document,
                                   const struct json *proof, struct json *out);

/* What is signed: the digest of the proof configuration, then the digest of the document. */
struct hash_data {
  uint8_t at[2 * DIGEST_MAX_OCTETS];
  size_t len;
};
struct bytes hash_data_bytes(const struct hash_data *hash); /* borrowed from the hash data */

/* `document` is the unsecured one: without a proof, or with those alone that the proof builds on. */
enum err cryptosuite_hash(struct scope *scope, const struct jsonld_catalogue *catalogue,
                          const struct cryptosuite *suite, const struct json *document, const struct json *proof,
                          struct hash_data *out);
