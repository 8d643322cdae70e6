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

/* Takes an unsigned credential and gives the signed one, in the scope. One that has proofs gets one more beside them,
   but by an instance with status, whose entries would break them. ERR_VALUE, ERR_PROOF_GENERATION, ERR_DATA_LOSS ...
   name what is wrong with the credential; ERR_UNAVAILABLE when the registry cannot be reached, and then nothing was
   issued. */
enum err issue_credential(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                          const struct json *credential, struct json *out);

/* What the registry knows a credential by: SHA-256 over "dojang/issue/v1", the bytes of the issuer's signature (its own
   salt: only who holds the credential knows them), the status group and the index. */
enum err issue_digest(struct scope *scope, const struct json *credential, uint64_t group, uint32_t index,
                      uint8_t out[REGISTRY_DIGEST_OCTETS]);
