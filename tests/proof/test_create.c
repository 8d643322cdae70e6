#include "fixture.h"

#include "proof/proof.h"
#include "json/text.h"

/* A fixture and the key of the vectors. */
struct signing {
  const struct fixture *fixture;
  struct scope *scope;
  struct key_pair *key;
};

static struct signing signing_with(const struct fixture *fixture)
{
  struct json pair = fixture_json(fixture, "keyPair.json");
  return (struct signing){fixture, fixture->scope, fixture_key(fixture, &pair)};
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

static struct proof_options plain_options(const char *suite)
{
  return (struct proof_options){.suite = str_of(suite), .method = STR(METHOD_A), .purpose = PROOF_ASSERTION};
}

static const char *const suites[] = {"eddsa-rdfc-2022", "eddsa-jcs-2022"};

/* The published signed documents come out, member for member. */
static void published_documents(void **state)
{
  struct signing signing = signing_with(*state);
  static const struct {
    const char *suite, *before, *after;
  } rows[] = {
      {"eddsa-rdfc-2022", "unsigned.json", "eddsa-rdfc-2022/signedDataInt.json"},
      {"eddsa-rdfc-2022", "employmentAuth.json", "eddsa-rdfc-2022/employ/signedDataInt.json"},
      {"eddsa-jcs-2022", "unsigned.json", "eddsa-jcs-2022/signedJCS.json"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json before = fixture_json(signing.fixture, rows[i].before);
    struct json expected = fixture_json(signing.fixture, rows[i].after);
    struct proof_options options = plain_options(rows[i].suite);
    struct json seen;
    options.created_s = 1677281798;
    ASSERT_OK(signing.scope, create(&signing, &before, &options, &seen));
    assert_true(json_same(&seen, &expected));
  }
  key_pair_free(signing.key);
}

static void all_options(void **state)
{
  struct signing signing = signing_with(*state);
  struct json document = fixture_json(signing.fixture, "unsigned.json");
  for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
    struct proof_options options = {
        .suite = str_of(suites[i]),
        .method = STR(METHOD_A),
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
  }
  key_pair_free(signing.key);
}

/* SPEC: vc-data-integrity#context-injection: only where no context of the document has the terms. */
static void injects_the_terms(void **state)
{
  struct signing signing = signing_with(*state);
  static const struct {
    const char *context;
    size_t len_after;
  } rows[] = {
      {"[\"https://www.w3.org/2018/credentials/v1\"]", 2},
      {"\"https://www.w3.org/2018/credentials/v1\"", 2},
      {"[\"https://www.w3.org/2018/credentials/v1\",\"https://w3id.org/security/data-integrity/v2\"]", 2},
      {"[\"https://www.w3.org/ns/credentials/v2\"]", 1},
  };
  for (size_t suite = 0; suite < sizeof suites / sizeof *suites; suite++) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
      struct str text = scope_format(signing.scope,
                                     "{\"@context\":%s,\"type\":[\"VerifiableCredential\"],\"issuer\":\"" DID_A "\","
                                     "\"credentialSubject\":{\"id\":\"did:example:subject\"}}",
                                     rows[i].context);
      struct json document;
      struct json seen;
      struct proof_options options = plain_options(suites[suite]);
      ASSERT_OK(signing.scope, json_parse(signing.scope, text, &document));
      ASSERT_OK(signing.scope, create(&signing, &document, &options, &seen));
      assert_int_equal(json_as_list(json_get(&seen, STR("@context"))).len, rows[i].len_after);
      assert_true(holds(&signing, &seen, PROOF_ASSERTION));
    }
  }
  key_pair_free(signing.key);
}

