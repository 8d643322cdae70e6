#include "fixture.h"

#include "base/limits.h"
#include "proof/draft.h"
#include "json/text.h"

/* Who signs, and how: the keys of the vectors with each suite that takes them. */
static const struct signer {
  const char *suite, *key, *method;
} signers[] = {
    {"eddsa-rdfc-2022", EDDSA "keyPair.json", METHOD_A},
    {"eddsa-jcs-2022", EDDSA "keyPair.json", METHOD_A},
    {"ecdsa-rdfc-2019", ECDSA "p256KeyPair.json", METHOD_P256},
    {"ecdsa-jcs-2019", ECDSA "p256KeyPair.json", METHOD_P256},
    {"ecdsa-rdfc-2019", ECDSA "p384KeyPair.json", METHOD_P384},
    {"ecdsa-jcs-2019", ECDSA "p384KeyPair.json", METHOD_P384},
};
enum { RDFC_ED25519, JCS_ED25519, SIGNERS = sizeof signers / sizeof *signers };

/* A fixture and the key of a signer. */
struct signing {
  const struct fixture *fixture;
  struct scope *scope;
  const struct signer *signer;
  struct key_pair *key;
};

static struct signing signing_with(const struct fixture *fixture, size_t signer)
{
  struct json pair = fixture_json(fixture, signers[signer].key);
  return (struct signing){fixture, fixture->scope, &signers[signer], fixture_key(fixture, &pair)};
}

static enum err create(const struct signing *signing, const struct json *document, const struct proof_options *options,
                       struct json *out)
{
  return proof_create(signing->scope, signing->fixture->catalogue, document, signing->key, options, out);
}

static bool holds(const struct signing *signing, const struct json *document, enum proof_purpose purpose)
{
  struct proof_findings findings;
  ASSERT_OK(signing->scope, proof_check(signing->scope, signing->fixture->catalogue, document, purpose,
                                        &proof_did_key_resolver, &findings));
  return proof_all_hold(&findings);
}

static struct proof_options plain_options(const struct signing *signing)
{
  return (struct proof_options){
      .suite = str_of(signing->signer->suite), .method = str_of(signing->signer->method), .purpose = PROOF_ASSERTION};
}

static const struct {
  size_t signer;
  const char *before, *after;
} published[] = {
    {0, EDDSA "unsigned.json", EDDSA "eddsa-rdfc-2022/signedDataInt.json"},
    {0, EDDSA "employmentAuth.json", EDDSA "eddsa-rdfc-2022/employ/signedDataInt.json"},
    {1, EDDSA "unsigned.json", EDDSA "eddsa-jcs-2022/signedJCS.json"},
    {2, ECDSA "unsigned.json", ECDSA "ecdsa-rdfc-2019-p256/signedECDSAP256.json"},
    {2, ECDSA "employmentAuth.json", ECDSA "ecdsa-rdfc-2019-p256/employ/signedECDSAP256.json"},
    {3, ECDSA "unsigned.json", ECDSA "ecdsa-jcs-2019-p256/signedJCSECDSAP256.json"},
    {4, ECDSA "unsigned.json", ECDSA "ecdsa-rdfc-2019-p384/signedECDSAP384.json"},
    {4, ECDSA "employmentAuth.json", ECDSA "ecdsa-rdfc-2019-p384/employ/signedECDSAP384.json"},
    {5, ECDSA "unsigned.json", ECDSA "ecdsa-jcs-2019-p384/signedJCSECDSAP384.json"},
};

/* The document with the proofValue of another, in the scope. */
static struct json with_value_of(struct scope *scope, const struct json *document, const struct json *other)
{
  struct json proof;
  struct json changed;
  ASSERT_OK(scope, json_with(scope, json_get(document, STR("proof")), STR("proofValue"),
                             json_get(json_get(other, STR("proof")), STR("proofValue")), &proof));
  ASSERT_OK(scope, json_with(scope, document, STR("proof"), &proof, &changed));
  return changed;
}

/* The published signed documents come out, member for member; where signing is random, with another proofValue, which
   holds as well. */
