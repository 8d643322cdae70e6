#include "fixture.h"

#include "codec/hex.h"
#include "codec/multibase.h"
#include "did/did_key.h"
#include "proof/cryptosuite.h"
#include "json/text.h"

/* The published vectors of vc-di-eddsa and vc-di-ecdsa: every value on the way from document to signature. The files of
   a row lie in one folder and end alike. */
static const struct {
  const char *suite;
  const char *key, *document;
  const char *folder, *ending;
} rows[] = {
    {"eddsa-rdfc-2022", EDDSA "keyPair.json", EDDSA "unsigned.json", EDDSA "eddsa-rdfc-2022/", "DataInt"},
    {"eddsa-rdfc-2022", EDDSA "keyPair.json", EDDSA "employmentAuth.json", EDDSA "eddsa-rdfc-2022/employ/", "DataInt"},
    {"eddsa-jcs-2022", EDDSA "keyPair.json", EDDSA "unsigned.json", EDDSA "eddsa-jcs-2022/", "JCS"},
    {"ecdsa-rdfc-2019", ECDSA "p256KeyPair.json", ECDSA "unsigned.json", ECDSA "ecdsa-rdfc-2019-p256/", "ECDSAP256"},
    {"ecdsa-rdfc-2019", ECDSA "p256KeyPair.json", ECDSA "employmentAuth.json", ECDSA "ecdsa-rdfc-2019-p256/employ/",
     "ECDSAP256"},
    {"ecdsa-rdfc-2019", ECDSA "p384KeyPair.json", ECDSA "unsigned.json", ECDSA "ecdsa-rdfc-2019-p384/", "ECDSAP384"},
    {"ecdsa-rdfc-2019", ECDSA "p384KeyPair.json", ECDSA "employmentAuth.json", ECDSA "ecdsa-rdfc-2019-p384/employ/",
     "ECDSAP384"},
    {"ecdsa-jcs-2019", ECDSA "p256KeyPair.json", ECDSA "unsigned.json", ECDSA "ecdsa-jcs-2019-p256/", "JCSECDSAP256"},
    {"ecdsa-jcs-2019", ECDSA "p384KeyPair.json", ECDSA "unsigned.json", ECDSA "ecdsa-jcs-2019-p384/", "JCSECDSAP384"},
};

/* One row, read. */
struct vector {
  const struct fixture *fixture;
  size_t row;
  const struct cryptosuite *suite;
  struct key_pair *key;
  struct json document;
  struct json proof; /* its configuration */
};

/* The path of the row's value of that name, such as "docHash". */
static const char *path_of(const struct vector *vector, const char *name, const char *extension)
{
  return scope_format(vector->fixture->scope, "%s%s%s.%s", rows[vector->row].folder, name, rows[vector->row].ending,
                      extension)
      .at;
}

static struct str value_of(const struct vector *vector, const char *name)
{
  return fixture_text(vector->fixture, path_of(vector, name, "txt"));
}

static struct vector vector_of(const struct fixture *fixture, size_t row)
{
  struct json pair = fixture_json(fixture, rows[row].key);
  struct vector vector = {.fixture = fixture, .row = row, .key = fixture_key(fixture, &pair)};
  vector.suite = cryptosuite_for_key(str_of(rows[row].suite), key_pair_public(vector.key)->kind);
  vector.document = fixture_json(fixture, rows[row].document);
  vector.proof = fixture_json(fixture, path_of(&vector, "proofConfig", "json"));
  assert_non_null(vector.suite);
  return vector;
}

static struct str hex(struct scope *scope, struct bytes octets)
{
  struct buf buf = buf_in(scope);
  struct str text;
  hex_print(&buf, octets);
  ASSERT_OK(scope, buf_str(&buf, &text));
  return text;
}

/* The key pair is that of the verification method. */
static void key_is(const struct vector *vector)
{
  struct str method;
  ASSERT_OK(vector->fixture->scope,
            did_key_method_print(vector->fixture->scope, key_pair_public(vector->key), &method));
  ASSERT_STR(method, json_get(&vector->proof, STR("verificationMethod"))->string);
}

static void digest_is(const struct vector *vector, const struct json *value, const char *canonical, const char *hash)
{
  struct scope *scope = vector->fixture->scope;
  struct str text;
  struct digest digest;
  ASSERT_OK(scope, cryptosuite_transform(scope, vector->fixture->catalogue, vector->suite, value, &text));
  ASSERT_STR(text, value_of(vector, canonical));
  ASSERT_OK(scope, cryptosuite_digest(scope, vector->fixture->catalogue, vector->suite, value, &digest));
  ASSERT_STR(hex(scope, digest_bytes(&digest)), value_of(vector, hash));
}

static void configuration_is(const struct vector *vector)
{
  struct json configuration;
  ASSERT_OK(vector->fixture->scope, cryptosuite_configuration(vector->fixture->scope, vector->suite, &vector->document,
                                                              &vector->proof, &configuration));
  assert_true(json_same(&configuration, &vector->proof));
  digest_is(vector, &configuration, "proofCanon", "proofHash");
}

