#include "fixture.h"

#include "codec/multibase.h"
#include "codec/xsd_time.h"
#include "proof/cryptosuite.h"
#include "proof/proof.h"

#define CHAIN EDDSA "proof-set-chain/"

/* The published steps of a proof set and a chain: what each proof covers, which key signs, and what comes out. */
static const struct {
  const char *covered, *configuration, *signed_proof, *key;
} rows[] = {
    {CHAIN "unsigned.json", CHAIN "proofSetConfig1.json", CHAIN "proofSetConfigSigned1.json", "keyPair1"},
    {CHAIN "unsigned.json", CHAIN "proofSetConfig2.json", CHAIN "proofSetConfigSigned2.json", "keyPair2"},
    {CHAIN "proofChainTempDoc1.json", CHAIN "proofChainConfig1.json", CHAIN "proofChainConfigSigned1.json", "keyPair3"},
    {CHAIN "proofChainTempDoc2.json", CHAIN "proofChainConfig2.json", CHAIN "proofChainConfigSigned2.json", "keyPair4"},
};

static struct key_pair *key_of(const struct fixture *fixture, const char *name)
{
  struct json pairs = fixture_json(fixture, CHAIN "multiKeyPairs.json");
  return fixture_key(fixture, json_get(&pairs, str_of(name)));
}

static void published_values(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  const struct cryptosuite *suite = cryptosuite_find(STR("eddsa-rdfc-2022"));
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = key_of(fixture, rows[row].key);
    struct json covered = fixture_json(fixture, rows[row].covered);
    struct json configuration = fixture_json(fixture, rows[row].configuration);
    struct json expected = fixture_json(fixture, rows[row].signed_proof);
    struct hash_data hash;
    struct signature signature;
    struct str text;
    ASSERT_OK(scope, cryptosuite_hash(scope, fixture->catalogue, suite, &covered, &configuration, &hash));
    ASSERT_OK(scope, key_pair_sign(scope, key, hash_data_bytes(&hash), &signature));
    ASSERT_OK(scope, multibase_encode(scope, suite->proof_value, signature_bytes(&signature), &text));
    ASSERT_STR(text, json_get(&expected, STR("proofValue"))->string);
  }
}

static struct str text_of(const struct json *object, const char *name)
{
  const struct json *value = json_get(object, str_of(name));
  return value == NULL ? (struct str){0} : value->string;
}

/* The options that make a proof like this configuration. */
static struct proof_options options_of(const struct fixture *fixture, const struct json *configuration)
{
  struct proof_options options = {
      .suite = STR("eddsa-rdfc-2022"),
      .purpose = PROOF_ASSERTION,
      .method = text_of(configuration, "verificationMethod"),
      .id = text_of(configuration, "id"),
      .previous_proof = text_of(configuration, "previousProof"),
  };
  ASSERT_OK(fixture->scope, xsd_time_parse(fixture->scope, text_of(configuration, "created"), &options.created_s));
  return options;
}

static void created_documents(void **state)
{
  const struct fixture *fixture = *state;
  static const struct {
    const char *before, *configuration, *after, *key;
  } steps[] = {
      {CHAIN "unsigned.json", CHAIN "proofSetConfig1.json", CHAIN "signedProofSet1.json", "keyPair1"},
      {CHAIN "signedProofSet1.json", CHAIN "proofSetConfig2.json", CHAIN "signedProofSet2.json", "keyPair2"},
      {CHAIN "signedProofChain1.json", CHAIN "proofChainConfig2.json", CHAIN "signedProofChain2.json", "keyPair4"},
  };
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = key_of(fixture, steps[i].key);
    struct json before = fixture_json(fixture, steps[i].before);
    struct json configuration = fixture_json(fixture, steps[i].configuration);
    struct json expected = fixture_json(fixture, steps[i].after);
    struct proof_options options = options_of(fixture, &configuration);
    struct json seen;
    ASSERT_OK(fixture->scope, proof_create(fixture->scope, fixture->catalogue, &before, key, &options, &seen));
    assert_true(json_same(&seen, &expected));
  }
}

/* How many of the document's proofs hold. */
static size_t count_good(const struct fixture *fixture, const struct json *document, size_t *len)
{
  struct proof_findings findings;
  ASSERT_OK(fixture->scope, proof_check(fixture->scope, fixture->catalogue, document, PROOF_ASSERTION,
                                        &proof_did_key_resolver, &findings));
  size_t good = 0;
  for (size_t i = 0; i < findings.len; i++) {
    good += findings.at[i].problem == OK;
  }
  assert_true(proof_all_hold(&findings) == (good == findings.len));
  *len = findings.len;
  return good;
}

static void all_hold(void **state)
{
  const struct fixture *fixture = *state;
  static const struct {
    const char *file;
    size_t len;
  } files[] = {{CHAIN "signedProofSet1.json", 1},
               {CHAIN "signedProofSet2.json", 2},
               {CHAIN "signedProofChain1.json", 3},
               {CHAIN "signedProofChain2.json", 4}};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    struct json document = fixture_json(fixture, files[i].file);
    size_t len = 0;
    assert_int_equal(count_good(fixture, &document, &len), files[i].len);
    assert_int_equal(len, files[i].len);
  }
}

/* The document of signedProofChain2.json without its proof number `gone`. */
static struct json without_proof(const struct fixture *fixture, size_t gone)
{
  struct scope *scope = fixture->scope;
  struct json document = fixture_json(fixture, CHAIN "signedProofChain2.json");
  struct json_list proofs = json_as_list(json_get(&document, STR("proof")));
  struct json_array_builder rest = {.scope = scope};
  for (size_t i = 0; i < proofs.len; i++) {
    if (i != gone) {
      json_array_add(&rest, proofs.at[i]);
    }
  }
  struct json value;
  struct json changed;
  ASSERT_OK(scope, json_array_done(&rest, &value));
  ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &value, &changed));
  return changed;
}

/* A proof that others build on cannot be taken away; the last one can. */
static void links_cannot_be_removed(void **state)
{
  const struct fixture *fixture = *state;
  for (size_t gone = 0; gone < 4; gone++) {
    struct json document = without_proof(fixture, gone);
    size_t len = 0;
    size_t good = count_good(fixture, &document, &len);
    assert_int_equal(len, 3);
    assert_int_equal(good, gone == 3 ? 3 : 2);
  }
}

/* A change in a proof breaks that proof, and every proof that covers it. */
static void links_cannot_be_changed(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  static const size_t good_left[] = {2, 2, 2, 3};
  for (size_t changed = 0; changed < 4; changed++) {
    struct json document = fixture_json(fixture, CHAIN "signedProofChain2.json");
    struct json_list proofs = json_as_list(json_get(&document, STR("proof")));
    struct json items[4];
    for (size_t i = 0; i < 4; i++) {
      items[i] = proofs.at[i];
    }
    struct json created = json_of_str(STR("2023-02-24T23:36:39Z"));
    ASSERT_OK(scope, json_with(scope, &proofs.at[changed], STR("created"), &created, &items[changed]));
    struct json value = json_of_items(items, 4);
    struct json other;
    size_t len = 0;
    ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &value, &other));
    assert_int_equal(count_good(fixture, &other, &len), good_left[changed]);
  }
}

TESTING_MAIN(VECTOR_TEST(published_values), VECTOR_TEST(created_documents), VECTOR_TEST(all_hold),
             VECTOR_TEST(links_cannot_be_removed), VECTOR_TEST(links_cannot_be_changed))