static void published_documents(void **state)
{
  for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
    struct signing signing = signing_with(*state, published[i].signer);
    struct json before = fixture_json(signing.fixture, published[i].before);
    struct json expected = fixture_json(signing.fixture, published[i].after);
    struct proof_options options = plain_options(&signing);
    struct json seen;
    options.created_s = 1677281798;
    ASSERT_OK(signing.scope, create(&signing, &before, &options, &seen));
    assert_true(json_same(&seen, &expected) == (published[i].signer <= JCS_ED25519));
    assert_true(holds(&signing, &seen, PROOF_ASSERTION));
    struct json swapped = with_value_of(signing.scope, &seen, &expected);
    assert_true(json_same(&swapped, &expected));
    assert_true(holds(&signing, &swapped, PROOF_ASSERTION));
    key_pair_free(signing.key);
  }
}

/* A proof by one key or suite is none by another. */
static void altered_documents(void **state)
{
  for (size_t i = 0; i < SIGNERS; i++) {
    struct signing signing = signing_with(*state, i);
    struct json document = fixture_json(signing.fixture, EDDSA "employmentAuth.json");
    struct json value = json_of_str(STR("2030-01-01T00:00:00Z"));
    struct proof_options options = plain_options(&signing);
    struct json seen;
    struct json changed;
    ASSERT_OK(signing.scope, create(&signing, &document, &options, &seen));
    assert_true(holds(&signing, &seen, PROOF_ASSERTION));
    ASSERT_OK(signing.scope, json_with(signing.scope, &seen, STR("validUntil"), &value, &changed));
    assert_false(holds(&signing, &changed, PROOF_ASSERTION));
    for (size_t other = 0; other < SIGNERS; other++) {
      struct signing of_other = signing_with(*state, other);
      struct json theirs;
      options = plain_options(&of_other);
      ASSERT_OK(signing.scope, create(&of_other, &document, &options, &theirs));
      changed = with_value_of(signing.scope, &seen, &theirs);
      assert_true(holds(&signing, &changed, PROOF_ASSERTION) == (other == i));
      key_pair_free(of_other.key);
    }
    key_pair_free(signing.key);
  }
}

static void all_options(void **state)
{
  for (size_t i = 0; i < SIGNERS; i++) {
    struct signing signing = signing_with(*state, i);
    struct json document = fixture_json(signing.fixture, EDDSA "unsigned.json");
    struct proof_options options = {
        .suite = str_of(signers[i].suite),
        .method = str_of(signers[i].method),
        .purpose = PROOF_AUTHENTICATION,
        .created_s = 1773104523,
        .expires_s = 1773104613,
        .challenge = STR("BxQhChallenge"),
        .domain = STR("counter-17.city.example"),
        .id = STR("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544"),
    };
    struct json seen;
    struct proof_findings findings;
    ASSERT_OK(signing.scope, create(&signing, &document, &options, &seen));
    assert_true(holds(&signing, &seen, PROOF_AUTHENTICATION));
    assert_false(holds(&signing, &seen, PROOF_ASSERTION));
    ASSERT_OK(signing.scope, proof_check(signing.scope, signing.fixture->catalogue, &seen, PROOF_AUTHENTICATION,
                                         &proof_did_key_resolver, &findings));
    ASSERT_STR(findings.at[0].challenge, options.challenge);
    assert_true(json_is(findings.at[0].domain, options.domain));
    assert_int_equal(findings.at[0].created_s, options.created_s);
    assert_int_equal(findings.at[0].expires_s, options.expires_s);
    key_pair_free(signing.key);
  }
}

/* SPEC: vc-data-integrity#context-injection: only where no context of the document has the terms. */
static void injects_the_terms(void **state)
{
  static const struct {
    const char *context;
    size_t len_after;
  } rows[] = {
      {"[\"https://www.w3.org/2018/credentials/v1\"]", 2},
      {"\"https://www.w3.org/2018/credentials/v1\"", 2},
      {"[\"https://www.w3.org/2018/credentials/v1\",\"https://w3id.org/security/data-integrity/v2\"]", 2},
      {"[\"https://www.w3.org/ns/credentials/v2\"]", 1},
  };
  for (size_t signer = 0; signer < SIGNERS; signer++) {
    struct signing signing = signing_with(*state, signer);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
      struct str text = scope_format(signing.scope,
                                     "{\"@context\":%s,\"type\":[\"VerifiableCredential\"],\"issuer\":\"" DID_A "\","
                                     "\"credentialSubject\":{\"id\":\"did:example:subject\"}}",
                                     rows[i].context);
      struct json document;
      struct json seen;
      struct proof_options options = plain_options(&signing);
      ASSERT_OK(signing.scope, json_parse(signing.scope, text, &document));
      ASSERT_OK(signing.scope, create(&signing, &document, &options, &seen));
      assert_int_equal(json_as_list(json_get(&seen, STR("@context"))).len, rows[i].len_after);
      assert_true(holds(&signing, &seen, PROOF_ASSERTION));
    }
    key_pair_free(signing.key);
  }
}

