#include "jose/jwt.h"

#include "base/limits.h"
#include "codec/base64.h"
#include "json/field.h"
#include "json/text.h"

struct algorithm {
  struct str name;
  enum key_kind key;
};

static const struct algorithm algorithms[] = {
    {STR_INIT("EdDSA"), KEY_ED25519},
    {STR_INIT("ES256"), KEY_P256},
};

static enum err find_algorithm(struct scope *scope, const struct json *header, enum key_kind *out)
{
  for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
    if (json_is(json_get(header, STR("alg")), algorithms[i].name)) {
      *out = algorithms[i].key;
      return OK;
    }
  }
  return FAIL(scope, ERR_VALUE, "alg: must be EdDSA or ES256");
}

/* What is wrong is told without what the part holds. */
static enum err part_decode(struct scope *scope, const char *name, struct str text, struct bytes *out)
{
  if (base64_decode(scope, BASE64_URL, text, out) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  return FAIL(scope, ERR_SYNTAX, "the %s of the JWT is not base64url without padding", name);
}

static enum err part_object(struct scope *scope, const char *name, struct str text, struct json *out)
{
  struct bytes octets = {0};
  TRY(part_decode(scope, name, text, &octets));
  if (json_parse(scope, bytes_str(octets), out) != OK) {
    (void)scope_take_fault(scope);
    return FAIL(scope, ERR_SYNTAX, "the %s of the JWT is not JSON", name);
  }
  return json_is_object(out) ? OK : FAIL(scope, ERR_SYNTAX, "the %s of the JWT is not an object", name);
}

enum err jwt_parse(struct scope *scope, struct str text, struct jwt *out)
{
  if (text.len > LIMIT_JWT_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "the JWT has more than %d octets", LIMIT_JWT_OCTETS);
  }
  size_t first = str_find(text, '.', 0);
  size_t second = first == SIZE_MAX ? SIZE_MAX : str_find(text, '.', first + 1);
  if (second == SIZE_MAX || str_find(text, '.', second + 1) != SIZE_MAX) {
    return FAIL(scope, ERR_SYNTAX, "a JWT has three parts with dots between them");
  }
  TRY(part_object(scope, "header", str_slice(text, 0, first), &out->header));
  TRY(find_algorithm(scope, &out->header, &out->key));
  if (json_get(&out->header, STR("crit")) != NULL || json_get(&out->header, STR("b64")) != NULL) {
    return FAIL(scope, ERR_VALUE, "crit: no extension is understood");
  }
  TRY(part_object(scope, "payload", str_slice(text, first + 1, second), &out->claims));
  out->signed_octets = str_bytes(str_slice(text, 0, second));
  return part_decode(scope, "signature", str_slice(text, second + 1, text.len), &out->signature);
}

enum err jwt_check(struct scope *scope, const struct jwt *jwt, const struct public_key *key)
{
  bool holds = key->kind == jwt->key && public_key_check(key, jwt->signed_octets, jwt->signature);
  return holds ? OK : FAIL(scope, ERR_SIGNATURE, "the signature of the JWT does not fit it and the key");
}
