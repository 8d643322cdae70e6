#include "crypto/token.h"

#include "codec/base64.h"
#include "crypto/random.h"
#include "crypto/secret.h"

enum { TOKEN_RANDOM_OCTETS = 32 };

struct str token_new(struct scope *scope)
{
  uint8_t octets[TOKEN_RANDOM_OCTETS];
  random_fill(octets, sizeof octets);
  struct str body;
  if (base64_encode(scope, BASE64_URL, (struct bytes){octets, sizeof octets}, &body) != OK) {
    return (struct str){0};
  }
  return scope_join(scope, STR("dj_"), body);
}

struct digest token_hash(struct str token)
{
  return digest_of(DIGEST_SHA256, str_bytes(token));
}

bool token_matches(struct str token, struct bytes hash)
{
  struct digest seen = token_hash(token);
  return secret_equal(digest_bytes(&seen), hash);
}