/* In two steps, by every suite; a draft that came back without its suite is finished by none. */
static void completes_what_was_prepared(void **state)
{
  for (size_t i = 0; i < SIGNERS; i++) {
    struct signing signing = signing_with(*state, i);
    struct json document = fixture_json(signing.fixture, EDDSA "unsigned.json");
    struct proof_options options = plain_options(&signing);
    struct proof_draft draft;
    struct signature signature;
    struct json seen;
    ASSERT_OK(signing.scope, proof_prepare(signing.scope, signing.fixture->catalogue, &document,
                                           key_pair_public(signing.key), &options, &draft));
    ASSERT_OK(signing.scope, key_pair_sign(signing.scope, signing.key, hash_data_bytes(&draft.to_sign), &signature));
    ASSERT_OK(signing.scope, proof_complete(signing.scope, &draft, signature_bytes(&signature), &seen));
    assert_true(holds(&signing, &seen, PROOF_ASSERTION));
    struct json bare = draft.proof;
    ASSERT_OK(signing.scope, json_without(signing.scope, &bare, STR("cryptosuite"), &draft.proof));
    ASSERT_ERR(signing.scope, ERR_PROOF_GENERATION,
               proof_complete(signing.scope, &draft, signature_bytes(&signature), &seen));
    key_pair_free(signing.key);
  }
}

/* JCS signs any JSON object, also one that is no JSON-LD. */
static void signs_plain_json(void **state)
{
  struct signing signing = signing_with(*state, JCS_ED25519);
  struct json document;
  struct json seen;
  struct proof_options options = plain_options(&signing);
  ASSERT_OK(signing.scope, json_parse(signing.scope, STR("{\"b\":[1.50,null],\"가\":\"나\"}"), &document));
  ASSERT_OK(signing.scope, create(&signing, &document, &options, &seen));
  assert_true(holds(&signing, &seen, PROOF_ASSERTION));
  options.suite = str_of(signers[RDFC_ED25519].suite);
  ASSERT_ERR(signing.scope, ERR_DATA_LOSS, create(&signing, &document, &options, &seen));
  key_pair_free(signing.key);
}

static void builds_chains(void **state)
{
  for (size_t i = 0; i < SIGNERS; i++) {
    struct signing signing = signing_with(*state, i);
    struct json document = fixture_json(signing.fixture, EDDSA "unsigned.json");
    struct proof_options options = plain_options(&signing);
    struct json once;
    struct json twice;
    struct json changed;
    options.id = STR("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544");
    ASSERT_OK(signing.scope, create(&signing, &document, &options, &once));
    struct json previous = json_of_str(options.id);
    options.previous = &previous;
    options.id = (struct str){0};
    ASSERT_OK(signing.scope, create(&signing, &once, &options, &twice));
    assert_int_equal(json_as_list(json_get(&twice, STR("proof"))).len, 2);
    assert_true(holds(&signing, &twice, PROOF_ASSERTION));
    ASSERT_OK(signing.scope, json_with(signing.scope, &twice, STR("proof"),
                                       &json_as_list(json_get(&twice, STR("proof"))).at[1], &changed));
    assert_false(holds(&signing, &changed, PROOF_ASSERTION));
    previous = json_of_str(STR("urn:uuid:00000000-0000-4000-8000-000000000000"));
    ASSERT_ERR(signing.scope, ERR_PROOF_GENERATION, create(&signing, &once, &options, &twice));
    key_pair_free(signing.key);
  }
}

