#include "vc/challenge.h"

#include <string.h>

#include "codec/base64.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "crypto/secret.h"

enum {
  NONCE_OCTETS = 16,
  UNTIL_OCTETS = 5,
  TAG_OCTETS = 9,
  BODY_OCTETS = NONCE_OCTETS + UNTIL_OCTETS,
  TEXT_CHARS = (BODY_OCTETS + TAG_OCTETS) * 4 / 3, /* base64url without padding */
};

struct challenge {
  uint8_t at[BODY_OCTETS + TAG_OCTETS];
};

void challenge_maker_start(struct challenge_maker *maker)
{
  random_fill(maker->secret, sizeof maker->secret);
}

/* Secret and body have fixed lengths and the tag is a part of the digest, so a prefix key is enough. */
static void tag(const struct challenge_maker *maker, const uint8_t body[BODY_OCTETS], uint8_t out[TAG_OCTETS])
{
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, (struct bytes){maker->secret, sizeof maker->secret});
  digest_add(&state, (struct bytes){body, BODY_OCTETS});
  struct digest digest = digest_end(&state);
  memcpy(out, digest.at, TAG_OCTETS);
}

enum err challenge_make(struct scope *scope, const struct challenge_maker *maker, int64_t until_s, struct str *out)
{
  struct challenge challenge;
  random_fill(challenge.at, NONCE_OCTETS);
  for (size_t i = 0; i < UNTIL_OCTETS; i++) {
    challenge.at[NONCE_OCTETS + i] = (uint8_t)(until_s >> (8 * (UNTIL_OCTETS - 1 - i)));
  }
  tag(maker, challenge.at, challenge.at + BODY_OCTETS);
  return base64_encode(scope, BASE64_URL, (struct bytes){challenge.at, sizeof challenge.at}, out);
}

enum challenge_state challenge_judge(struct scope *scope, const struct challenge_maker *maker, struct str challenge,
                                     int64_t now_s)
{
  struct bytes octets;
  if (challenge.len != TEXT_CHARS) {
    return CHALLENGE_FOREIGN; /* most are somebody else's, and told by their length */
  }
  if (base64_decode(scope, BASE64_URL, challenge, &octets) != OK) {
    (void)scope_take_fault(scope);
    return CHALLENGE_FOREIGN;
  }
  uint8_t expected[TAG_OCTETS];
  if (octets.len != sizeof(struct challenge)) {
    return CHALLENGE_FOREIGN;
  }
  tag(maker, octets.at, expected);
  if (!secret_equal((struct bytes){expected, TAG_OCTETS}, (struct bytes){octets.at + BODY_OCTETS, TAG_OCTETS})) {
    return CHALLENGE_FOREIGN;
  }
  int64_t until_s = 0;
  for (size_t i = 0; i < UNTIL_OCTETS; i++) {
    until_s = until_s << 8 | octets.at[NONCE_OCTETS + i];
  }
  return now_s <= until_s ? CHALLENGE_OPEN : CHALLENGE_LAPSED;
}
