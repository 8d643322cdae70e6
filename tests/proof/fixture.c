#include "fixture.h"

#include <stdlib.h>

#include "base/limits.h"
#include "codec/multibase.h"
#include "codec/varint.h"
#include "json/text.h"

static const struct {
  const char *url, *path;
} contexts[] = {
    {"https://www.w3.org/ns/credentials/v2", DOJANG_SHARED_DIR "/conformance/contexts/credentials-v2.jsonld"},
    {"https://www.w3.org/2018/credentials/v1", DOJANG_SHARED_DIR "/conformance/contexts/credentials-v1.jsonld"},
    {"https://www.w3.org/ns/credentials/examples/v2",
     DOJANG_SHARED_DIR "/conformance/contexts/credentials-examples-v2.jsonld"},
    {"https://w3id.org/security/data-integrity/v2", DOJANG_SHARE_DIR "/contexts/data-integrity-v2.jsonld"},
    {"https://w3id.org/security/suites/ed25519-2020/v1", DOJANG_SHARE_DIR "/contexts/ed25519-2020-v1.jsonld"},
    {"https://w3id.org/citizenship/v4rc1", DOJANG_SHARE_DIR "/contexts/citizenship-v4rc1.jsonld"},
};

int fixture_setup(void **state)
{
  struct fixture *fixture = calloc(1, sizeof *fixture);
  *state = fixture;
  fixture->scope = scope_new(LIMIT_SCOPE_OCTETS);
  fixture->catalogue = jsonld_catalogue_new();
  for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
    struct str text = testing_read(fixture->scope, contexts[i].path);
    ASSERT_OK(fixture->scope, jsonld_catalogue_add(fixture->catalogue, fixture->scope, str_of(contexts[i].url), text));
  }
  ASSERT_OK(fixture->scope, jsonld_catalogue_seal(fixture->catalogue, fixture->scope));
  return 0;
}

int fixture_teardown(void **state)
{
  struct fixture *fixture = *state;
  jsonld_catalogue_free(fixture->catalogue);
  scope_free(fixture->scope);
  free(fixture);
  return 0;
}

struct str fixture_text(const struct fixture *fixture, const char *file)
{
  struct str path = scope_join(fixture->scope, STR(VECTORS), str_of(file));
  return testing_read(fixture->scope, scope_cstr(fixture->scope, path));
}

struct json fixture_json(const struct fixture *fixture, const char *file)
{
  struct json value;
  ASSERT_OK(fixture->scope, json_parse(fixture->scope, fixture_text(fixture, file), &value));
  return value;
}

/* Multicodecs of secret keys: ed25519-priv, p256-priv, p384-priv. */
static enum key_kind kind_of(uint64_t codec)
{
  static const uint64_t codecs[KEY_KIND_COUNT] = {[KEY_ED25519] = 0x1300, [KEY_P256] = 0x1306, [KEY_P384] = 0x1307};
  enum key_kind kind = KEY_ED25519;
  while (kind < KEY_KIND_COUNT && codecs[kind] != codec) {
    kind++;
  }
  assert_int_not_equal(kind, KEY_KIND_COUNT);
  return kind;
}

struct key_pair *fixture_key(const struct fixture *fixture, const struct json *pair)
{
  struct bytes octets;
  uint64_t codec = 0;
  struct key_pair *key = NULL;
  const struct json *text = json_get(pair, STR("privateKeyMultibase"));
  text = text != NULL ? text : json_get(pair, STR("secretKeyMultibase"));
  ASSERT_OK(fixture->scope, multibase_decode(fixture->scope, text->string, &octets));
  size_t header = varint_decode(octets, &codec);
  struct bytes seed = {octets.at + header, octets.len - header};
  ASSERT_OK(fixture->scope, key_pair_from_seed(fixture->scope, kind_of(codec), seed, &key));
  return key;
}