/* A chain of all signers, whatever their keys and suites: each link holds, and breaks with what it builds on. */
static void builds_mixed_chains(void **state)
{
  const struct fixture *fixture = *state;
  struct json document = fixture_json(fixture, EDDSA "unsigned.json");
  struct json previous;
  for (size_t i = 0; i < SIGNERS; i++) {
    struct signing signing = signing_with(fixture, i);
    struct proof_options options = plain_options(&signing);
    struct json before = document;
    options.id = scope_format(fixture->scope, "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc45%02zu", i);
    options.previous = i == 0 ? NULL : &previous;
    ASSERT_OK(fixture->scope, create(&signing, &before, &options, &document));
    assert_int_equal(json_as_list(json_get(&document, STR("proof"))).len, i + 1);
    assert_true(holds(&signing, &document, PROOF_ASSERTION));
    previous = json_of_str(options.id);
    key_pair_free(signing.key);
  }
  struct signing signing = {.fixture = fixture, .scope = fixture->scope};
  struct json_list proofs = json_as_list(json_get(&document, STR("proof")));
  for (size_t from = 1; from < SIGNERS; from++) {
    struct json rest = json_of_items(proofs.at + from, SIGNERS - from);
    struct json changed;
    ASSERT_OK(fixture->scope, json_with(fixture->scope, &document, STR("proof"), &rest, &changed));
    assert_false(holds(&signing, &changed, PROOF_ASSERTION));
  }
}

#define PRESENT                                                                                                        \
  "\"type\":\"DataIntegrityProof\",\"cryptosuite\":\"other-suite-2030\",\"proofPurpose\":\"assertionMethod\","         \
  "\"verificationMethod\":\"did:example:1#key\""
#define VALUE "\"proofValue\":\"uAQID\""
#define UUID(number) "\"urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc450" number "\""

/* What a document may have for proofs when one more is made, and what that one may build on. */
static const struct {
  enum err err;
  const char *present, *previous;
} extensions[] = {
    {OK, "{" PRESENT "," VALUE "}", NULL},
    {OK, "[{" PRESENT "," VALUE "},{" PRESENT "," VALUE "}]", NULL},
    {OK, "{\"id\":" UUID("1") "," PRESENT "," VALUE "}", NULL},
    {OK, "{\"id\":" UUID("1") "," PRESENT "," VALUE "}", UUID("1")},
    {OK, "{\"id\":" UUID("1") "," PRESENT "," VALUE "}", "[" UUID("1") "]"},
    {OK,
     "[{\"id\":" UUID("1") "," PRESENT "," VALUE "},{\"id\":" UUID("2") ",\"previousProof\":" UUID("1") "," PRESENT
                                                                                                        "," VALUE "}]",
     "[" UUID("1") "," UUID("2") "]"},
    {OK,
     "{\"type\":\"Ed25519Signature2020\",\"proofPurpose\":\"assertionMethod\",\"verificationMethod\":"
     "\"did:example:1#key\"," VALUE "}",
     NULL},
    {OK, "{" PRESENT "," VALUE ",\"created\":\"2026-03-10T01:02:03+09:00\",\"expires\":\"2026-03-11T01:02:03Z\"}",
     NULL},
    {ERR_PROOF_GENERATION, "null", NULL},
    {ERR_PROOF_GENERATION, "{}", NULL},
    {ERR_PROOF_GENERATION, "\"proof\"", NULL},
    {ERR_PROOF_GENERATION, "7", NULL},
    {ERR_PROOF_GENERATION, "[null]", NULL},
    {ERR_PROOF_GENERATION, "[[]]", NULL},
    {ERR_PROOF_GENERATION, "[{" PRESENT "," VALUE "},\"proof\"]", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT "}", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT ",\"proofValue\":{}}", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT ",\"proofValue\":\"\"}", NULL},
    {ERR_PROOF_GENERATION, "{" VALUE "}", NULL},
    {ERR_PROOF_GENERATION,
     "{\"type\":\"DataIntegrityProof\",\"proofPurpose\":\"assertionMethod\","
     "\"verificationMethod\":\"did:example:1#key\"," VALUE "}",
     NULL},
    {ERR_PROOF_GENERATION,
     "{\"type\":\"DataIntegrityProof\",\"cryptosuite\":\"eddsa-rdfc-2022\",\"verificationMethod\":"
     "\"did:example:1#key\"," VALUE "}",
     NULL},
    {ERR_PROOF_GENERATION,
     "{\"type\":\"DataIntegrityProof\",\"cryptosuite\":\"eddsa-rdfc-2022\",\"proofPurpose\":"
     "\"assertionMethod\"," VALUE "}",
     NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT "," VALUE ",\"created\":\"yesterday\"}", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT "," VALUE ",\"expires\":7}", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT "," VALUE ",\"domain\":{}}", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT "," VALUE ",\"challenge\":[]}", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT "," VALUE ",\"id\":\"relative\"}", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT "," VALUE ",\"id\":\"_:b0\"}", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT "," VALUE ",\"previousProof\":" UUID("1") "}", NULL},
    {ERR_PROOF_GENERATION, "{" PRESENT "," VALUE ",\"previousProof\":{}}", NULL},
    /* The new proof is number 9. */
    {ERR_PROOF_GENERATION, "{\"id\":" UUID("9") "," PRESENT "," VALUE "}", NULL},
    {ERR_PROOF_GENERATION, "{\"id\":" UUID("1") "," PRESENT "," VALUE "}", UUID("2")},
    {ERR_PROOF_GENERATION, "{\"id\":" UUID("1") "," PRESENT "," VALUE "}", UUID("9")},
    {ERR_PROOF_GENERATION, "{\"id\":" UUID("1") "," PRESENT "," VALUE "}", "[" UUID("1") "," UUID("2") "]"},
    {ERR_PROOF_GENERATION, "{\"id\":" UUID("1") "," PRESENT "," VALUE "}", "[" UUID("1") ",1]"},
    {ERR_PROOF_GENERATION, "{\"id\":" UUID("1") "," PRESENT "," VALUE "}", "{\"id\":" UUID("1") "}"},
    {ERR_PROOF_GENERATION, "{\"id\":" UUID("1") "," PRESENT "," VALUE "}", "null"},
    {ERR_PROOF_GENERATION, "{" PRESENT "," VALUE "}", UUID("1")},
};

