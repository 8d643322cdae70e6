#pragma once

#include "base/scope.h"

/* Challenges that a verifier gives out, and nonces that an issuer does: 16 random octets, the second in which it
   lapses, and a tag under a secret of this process, in base64url. So a challenge of ours is known as such without
   keeping a list of those outstanding, also when it has lapsed; one that a caller made is the caller's affair. */

enum { CHALLENGE_SECRET_OCTETS = 32 };

struct challenge_maker {
  uint8_t secret[CHALLENGE_SECRET_OCTETS]; /* const after challenge_maker_start */
};

enum challenge_state { CHALLENGE_FOREIGN, CHALLENGE_OPEN, CHALLENGE_LAPSED };

void challenge_maker_start(struct challenge_maker *maker);
/* Lives in the scope. */
enum err challenge_make(struct scope *scope, const struct challenge_maker *maker, int64_t until_s, struct str *out);
enum challenge_state challenge_judge(struct scope *scope, const struct challenge_maker *maker, struct str challenge,
                                     int64_t now_s);