/* The published signature fits the hash data, in both ways it is written. Where a key has one signature for a message,
   ours is the same. */
static void signature_is(const struct vector *vector)
{
  struct scope *scope = vector->fixture->scope;
  const struct public_key *public = key_pair_public(vector->key);
  struct hash_data hash;
  struct bytes published;
  struct signature ours;
  ASSERT_OK(scope, cryptosuite_hash(scope, vector->fixture->catalogue, vector->suite, &vector->document, &vector->proof,
                                    &hash));
  ASSERT_STR(hex(scope, hash_data_bytes(&hash)), value_of(vector, "combinedHash"));
  ASSERT_OK(scope, multibase_decode(scope, value_of(vector, "sigBTC58"), &published));
  ASSERT_STR(hex(scope, published), value_of(vector, "sigHex"));
  assert_true(public_key_check(public, hash_data_bytes(&hash), published));
  ASSERT_OK(scope, key_pair_sign(scope, vector->key, hash_data_bytes(&hash), &ours));
  assert_true(public_key_check(public, hash_data_bytes(&hash), signature_bytes(&ours)));
  assert_true(bytes_equal(signature_bytes(&ours), published) == (public->kind == KEY_ED25519));
}

/* The signed document is the unsigned one with this proof. */
static void signed_document_is(const struct vector *vector)
{
  struct scope *scope = vector->fixture->scope;
  struct json whole = fixture_json(vector->fixture, path_of(vector, "signed", "json"));
  const struct json *proof = json_get(&whole, STR("proof"));
  struct json bare;
  struct json configuration;
  ASSERT_OK(scope, json_without(scope, &whole, STR("proof"), &bare));
  assert_true(json_same(&bare, &vector->document));
  ASSERT_OK(scope, cryptosuite_configuration(scope, vector->suite, &bare, proof, &configuration));
  assert_true(json_same(&configuration, &vector->proof));
  ASSERT_STR(json_get(proof, STR("proofValue"))->string, value_of(vector, "sigBTC58"));
}

static void published_values(void **state)
{
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    struct vector vector = vector_of(*state, row);
    key_is(&vector);
    configuration_is(&vector);
    digest_is(&vector, &vector.document, "canonDoc", "docHash");
    signature_is(&vector);
    signed_document_is(&vector);
    key_pair_free(vector.key);
  }
}

/* Inside RDFC-1.0 the suite's digest names the blank nodes, which shows where there are two: the order of the labels
   is another with SHA-384. */
static void digest_inside_canonization(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  struct json document;
  ASSERT_OK(scope, json_parse(scope,
                              STR("{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],"
                                  "\"type\":\"VerifiableCredential\",\"credentialSubject\":["
                                  "{\"description\":\"a\"},{\"description\":\"b\"},{\"description\":\"c\"},"
                                  "{\"description\":\"d\"},{\"description\":\"e\"},{\"description\":\"f\"}]}"),
                              &document));
  struct str texts[2];
  for (enum key_kind kind = KEY_P256; kind <= KEY_P384; kind++) {
    const struct cryptosuite *suite = cryptosuite_for_key(STR("ecdsa-rdfc-2019"), kind);
    ASSERT_OK(scope, cryptosuite_transform(scope, fixture->catalogue, suite, &document, &texts[kind - KEY_P256]));
  }
  assert_int_equal(texts[0].len, texts[1].len);
  assert_false(str_equal(texts[0], texts[1]));
}

static void names(void **state)
{
  (void)state;
  static const struct {
    struct str name;
    bool takes[KEY_KIND_COUNT];
  } suites[] = {
      {STR_INIT("eddsa-rdfc-2022"), {true, false, false}},
      {STR_INIT("eddsa-jcs-2022"), {true, false, false}},
      {STR_INIT("ecdsa-rdfc-2019"), {false, true, true}},
      {STR_INIT("ecdsa-jcs-2019"), {false, true, true}},
      {STR_INIT("Ed25519Signature2020"), {true, false, false}},
      {STR_INIT("DataIntegrityProof"), {0}},
      {STR_INIT("eddsa-rdfc-202"), {0}},
      {STR_INIT("Eddsa-rdfc-2022"), {0}},
      {STR_INIT("ecdsa-rdfc-2022"), {0}},
      {STR_INIT(""), {0}},
  };
  for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
    const struct cryptosuite *first = cryptosuite_find(suites[i].name);
    bool known = false;
    for (enum key_kind kind = 0; kind < KEY_KIND_COUNT; kind++) {
      const struct cryptosuite *row = cryptosuite_for_key(suites[i].name, kind);
      assert_true((row != NULL) == suites[i].takes[kind]);
      known = known || row != NULL;
      assert_true(row == NULL || (row->key == kind && row->transformation == first->transformation &&
                                  row->proof_value == first->proof_value));
    }
    assert_true(known == (first != NULL));
  }
}

TESTING_MAIN(VECTOR_TEST(published_values), VECTOR_TEST(digest_inside_canonization), cmocka_unit_test(names))