/* An existing proof stays, whatever its suite; the new one stands beside it, or builds on it. */
static void extends_what_is_there(void **state)
{
  struct signing signing = signing_with(*state, JCS_ED25519);
  struct scope *scope = signing.scope;
  for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
    struct json bare = fixture_json(signing.fixture, EDDSA "unsigned.json");
    struct json present;
    struct json previous;
    struct json document;
    struct json seen;
    struct proof_options options = plain_options(&signing);
    options.id = STR("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4509");
    ASSERT_OK(scope, json_parse(scope, str_of(extensions[i].present), &present));
    ASSERT_OK(scope, json_with(scope, &bare, STR("proof"), &present, &document));
    if (extensions[i].previous != NULL) {
      ASSERT_OK(scope, json_parse(scope, str_of(extensions[i].previous), &previous));
      options.previous = &previous;
    }
    enum err err = create(&signing, &document, &options, &seen);
    if (err != extensions[i].err) {
      fail_msg("%s, %s: %s", extensions[i].present, extensions[i].previous, err_info(err)->name);
    }
    if (err != OK) {
      (void)scope_take_fault(scope);
      continue;
    }
    struct json_list before = json_as_list(&present);
    struct json_list after = json_as_list(json_get(&seen, STR("proof")));
    struct proof_findings findings;
    assert_int_equal(after.len, before.len + 1);
    for (size_t at = 0; at < before.len; at++) {
      assert_true(json_same(&before.at[at], &after.at[at]));
    }
    const struct json *built_on = json_get(&after.at[before.len], STR("previousProof"));
    assert_true(options.previous == NULL ? built_on == NULL : json_same(built_on, options.previous));
    ASSERT_OK(scope, proof_check(scope, signing.fixture->catalogue, &seen, PROOF_ASSERTION, &proof_did_key_resolver,
                                 &findings));
    assert_int_equal(findings.at[before.len].problem, options.previous == NULL ? OK : ERR_PROOF);
  }
  key_pair_free(signing.key);
}

