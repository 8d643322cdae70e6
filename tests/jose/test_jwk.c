#include "testing/testing.h"

#include "codec/hex.h"
#include "jose/jwk.h"
#include "json/text.h"

/* The keys of RFC 8037 appendix A.2 and RFC 7515 appendix A.3. */
#define ED25519 "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"
#define X "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\""
#define Y "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\""
#define P256 "\"kty\":\"EC\",\"crv\":\"P-256\""

static enum err parse(struct scope *scope, const char *text, struct public_key *out)
{
  struct json jwk;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &jwk));
  return jwk_parse(scope, &jwk, out);
}

static struct str octets_of(struct scope *scope, const struct public_key *key)
{
  struct buf text = buf_in(scope);
  struct str out;
  hex_print(&text, public_key_bytes(key));
  ASSERT_OK(scope, buf_str(&text, &out));
  return out;
}

static void published_keys_are_read(void **state)
{
  struct scope *scope = *state;
  struct public_key key;
  ASSERT_OK(scope, parse(scope, ED25519, &key));
  assert_int_equal(key.kind, KEY_ED25519);
  ASSERT_STR(octets_of(scope, &key), STR("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  ASSERT_OK(scope, parse(scope, "{" P256 "," X "," Y ",\"use\":\"sig\",\"kid\":\"1\"}", &key));
  assert_int_equal(key.kind, KEY_P256);
  ASSERT_STR(octets_of(scope, &key), STR("037fcdce2770f6c45d4183cbee6fdb4b7b580733357be9ef13bacf6e3c7bd15445"));
}

static void all_else_is_refused(void **state)
{
  struct scope *scope = *state;
  static const char *const wrong[] = {
      "{}",
      "{" P256 "," X "}",
      "{" P256 "," Y "}",
      "{" P256 ",\"x\":7," Y "}",
      "{" P256 "," X "," Y ",\"d\":\"x\"}",
      "{" P256 "," X ",\"y\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"}", /* of the right parity, but no point */
      "{" P256 "," X ",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a\"}",
      "{" P256 "," X ",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0=\"}",
      "{" P256 ",\"x\":\"_____wAAAAEAAAAAAAAAAAAAAAD_______________8\"," Y "}", /* the field's own prime */
      "{\"kty\":\"EC\",\"crv\":\"P-384\"," X "," Y "}",
      "{\"kty\":\"EC\",\"crv\":\"Ed25519\"," X "}",
      "{\"kty\":\"OKP\",\"crv\":\"X25519\"," X "}",
      "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR\"}",
      "{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75\"}",
      "{\"kty\":\"RSA\",\"n\":\"x\",\"e\":\"AQAB\"}",
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct public_key key;
    if (parse(scope, wrong[i], &key) == OK) {
      fail_msg("taken: %s", wrong[i]);
    }
    (void)scope_take_fault(scope);
  }
  struct public_key key;
  struct json text = json_of_str(STR("x"));
  ASSERT_ERR(scope, ERR_VALUE, jwk_parse(scope, &text, &key));
  ASSERT_ERR(scope, ERR_VALUE, jwk_parse(scope, NULL, &key));
}

TESTING_MAIN(SCOPED_TEST(published_keys_are_read), SCOPED_TEST(all_else_is_refused))
