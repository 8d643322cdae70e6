#include "fixture.h"

#include "codec/hex.h"
#include "proof/cryptosuite.h"
#include "json/text.h"

/* The published vectors of vc-di-eddsa: every value on the way from document to signature. */
static const struct {
  const char *suite;
  const char *document;
  const char *configuration, *canonical_document, *canonical_configuration;
  const char *document_hash, *configuration_hash, *hash_data;
  const char *signature, *proof_value;
} rows[] = {
#define RDFC "eddsa-rdfc-2022/"
#define EMPLOY RDFC "employ/"
#define JCS "eddsa-jcs-2022/"
    {"eddsa-rdfc-2022", "unsigned.json", RDFC "proofConfigDataInt.json", RDFC "canonDocDataInt.txt",
     RDFC "proofCanonDataInt.txt", RDFC "docHashDataInt.txt", RDFC "proofHashDataInt.txt",
     RDFC "combinedHashDataInt.txt", RDFC "sigHexDataInt.txt", RDFC "sigBTC58DataInt.txt"},
    {"eddsa-rdfc-2022", "employmentAuth.json", EMPLOY "proofConfigDataInt.json", EMPLOY "canonDocDataInt.txt",
     EMPLOY "proofCanonDataInt.txt", EMPLOY "docHashDataInt.txt", EMPLOY "proofHashDataInt.txt",
     EMPLOY "combinedHashDataInt.txt", EMPLOY "sigHexDataInt.txt", EMPLOY "sigBTC58DataInt.txt"},
    {"eddsa-jcs-2022", "unsigned.json", JCS "proofConfigJCS.json", JCS "canonDocJCS.txt", JCS "proofCanonJCS.txt",
     JCS "docHashJCS.txt", JCS "proofHashJCS.txt", JCS "combinedHashJCS.txt", JCS "sigHexJCS.txt",
     JCS "sigBTC58JCS.txt"},
};

static struct str hex(struct scope *scope, struct bytes octets)
{
  struct buf buf = buf_in(scope);
  struct str text;
  hex_print(&buf, octets);
  ASSERT_OK(scope, buf_str(&buf, &text));
  return text;
}

/* The proof configuration, its canonical text and digest, equal the vector's. */
static void configuration_is(const struct fixture *fixture, size_t row, const struct json *document,
                             const struct json *proof)
{
  struct scope *scope = fixture->scope;
  const struct cryptosuite *suite = cryptosuite_find(str_of(rows[row].suite));
  struct json configuration;
  struct str text;
  struct digest digest;
  ASSERT_OK(scope, cryptosuite_configuration(scope, suite, document, proof, &configuration));
  assert_true(json_same(&configuration, proof));
  ASSERT_OK(scope, cryptosuite_transform(scope, fixture->catalogue, suite, &configuration, &text));
  ASSERT_STR(text, fixture_text(fixture, rows[row].canonical_configuration));
  ASSERT_OK(scope, cryptosuite_digest(scope, fixture->catalogue, suite, &configuration, &digest));
  ASSERT_STR(hex(scope, digest_bytes(&digest)), fixture_text(fixture, rows[row].configuration_hash));
}

static void document_is(const struct fixture *fixture, size_t row, const struct json *document)
{
  struct scope *scope = fixture->scope;
  const struct cryptosuite *suite = cryptosuite_find(str_of(rows[row].suite));
  struct str text;
  struct digest digest;
  ASSERT_OK(scope, cryptosuite_transform(scope, fixture->catalogue, suite, document, &text));
  ASSERT_STR(text, fixture_text(fixture, rows[row].canonical_document));
  ASSERT_OK(scope, cryptosuite_digest(scope, fixture->catalogue, suite, document, &digest));
  ASSERT_STR(hex(scope, digest_bytes(&digest)), fixture_text(fixture, rows[row].document_hash));
}

static void signature_is(const struct fixture *fixture, size_t row, const struct json *document,
                         const struct json *proof, const struct key_pair *key)
{
  struct scope *scope = fixture->scope;
  const struct cryptosuite *suite = cryptosuite_find(str_of(rows[row].suite));
  struct hash_data hash;
  struct signature signature;
  struct str text;
  ASSERT_OK(scope, cryptosuite_hash(scope, fixture->catalogue, suite, document, proof, &hash));
  ASSERT_STR(hex(scope, hash_data_bytes(&hash)), fixture_text(fixture, rows[row].hash_data));
  ASSERT_OK(scope, key_pair_sign(scope, key, hash_data_bytes(&hash), &signature));
  ASSERT_STR(hex(scope, signature_bytes(&signature)), fixture_text(fixture, rows[row].signature));
  ASSERT_OK(scope, multibase_encode(scope, suite->proof_value, signature_bytes(&signature), &text));
  ASSERT_STR(text, fixture_text(fixture, rows[row].proof_value));
}

static void published_values(void **state)
{
  const struct fixture *fixture = *state;
  struct json pair = fixture_json(fixture, "keyPair.json");
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = fixture_key(fixture, &pair);
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    struct json document = fixture_json(fixture, rows[row].document);
    struct json proof = fixture_json(fixture, rows[row].configuration);
    configuration_is(fixture, row, &document, &proof);
    document_is(fixture, row, &document);
    signature_is(fixture, row, &document, &proof, key);
  }
}

static void names(void **state)
{
  (void)state;
  assert_non_null(cryptosuite_find(STR("eddsa-rdfc-2022")));
  assert_non_null(cryptosuite_find(STR("eddsa-jcs-2022")));
  assert_null(cryptosuite_find(STR("eddsa-rdfc-202")));
  assert_null(cryptosuite_find(STR("Eddsa-rdfc-2022")));
  assert_null(cryptosuite_find(STR("")));
}

TESTING_MAIN(VECTOR_TEST(published_values), cmocka_unit_test(names))
