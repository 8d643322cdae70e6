#include "key_method.h"

#include <assert.h>

#include <sodium.h>

static_assert(crypto_sign_PUBLICKEYBYTES <= PUBLIC_KEY_MAX_OCTETS, "a public key fits");
static_assert(crypto_sign_SECRETKEYBYTES <= SECRET_KEY_MAX_OCTETS, "a secret key fits");
static_assert(crypto_sign_BYTES <= SIGNATURE_MAX_OCTETS, "a signature fits");

static bool make(struct key_pair *pair, const uint8_t *seed)
{
  return crypto_sign_seed_keypair(pair->public.at, pair->secret, seed) == 0;
}

static bool sign(const struct key_pair *pair, struct bytes message, uint8_t *signature)
{
  return crypto_sign_detached(signature, NULL, message.at, message.len, pair->secret) == 0;
}

/* libsodium refuses keys of small order and signatures that are not canonical, so one message has one signature. */
static bool check(const struct public_key *key, struct bytes message, const uint8_t *signature)
{
  return crypto_sign_verify_detached(signature, message.at, message.len, key->at) == 0;
}

const struct key_method ed25519_method = {
    .info = {.name = "Ed25519",
             .public_codec = 0xed,
             .public_octets = crypto_sign_PUBLICKEYBYTES,
             .seed_octets = crypto_sign_SEEDBYTES,
             .signature_octets = crypto_sign_BYTES},
    .check = check,
};

const struct key_signer ed25519_signer = {.make = make, .sign = sign};
