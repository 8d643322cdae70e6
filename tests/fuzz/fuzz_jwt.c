/* JWTs and JWKs as strangers send them. The first octet chooses. What is read as a key is printed as Ed25519 or P-256;
   nothing that is signed for nobody holds. */
#include "jose/jwk.h"
#include "jose/jwt.h"
#include "target.h"
#include "json/text.h"

static void run_jwk(struct scope *scope, struct str text)
{
  struct json jwk;
  struct public_key key;
  if (json_parse(scope, text, &jwk) != OK || jwk_parse(scope, &jwk, &key) != OK) {
    return;
  }
  struct public_key again;
  must(key.kind == KEY_ED25519 || key.kind == KEY_P256);
  must(public_key_of(scope, key.kind, public_key_bytes(&key), &again) == OK && public_key_equal(&key, &again));
}

/* As a wallet's proof is read: the key stands in the header. */
static void run_jwt(struct scope *scope, struct str text)
{
  struct jwt jwt;
  struct public_key key;
  if (jwt_parse(scope, text, &jwt) != OK) {
    return;
  }
  must(json_is_object(&jwt.header) && json_is_object(&jwt.claims) && jwt.signed_octets.len < text.len);
  must(!json_is(json_get(&jwt.header, STR("alg")), STR("none")));
  if (jwk_parse(scope, json_get(&jwt.header, STR("jwk")), &key) != OK) {
    return;
  }
  bool holds = jwt_check(scope, &jwt, &key) == OK;
  must(!holds || (key.kind == jwt.key && jwt.signature.len == key_info(key.kind)->signature_octets));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static void (*const readers[])(struct scope * scope, struct str text) = {run_jwt, run_jwk};
  if (len == 0) {
    return 0;
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  readers[octets[0] % (sizeof readers / sizeof *readers)](scope, bytes_str((struct bytes){octets + 1, len - 1}));
  return 0;
}
