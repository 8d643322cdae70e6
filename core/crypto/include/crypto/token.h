#pragma once

#include "base/scope.h"
#include "crypto/digest.h"

/* A bearer token: "dj_" and base64url of 32 random octets. Its holder keeps the text; who checks it keeps SHA-256 of
   the text, which needs no salt because nobody can guess what was hashed. */

/* A new one, living in the scope; `at` is NULL when the scope is exhausted. */
struct str token_new(struct scope *scope);
/* What is stored. */
struct digest token_hash(struct str token);
/* True when the token is the one of the stored hash; in constant time. */
bool token_matches(struct str token, struct bytes hash);
