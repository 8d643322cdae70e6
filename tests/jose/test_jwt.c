#include "testing/testing.h"

#include <string.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "jose/jwk.h"
#include "jose/jwt.h"
#include "json/text.h"

/* RFC 7515 appendix A.3. */
#define HEADER "eyJhbGciOiJFUzI1NiJ9"
#define PAYLOAD "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
#define SIGNATURE "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
#define KEY                                                                                                            \
  "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","                           \
  "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"

static struct public_key published_key(struct scope *scope)
{
  struct json jwk;
  struct public_key key;
  ASSERT_OK(scope, json_parse(scope, STR(KEY), &jwk));
  ASSERT_OK(scope, jwk_parse(scope, &jwk, &key));
  return key;
}

static struct str encoded(struct scope *scope, const char *text)
{
  struct str out;
  ASSERT_OK(scope, base64_encode(scope, BASE64_URL, str_bytes(str_of(text)), &out));
  return out;
}

/* A JWT of our own making: whatever header and payload, with a signature that fits. */
static struct str made(struct scope *scope, const struct key_pair *pair, const char *header, const char *payload)
{
  struct str head = encoded(scope, header);
  struct str body = encoded(scope, payload);
  struct str text = scope_format(scope, STR_FMT "." STR_FMT, STR_ARG(head), STR_ARG(body));
  struct signature signature;
  struct str tail;
  ASSERT_OK(scope, key_pair_sign(scope, pair, str_bytes(text), &signature));
  ASSERT_OK(scope, base64_encode(scope, BASE64_URL, signature_bytes(&signature), &tail));
  return scope_format(scope, STR_FMT "." STR_FMT, STR_ARG(text), STR_ARG(tail));
}

static void the_published_one_holds(void **state)
{
  struct scope *scope = *state;
  struct public_key key = published_key(scope);
  struct jwt jwt;
  ASSERT_OK(scope, jwt_parse(scope, STR(HEADER "." PAYLOAD "." SIGNATURE), &jwt));
  assert_true(json_is(json_get(&jwt.claims, STR("iss")), STR("joe")));
  ASSERT_OK(scope, jwt_check(scope, &jwt, &key));
}

static void one_that_was_altered_does_not(void **state)
{
  struct scope *scope = *state;
  struct public_key key = published_key(scope);
  struct jwt jwt;
  const char *good = HEADER "." PAYLOAD "." SIGNATURE;
  ASSERT_OK(scope, jwt_parse(scope, str_of(good), &jwt));
  /* The last character of each part has bits that stand for nothing. */
  for (size_t i = 0; i < strlen(good); i++) {
    char *text = scope_cstr(scope, str_of(good));
    text[i] = text[i] == 'A' ? 'B' : 'A';
    if (jwt_parse(scope, str_of(text), &jwt) == OK) {
      ASSERT_ERR(scope, ERR_SIGNATURE, jwt_check(scope, &jwt, &key));
    }
    (void)scope_take_fault(scope);
  }
}

static void the_algorithm_is_the_keys(void **state)
{
  struct scope *scope = *state;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *ed25519 = NULL;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *p256 = NULL;
  struct jwt jwt;
  ASSERT_OK(scope, key_pair_new(scope, KEY_ED25519, &ed25519));
  ASSERT_OK(scope, key_pair_new(scope, KEY_P256, &p256));
  ASSERT_OK(scope, jwt_parse(scope, made(scope, ed25519, "{\"alg\":\"EdDSA\"}", "{}"), &jwt));
  ASSERT_OK(scope, jwt_check(scope, &jwt, key_pair_public(ed25519)));
  ASSERT_ERR(scope, ERR_SIGNATURE, jwt_check(scope, &jwt, key_pair_public(p256)));
  ASSERT_OK(scope, jwt_parse(scope, made(scope, ed25519, "{\"alg\":\"ES256\"}", "{}"), &jwt));
  ASSERT_ERR(scope, ERR_SIGNATURE, jwt_check(scope, &jwt, key_pair_public(ed25519)));
  ASSERT_OK(scope, jwt_parse(scope, made(scope, p256, "{\"alg\":\"EdDSA\"}", "{}"), &jwt));
  ASSERT_ERR(scope, ERR_SIGNATURE, jwt_check(scope, &jwt, key_pair_public(p256)));
}

static void headers_that_are_refused(void **state)
{
  struct scope *scope = *state;
  static const char *const headers[] = {
      "{}",
      "{\"alg\":\"none\"}",
      "{\"alg\":\"None\"}",
      "{\"alg\":\"\"}",
      "{\"alg\":null}",
      "{\"alg\":[\"EdDSA\"]}",
      "{\"alg\":\"HS256\"}",
      "{\"alg\":\"RS256\"}",
      "{\"alg\":\"eddsa\"}",
      "{\"alg\":\"EdDSA\",\"alg\":\"EdDSA\"}",
      "{\"alg\":\"EdDSA\",\"crit\":[]}",
      "{\"alg\":\"EdDSA\",\"crit\":[\"b64\"],\"b64\":false}",
      "{\"alg\":\"EdDSA\",\"b64\":false}",
      "[\"EdDSA\"]",
      "EdDSA",
      "",
  };
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  ASSERT_OK(scope, key_pair_new(scope, KEY_ED25519, &pair));
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
    struct jwt jwt;
    if (jwt_parse(scope, made(scope, pair, headers[i], "{}"), &jwt) == OK) {
      fail_msg("taken: %s", headers[i]);
    }
    (void)scope_take_fault(scope);
  }
}

static void texts_that_are_none(void **state)
{
  struct scope *scope = *state;
  static const char *const texts[] = {
      "",
      ".",
      "..",
      "...",
      HEADER,
      HEADER "." PAYLOAD,
      HEADER "." PAYLOAD "." SIGNATURE ".",
      HEADER "." PAYLOAD "." SIGNATURE "=",
      HEADER "." PAYLOAD "." SIGNATURE " ",
      " " HEADER "." PAYLOAD "." SIGNATURE,
      HEADER ".IngiIA." SIGNATURE, /* a string */
      HEADER ".." SIGNATURE,
      HEADER "." PAYLOAD ".+" SIGNATURE,
  };
  struct jwt jwt;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    ASSERT_ERR(scope, ERR_SYNTAX, jwt_parse(scope, str_of(texts[i]), &jwt));
  }
  struct public_key key = published_key(scope);
  ASSERT_OK(scope, jwt_parse(scope, STR(HEADER "." PAYLOAD "."), &jwt));
  ASSERT_ERR(scope, ERR_SIGNATURE, jwt_check(scope, &jwt, &key));
}

static void one_that_is_too_long(void **state)
{
  struct scope *scope = *state;
  char *text = scope_room(scope, 1, LIMIT_JWT_OCTETS + 1);
  struct jwt jwt;
  memset(text, 'A', LIMIT_JWT_OCTETS + 1);
  ASSERT_ERR(scope, ERR_LIMIT, jwt_parse(scope, (struct str){text, LIMIT_JWT_OCTETS + 1}, &jwt));
  ASSERT_ERR(scope, ERR_SYNTAX, jwt_parse(scope, (struct str){text, LIMIT_JWT_OCTETS}, &jwt));
}

TESTING_MAIN(SCOPED_TEST(the_published_one_holds), SCOPED_TEST(one_that_was_altered_does_not),
             SCOPED_TEST(the_algorithm_is_the_keys), SCOPED_TEST(headers_that_are_refused),
             SCOPED_TEST(texts_that_are_none), SCOPED_TEST(one_that_is_too_long))