/* JCS signs any JSON object, also one that is no JSON-LD. */
static void signs_plain_json(void **state)
{
  struct signing signing = signing_with(*state);
  struct json document;
  struct json seen;
  struct proof_options options = plain_options("eddsa-jcs-2022");
  ASSERT_OK(signing.scope, json_parse(signing.scope, STR("{\"b\":[1.50,null],\"가\":\"나\"}"), &document));
  ASSERT_OK(signing.scope, create(&signing, &document, &options, &seen));
  assert_true(holds(&signing, &seen, PROOF_ASSERTION));
  options = plain_options("eddsa-rdfc-2022");
  ASSERT_ERR(signing.scope, ERR_DATA_LOSS, create(&signing, &document, &options, &seen));
  key_pair_free(signing.key);
}

static void builds_chains(void **state)
{
  struct signing signing = signing_with(*state);
  for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
    struct json document = fixture_json(signing.fixture, "unsigned.json");
    struct proof_options options = plain_options(suites[i]);
    struct json once;
    struct json twice;
    struct json changed;
    options.id = STR("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544");
    ASSERT_OK(signing.scope, create(&signing, &document, &options, &once));
    options.previous_proof = options.id;
    options.id = (struct str){0};
    ASSERT_OK(signing.scope, create(&signing, &once, &options, &twice));
    assert_int_equal(json_as_list(json_get(&twice, STR("proof"))).len, 2);
    assert_true(holds(&signing, &twice, PROOF_ASSERTION));
    ASSERT_OK(signing.scope, json_with(signing.scope, &twice, STR("proof"),
                                       &json_as_list(json_get(&twice, STR("proof"))).at[1], &changed));
    assert_false(holds(&signing, &changed, PROOF_ASSERTION));
    options.previous_proof = STR("urn:uuid:00000000-0000-4000-8000-000000000000");
    ASSERT_ERR(signing.scope, ERR_PROOF, create(&signing, &once, &options, &twice));
  }
  key_pair_free(signing.key);
}

static void refuses(void **state)
{
  struct signing signing = signing_with(*state);
  struct json document = fixture_json(signing.fixture, "unsigned.json");
  struct json array = json_of_items(&document, 1);
  struct json seen;
  struct proof_options options = plain_options("eddsa-rdfc-2022");
  ASSERT_ERR(signing.scope, ERR_PROOF_GENERATION, create(&signing, &array, &options, &seen));
  options.suite = STR("rsa-rdfc-2022");
  ASSERT_ERR(signing.scope, ERR_UNSUPPORTED, create(&signing, &document, &options, &seen));
  static const char *const methods[] = {
      "", "did:key:z6Mk#z6Mk", DID_A,
      "did:key:z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7#z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7"};
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    options = plain_options("eddsa-rdfc-2022");
    options.method = str_of(methods[i]);
    ASSERT_ERR(signing.scope, ERR_PROOF_GENERATION, create(&signing, &document, &options, &seen));
  }
  key_pair_free(signing.key);
}

static void refuses_undefined_terms(void **state)
{
  struct signing signing = signing_with(*state);
  struct json document = fixture_json(signing.fixture, "employmentAuth.json");
  struct json value = json_of_str(STR("added"));
  struct json changed;
  struct json seen;
  struct proof_options options = plain_options("eddsa-rdfc-2022");
  ASSERT_OK(signing.scope, json_with(signing.scope, &document, STR("statusEntry"), &value, &changed));
  ASSERT_ERR(signing.scope, ERR_DATA_LOSS, create(&signing, &changed, &options, &seen));
  value = json_of_str(STR("https://unknown.example/context"));
  ASSERT_OK(signing.scope, json_with(signing.scope, &document, STR("@context"), &value, &changed));
  ASSERT_ERR(signing.scope, ERR_CONTEXT, create(&signing, &changed, &options, &seen));
  key_pair_free(signing.key);
}

TESTING_MAIN(VECTOR_TEST(published_documents), VECTOR_TEST(all_options), VECTOR_TEST(injects_the_terms),
             VECTOR_TEST(signs_plain_json), VECTOR_TEST(builds_chains), VECTOR_TEST(refuses),
             VECTOR_TEST(refuses_undefined_terms))
