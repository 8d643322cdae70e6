#include "crypto/key.h"

#include <assert.h>
#include <string.h>

#include "crypto/random.h"
#include "crypto/secret.h"
#include "key_method.h"

#include <sodium.h>

static const struct key_method *const methods[KEY_KIND_COUNT] = {
    [KEY_ED25519] = &ed25519_method,
    [KEY_P256] = &p256_method,
    [KEY_P384] = &p384_method,
};

const struct key_info *key_info(enum key_kind kind)
{
  assert((size_t)kind < KEY_KIND_COUNT);
  return &methods[kind]->info;
}

enum err key_kind_parse(struct scope *scope, struct str name, enum key_kind *out)
{
  for (size_t kind = 0; kind < KEY_KIND_COUNT; kind++) {
    if (str_equal(name, str_of(methods[kind]->info.name))) {
      *out = (enum key_kind)kind;
      return OK;
    }
  }
  return FAIL(scope, ERR_UNSUPPORTED, "no such kind of key; this build knows Ed25519, P-256 and P-384");
}

enum err public_key_of(struct scope *scope, enum key_kind kind, struct bytes octets, struct public_key *out)
{
  const struct key_info *info = key_info(kind);
  if (octets.len != info->public_octets) {
    return FAIL(scope, ERR_VALUE, "a public key of kind %s has %zu octets, not %zu", info->name, info->public_octets,
                octets.len);
  }
  *out = (struct public_key){.kind = kind};
  memcpy(out->at, octets.at, octets.len);
  bool (*read)(struct public_key *) = methods[kind]->read;
  if (read != NULL && !read(out)) {
    return FAIL(scope, ERR_VALUE, "a public key of kind %s must be a compressed point of its curve", info->name);
  }
  return OK;
}

struct bytes public_key_bytes(const struct public_key *key)
{
  return (struct bytes){key->at, key_info(key->kind)->public_octets};
}

bool public_key_equal(const struct public_key *a, const struct public_key *b)
{
  return a->kind == b->kind && bytes_equal(public_key_bytes(a), public_key_bytes(b));
}

bool public_key_check(const struct public_key *key, struct bytes message, struct bytes signature)
{
  const struct key_method *method = methods[key->kind];
  return signature.len == method->info.signature_octets && method->check(key, message, signature.at);
}

struct bytes signature_bytes(const struct signature *signature)
{
  return (struct bytes){signature->at, signature->len};
}

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
  return pair_seal(scope, pair, methods[kind]->make(pair, seed.at), out);
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
    made = methods[kind]->make(pair, seed->at);
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
  const struct key_method *method = methods[pair->public.kind];
  out->len = method->info.signature_octets;
  if (!method->sign(pair, message, out->at)) {
    return FAIL(scope, ERR_PROOF_GENERATION, "the %s key could not sign", method->info.name);
  }
  return OK;
}
