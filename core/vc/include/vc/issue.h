#pragma once

#include "base/clock.h"
#include "proof/proof.h"
#include "status/registry_port.h"
#include "vc/schemas.h"

/* Issuing: a credential that keeps the rules gets its status entries and its proof, is recorded at the registry, and
   only then is handed out. */

/* One issuer of a service: a key with what it is used for. Const after start. */
struct issuer_instance {
  struct str name; /* in URLs: /issuers/{instance}/credentials/issue */
  struct str did; /* what `issuer` of its credentials must be */
  struct str method; /* verification method of the key */
  struct str suite; /* cryptosuite */
  const struct key_pair *key;
  bool status; /* adds status entries and records at the registry */
  bool slim; /* no `created` in the proof, so that a QR code stays small */
};

/* Indices leased from the registry in blocks and handed out one by one; shared by all threads, its lock is inside. What
   is left when the process ends is lost, which is cheap. */
struct index_pool;
/* `block` indices are leased at a time, 1 to LIMIT_INDEX_LEASE. The port is borrowed. NULL: no memory. */
struct index_pool *index_pool_new(const struct registry_port *port, size_t block);
void index_pool_free(struct index_pool *pool);

struct issuer {
  const struct schemas *schemas;
  const struct registry_port *registry; /* needed by instances with status */
  struct index_pool *indices;
  const struct clock *clock;
};

/* What was issued, in the scope. */
struct issued {
  struct json credential; /* signed */
  bool to_record; /* by every instance with status: what follows, before the credential is handed out */
  struct registry_record record;
  bool recorded; /* at the registry */
  struct registry_receipt receipt; /* when it was */
};

/* Takes an unsigned credential and gives the signed one. One that has proofs gets one more beside them,
   but by an instance with status, whose entries would break them. ERR_VALUE, ERR_PROOF_GENERATION, ERR_DATA_LOSS ...
   name what is wrong with the credential; ERR_UNAVAILABLE when the registry cannot be reached, and then nothing was
   issued. */
enum err issue_credential(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                          const struct json *credential, struct issued *out);

/* The two steps of it, for who must remember between them what was signed: to record the same again is safe, whatever
   became of the first time, and to sign again would make a second credential. Without status there is nothing to
   record. */
enum err issue_sign(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                    const struct json *credential, struct issued *out);
enum err issue_record(struct scope *scope, const struct issuer *issuer, struct issued *issued);
/* Refuses what issue_credential would refuse, signs for nobody, and spends nothing. */
enum err issue_rehearse(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                        const struct json *credential);

/* What the registry and its log know a credential by: SHA-256 over "dojang/issue/v2\n", the index (eight octets, the
   highest first), the revocation list's URL behind its length (two octets), and the bytes of the issuer's signature (of
   several proofs the last one's), which are its own salt: only who holds the credential knows them. Whoever holds it
   can make the digest again, and nobody else. ERR_VALUE without a proof, ERR_LIMIT for a URL of LIMIT_URL_OCTETS. */
enum err issue_digest(struct scope *scope, const struct json *credential, struct str list_url, uint32_t index,
                      uint8_t out[REGISTRY_DIGEST_OCTETS]);
