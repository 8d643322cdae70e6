#include "jose/jwk.h"

#include <string.h>

#include "codec/base64.h"
#include "json/field.h"

struct curve {
  struct str type;
  struct str name;
  enum key_kind kind;
  size_t coordinate_octets;
  bool has_y;
};

static const struct curve curves[] = {
    {STR_INIT("OKP"), STR_INIT("Ed25519"), KEY_ED25519, 32, false},
    {STR_INIT("EC"), STR_INIT("P-256"), KEY_P256, 32, true},
};

static const struct curve *find_curve(const struct json *jwk)
{
  for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
    if (json_is(json_get(jwk, STR("kty")), curves[i].type) && json_is(json_get(jwk, STR("crv")), curves[i].name)) {
      return &curves[i];
    }
  }
  return NULL;
}

static enum err coordinate(struct scope *scope, const struct json *jwk, struct str name, uint8_t *out, size_t octets)
{
  struct json_path path = json_path_member(NULL, STR("jwk"));
  struct str text = {0};
  TRY(json_need_string(scope, &path, jwk, name, &text));
  if (base64_decode_into(scope, BASE64_URL, text, out, octets) != OK) {
    (void)scope_take_fault(scope);
    struct json_path member = json_path_member(&path, name);
    return json_refuse(scope, &member, "must be base64url, without padding, of a coordinate of the curve");
  }
  return OK;
}

/* A point of a NIST curve is compressed to x and the last bit of y; what comes back must be the y that was given. */
static enum err read_point(struct scope *scope, const struct json *jwk, const struct curve *curve,
                           struct public_key *out)
{
  uint8_t compressed[1 + COORDINATE_MAX_OCTETS];
  uint8_t y[COORDINATE_MAX_OCTETS];
  TRY(coordinate(scope, jwk, STR("x"), compressed + 1, curve->coordinate_octets));
  TRY(coordinate(scope, jwk, STR("y"), y, curve->coordinate_octets));
  compressed[0] = y[curve->coordinate_octets - 1] % 2 == 0 ? 2 : 3;
  TRY(public_key_of(scope, curve->kind, (struct bytes){compressed, 1 + curve->coordinate_octets}, out));
  return memcmp(out->y, y, curve->coordinate_octets) == 0
             ? OK
             : FAIL(scope, ERR_VALUE, "jwk: x and y are no point of the curve");
}

enum err jwk_parse(struct scope *scope, const struct json *jwk, struct public_key *out)
{
  const struct curve *curve = find_curve(jwk);
  if (curve == NULL) {
    return FAIL(scope, ERR_VALUE, "jwk: must be an OKP key on Ed25519 or an EC key on P-256");
  }
  if (json_get(jwk, STR("d")) != NULL) {
    return FAIL(scope, ERR_VALUE, "jwk: must be a public key");
  }
  if (curve->has_y) {
    return read_point(scope, jwk, curve, out);
  }
  uint8_t x[COORDINATE_MAX_OCTETS];
  TRY(coordinate(scope, jwk, STR("x"), x, curve->coordinate_octets));
  return public_key_of(scope, curve->kind, (struct bytes){x, curve->coordinate_octets}, out);
}
