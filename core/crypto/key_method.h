#pragma once

#include "crypto/key.h"

enum { SECRET_KEY_MAX_OCTETS = 64 };

/* In memory of sodium_malloc, read-only after it was made. */
struct key_pair {
  struct public_key public;
  uint8_t secret[SECRET_KEY_MAX_OCTETS]; /* the seed, and behind it what the kind derives from it */
};

/* What a kind of key does for who checks. Lengths were checked by the caller. */
struct key_method {
  struct key_info info;
  /* Looks at the octets of a public key and adds what is derived from them; false when they are no key. NULL for a kind
     whose every octet string is taken, and refused when something is checked with it. */
  bool (*read)(struct public_key *key);
  bool (*check)(const struct public_key *key, struct bytes message, const uint8_t *signature);
};

extern const struct key_method ed25519_method;
extern const struct key_method p256_method;
extern const struct key_method p384_method;

/* And for who signs. Apart, because a page checks with this code and signs with its browser's. */
struct key_signer {
  /* False when the seed makes no key of this kind. */
  bool (*make)(struct key_pair *pair, const uint8_t *seed);
  bool (*sign)(const struct key_pair *pair, struct bytes message, uint8_t *signature);
};

extern const struct key_signer ed25519_signer;
extern const struct key_signer p256_signer;
extern const struct key_signer p384_signer;

/* Seed of a pair, for the key file alone. */
struct bytes key_pair_seed(const struct key_pair *pair);