/* As many proofs as a verifier reads, and no more; nor one that no verifier would read. */
static void refuses_unreadable_proofs(void **state)
{
  struct signing signing = signing_with(*state, JCS_ED25519);
  struct json document = fixture_json(signing.fixture, EDDSA "unsigned.json");
  struct json more;
  struct proof_options options = plain_options(&signing);
  static const char *const ids[] = {"relative", "no scheme", "urn:a b", "/a:b", ":"};
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
    options.id = str_of(ids[i]);
    ASSERT_ERR(signing.scope, ERR_PROOF_GENERATION, create(&signing, &document, &options, &more));
  }
  options.id = (struct str){0};
  for (size_t i = 0; i < LIMIT_PROOFS; i++) {
    ASSERT_OK(signing.scope, create(&signing, &document, &options, &more));
    document = more;
  }
  assert_true(holds(&signing, &document, PROOF_ASSERTION));
  ASSERT_ERR(signing.scope, ERR_LIMIT, create(&signing, &document, &options, &more));
  key_pair_free(signing.key);
}

static void refuses(void **state)
{
  struct signing signing = signing_with(*state, RDFC_ED25519);
  struct json document = fixture_json(signing.fixture, EDDSA "unsigned.json");
  struct json array = json_of_items(&document, 1);
  struct json seen;
  struct proof_options options = plain_options(&signing);
  ASSERT_ERR(signing.scope, ERR_PROOF_GENERATION, create(&signing, &array, &options, &seen));
  options.suite = STR("rsa-rdfc-2022");
  ASSERT_ERR(signing.scope, ERR_UNSUPPORTED, create(&signing, &document, &options, &seen));
  options.suite = STR("Ed25519Signature2020");
  ASSERT_ERR(signing.scope, ERR_PROOF_GENERATION, create(&signing, &document, &options, &seen));
  static const char *const methods[] = {
      "", "did:key:z6Mk#z6Mk", DID_A,
      "did:key:z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7#z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7"};
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    options = plain_options(&signing);
    options.method = str_of(methods[i]);
    ASSERT_ERR(signing.scope, ERR_PROOF_GENERATION, create(&signing, &document, &options, &seen));
  }
  key_pair_free(signing.key);
}

/* Each key with each suite: where the table has no row for both, no proof is made. */
static void refuses_keys_of_other_kinds(void **state)
{
  for (size_t i = 0; i < SIGNERS; i++) {
    struct signing signing = signing_with(*state, i);
    struct json document = fixture_json(signing.fixture, EDDSA "unsigned.json");
    for (size_t other = 0; other < SIGNERS; other++) {
      struct proof_options options = plain_options(&signing);
      struct json seen;
      options.suite = str_of(signers[other].suite);
      bool is_same = (i <= JCS_ED25519) == (other <= JCS_ED25519);
      ASSERT_ERR(signing.scope, is_same ? OK : ERR_PROOF_GENERATION, create(&signing, &document, &options, &seen));
    }
    key_pair_free(signing.key);
  }
}

static void refuses_undefined_terms(void **state)
{
  struct signing signing = signing_with(*state, RDFC_ED25519);
  struct json document = fixture_json(signing.fixture, EDDSA "employmentAuth.json");
  struct json value = json_of_str(STR("added"));
  struct json changed;
  struct json seen;
  struct proof_options options = plain_options(&signing);
  ASSERT_OK(signing.scope, json_with(signing.scope, &document, STR("statusEntry"), &value, &changed));
  ASSERT_ERR(signing.scope, ERR_DATA_LOSS, create(&signing, &changed, &options, &seen));
  value = json_of_str(STR("https://unknown.example/context"));
  ASSERT_OK(signing.scope, json_with(signing.scope, &document, STR("@context"), &value, &changed));
  ASSERT_ERR(signing.scope, ERR_CONTEXT, create(&signing, &changed, &options, &seen));
  key_pair_free(signing.key);
}

TESTING_MAIN(VECTOR_TEST(published_documents), VECTOR_TEST(altered_documents), VECTOR_TEST(all_options),
             VECTOR_TEST(injects_the_terms), VECTOR_TEST(completes_what_was_prepared), VECTOR_TEST(signs_plain_json),
             VECTOR_TEST(builds_chains), VECTOR_TEST(builds_mixed_chains), VECTOR_TEST(extends_what_is_there),
             VECTOR_TEST(refuses_unreadable_proofs), VECTOR_TEST(refuses), VECTOR_TEST(refuses_keys_of_other_kinds),
             VECTOR_TEST(refuses_undefined_terms))
