#include "crypto/random.h"
#include "crypto/secret.h"
#include "key_method.h"

#include <sodium.h>

static const struct key_signer *const signers[KEY_KIND_COUNT] = {
    [KEY_ED25519] = &ed25519_signer,
    [KEY_P256] = &p256_signer,
    [KEY_P384] = &p384_signer,
};

static enum err no_memory(struct scope *scope)
{
  return FAIL(scope, ERR_IO, "no memory can be locked for a key");
}

/* A pair of that kind, still to be made and sealed; NULL when no memory can be locked. */
static struct key_pair *pair_memory(enum key_kind kind)
{
  struct key_pair *pair = sodium_init() < 0 ? NULL : sodium_malloc(sizeof *pair);
  if (pair != NULL) {
    *pair = (struct key_pair){.public = {.kind = kind}};
  }
  return pair;
}

static enum err pair_seal(struct scope *scope, struct key_pair *pair, bool made, struct key_pair **out)
{
  if (!made) {
    const char *name = key_info(pair->public.kind)->name;
    sodium_free(pair);
    return FAIL(scope, ERR_VALUE, "the seed makes no key of kind %s", name);
  }
  (void)sodium_mprotect_readonly(pair);
  *out = pair;
  return OK;
}

enum err key_pair_from_seed(struct scope *scope, enum key_kind kind, struct bytes seed, struct key_pair **out)
{
  const struct key_info *info = key_info(kind);
  if (seed.len != info->seed_octets) {
    return FAIL(scope, ERR_VALUE, "the seed of a key of kind %s has %zu octets", info->name, info->seed_octets);
  }
  struct key_pair *pair = pair_memory(kind);
  if (pair == NULL) {
    return no_memory(scope);
  }
  return pair_seal(scope, pair, signers[kind]->make(pair, seed.at), out);
}

/* Of P-256 one seed in 2^32 is no scalar. It is drawn again rather than reduced, so that all keys are as likely. */
enum err key_pair_new(struct scope *scope, enum key_kind kind, struct key_pair **out)
{
  enum { DRAWS = 8 };
  [[gnu::cleanup(secret_drop)]] struct secret *seed = secret_new(key_info(kind)->seed_octets);
  struct key_pair *pair = seed == NULL ? NULL : pair_memory(kind);
  if (pair == NULL) {
    return no_memory(scope);
  }
  bool made = false;
  for (int draw = 0; draw < DRAWS && !made; draw++) {
    random_fill(seed->at, seed->len);
    made = signers[kind]->make(pair, seed->at);
  }
  return pair_seal(scope, pair, made, out);
}

void key_pair_free(struct key_pair *pair)
{
  sodium_free(pair);
}

void key_pair_drop(struct key_pair **pair)
{
  key_pair_free(*pair);
}

const struct public_key *key_pair_public(const struct key_pair *pair)
{
  return &pair->public;
}

struct bytes key_pair_seed(const struct key_pair *pair)
{
  return (struct bytes){pair->secret, key_info(pair->public.kind)->seed_octets};
}

enum err key_pair_sign(struct scope *scope, const struct key_pair *pair, struct bytes message, struct signature *out)
{
  const struct key_info *info = key_info(pair->public.kind);
  out->len = info->signature_octets;
  if (!signers[pair->public.kind]->sign(pair, message, out->at)) {
    return FAIL(scope, ERR_PROOF_GENERATION, "the %s key could not sign", info->name);
  }
  return OK;
}
