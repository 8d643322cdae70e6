#pragma once

#include "crypto/key.h"
#include "json/value.h"

/* A public key as a JSON Web Key: {"kty": "OKP", "crv": "Ed25519", "x"} or {"kty": "EC", "crv": "P-256", "x", "y"}.
   SPEC: RFC 7517, RFC 7518 section 6.2, RFC 8037. ERR_VALUE for a point that is none or with another y, a private key
   or anything else; members that say what a key is for are not looked at. */
enum err jwk_parse(struct scope *scope, const struct json *jwk, struct public_key *out);
