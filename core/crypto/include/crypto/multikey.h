#pragma once

#include "crypto/key.h"

/* The text form of a public key: multibase base58btc of its multicodec and its octets, "z6Mk..." for Ed25519,
   "zDna..." for P-256, "z82L..." for P-384.
   SPEC: cid-1.0#Multikey */
enum err multikey_print(struct scope *scope, const struct public_key *key, struct str *out);
/* ERR_VALUE for another base, an unknown multicodec a wrong length, or no point of the curve; ERR_SYNTAX for what is
 * not base58. */
enum err multikey_parse(struct scope *scope, struct str text, struct public_key *out);
