#pragma once

#include "crypto/key.h"

/* did:key, the DID that is its own document. SPEC: did-method-key
   did:key:z6Mk... (zDna... for P-256, z82L... for P-384) with the one verification method did:key:z6Mk...#z6Mk..., good
   for every purpose. */

/* Both live in the scope. */
enum err did_key_print(struct scope *scope, const struct public_key *key, struct str *did);
enum err did_key_method_print(struct scope *scope, const struct public_key *key, struct str *method);

/* True for "did:key:" with anything behind it. */
bool did_key_is(struct str did);
/* The key of a DID without fragment; ERR_VERIFICATION_METHOD for anything else. */
enum err did_key_parse(struct scope *scope, struct str did, struct public_key *out);
/* The key of a verification method, whose fragment must repeat the DID's multikey. ERR_VERIFICATION_METHOD. */
enum err did_key_method_parse(struct scope *scope, struct str method, struct public_key *out);
