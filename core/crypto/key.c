#include "crypto/key.h"

#include <assert.h>
#include <string.h>

#include "key_method.h"

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
