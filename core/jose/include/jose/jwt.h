#pragma once

#include "crypto/key.h"
#include "json/value.h"

/* A JWT as others sign it: a compact JWS whose payload is a JSON object. Only read here. What algorithms there are
   stands in one table of jwt.c; each is for one kind of key, and "none" and those with a shared secret are not among
   them. SPEC: RFC 7515 section 3.1, RFC 7519, RFC 8037, RFC 8725

     struct jwt jwt;
     TRY(jwt_parse(scope, text, &jwt));
     ... find the key that the header names ...
     TRY(jwt_check(scope, &jwt, &key));
     ... only now believe the claims ... */

struct jwt {
  struct json header; /* objects, living in the scope */
  struct json claims;
  enum key_kind key; /* what `alg` is for */
  struct bytes signed_octets; /* borrowed from the text */
  struct bytes signature;
};

/* Says nothing about the signature. ERR_SYNTAX, ERR_LIMIT (LIMIT_JWT_OCTETS); ERR_VALUE for an algorithm that is not in
   the table, and for any extension that a reader must understand (`crit`). */
enum err jwt_parse(struct scope *scope, struct str text, struct jwt *out);
/* ERR_SIGNATURE unless the owner of the key has signed it with the algorithm that it names. */
enum err jwt_check(struct scope *scope, const struct jwt *jwt, const struct public_key *key);
