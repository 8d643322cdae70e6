#pragma once

#include "base/scope.h"

/* What a counter shows for a wallet to read: who asks, for what, until when, and the challenge to be signed.

     "VPQ1-R" + RFC 9285 base45 of CBOR {1: nonce, 2: domain, 3: expires, 4: [types]}

   Nobody has signed it: it says no more than what stands on the screen that shows it. */

enum { CHALLENGE_NONCE_LEAST_OCTETS = 16, CHALLENGE_NONCE_MOST_OCTETS = 64, CHALLENGE_TYPES_MOST = 16 };

struct challenge_text {
  struct bytes nonce; /* the challenge is its base64url */
  struct str domain; /* of the counter, as the proof is to name it */
  int64_t expires_s; /* seconds since 1970 */
  const struct str *types; /* of the credentials that are asked for; none: any */
  size_t types_len;
};

/* Lives in the scope. ERR_VALUE names the member that cannot be, ERR_LIMIT. */
enum err challenge_text_print(struct scope *scope, const struct challenge_text *challenge, struct str *out);
/* Lives in the scope. ERR_SYNTAX for what is no such text, ERR_VALUE for one that says something that cannot be,
   ERR_UNSUPPORTED for one of a later form. A challenge has one text: what is written in another way is none. */
enum err challenge_text_parse(struct scope *scope, struct str text, struct challenge_text *out);
