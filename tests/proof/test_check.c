#include "fixture.h"

#include <string.h>

#include "base/limits.h"
#include "codec/multibase.h"
#include "proof/proof.h"
#include "json/text.h"

#define SIGNED_JCS "eddsa-jcs-2022/signedJCS.json"
#define SIGNED_RDFC "eddsa-rdfc-2022/signedDataInt.json"

static struct proof_findings check(const struct fixture *fixture, const struct json *document)
{
  struct proof_findings findings;
  ASSERT_OK(fixture->scope, proof_check(fixture->scope, fixture->catalogue, document, PROOF_ASSERTION,
                                        &proof_did_key_resolver, &findings));
  assert_int_equal(scope_err(fixture->scope), OK);
  return findings;
}

static const char *const signed_files[] = {SIGNED_RDFC, "eddsa-rdfc-2022/employ/signedDataInt.json", SIGNED_JCS};

static void published_documents_hold(void **state)
{
  const struct fixture *fixture = *state;
  for (size_t i = 0; i < sizeof signed_files / sizeof *signed_files; i++) {
    struct json document = fixture_json(fixture, signed_files[i]);
    struct proof_findings findings = check(fixture, &document);
    assert_true(proof_all_hold(&findings));
    assert_int_equal(findings.len, 1);
    assert_int_equal(findings.at[0].reason.len, 0);
    ASSERT_STR(findings.at[0].method, STR(METHOD_A));
    ASSERT_STR(findings.at[0].controller, STR(DID_A));
    assert_int_equal(findings.at[0].created_s, 1677281798);
    assert_int_equal(findings.at[0].expires_s, 0);
    assert_null(findings.at[0].domain);
  }
}

/* One octet of the text changed, at every place: where it is still another JSON document, the proof does not hold. */
static void any_changed_octet_breaks_it(void **state)
{
  const struct fixture *fixture = *state;
  for (size_t file = 0; file < sizeof signed_files / sizeof *signed_files; file++) {
    struct str text = fixture_text(fixture, signed_files[file]);
    struct json original = fixture_json(fixture, signed_files[file]);
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    size_t documents = 0;
    for (size_t i = 0; i < text.len; i++) {
      scope_reset(scope);
      char *copy = scope_cstr(scope, text);
      struct json changed;
      copy[i] = (char)(copy[i] ^ (copy[i] == '"' || copy[i] == '\n' ? 2 : 1));
      if (json_parse(scope, (struct str){copy, text.len}, &changed) != OK || json_same(&changed, &original)) {
        continue;
      }
      struct proof_findings findings;
      ASSERT_OK(scope,
                proof_check(scope, fixture->catalogue, &changed, PROOF_ASSERTION, &proof_did_key_resolver, &findings));
      if (proof_all_hold(&findings)) {
        fail_msg("%s holds although octet %zu was changed", signed_files[file], i);
      }
      documents++;
    }
    assert_true(documents > text.len / 2);
  }
}

/* Each member at the top and in the proof taken away. */
static void any_missing_member_breaks_it(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  for (size_t file = 0; file < sizeof signed_files / sizeof *signed_files; file++) {
    struct json document = fixture_json(fixture, signed_files[file]);
    for (size_t i = 0; i < document.members.len; i++) {
      struct json changed;
      ASSERT_OK(scope, json_without(scope, &document, document.members.at[i].key, &changed));
      struct proof_findings findings = check(fixture, &changed);
      assert_false(proof_all_hold(&findings));
    }
    const struct json *proof = json_get(&document, STR("proof"));
    for (size_t i = 0; i < proof->members.len; i++) {
      struct json changed_proof;
      struct json changed;
      ASSERT_OK(scope, json_without(scope, proof, proof->members.at[i].key, &changed_proof));
      ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &changed_proof, &changed));
      struct proof_findings findings = check(fixture, &changed);
      assert_false(proof_all_hold(&findings));
    }
  }
}

/* What a proof member may not be; all on the JCS vector. */
static const struct {
  enum err problem;
  const char *name, *value;
} bad_members[] = {
    {ERR_PROOF, "type", "\"Ed25519Signature2020\""},
    {ERR_PROOF, "type", "[\"DataIntegrityProof\"]"},
    {ERR_PROOF, "type", "\"https://w3id.org/security#DataIntegrityProof\""},
    {ERR_PROOF, "type", "null"},
    {ERR_UNSUPPORTED, "cryptosuite", "\"UnknownSuite\""},
    {ERR_UNSUPPORTED, "cryptosuite", "\"\""},
    {ERR_PROOF, "cryptosuite", "{}"},
    {ERR_SIGNATURE, "cryptosuite", "\"eddsa-rdfc-2022\""},
    {ERR_PROOF, "verificationMethod", "null"},
    {ERR_PROOF, "verificationMethod", "[\"" METHOD_A "\"]"},
    {ERR_PROOF, "verificationMethod", "{\"id\":\"" METHOD_A "\"}"},
    {ERR_VERIFICATION_METHOD, "verificationMethod", "\"\""},
    {ERR_VERIFICATION_METHOD, "verificationMethod", "\"" DID_A "\""},
    {ERR_VERIFICATION_METHOD, "verificationMethod", "\"https://city.example/keys/1\""},
    {ERR_VERIFICATION_METHOD, "verificationMethod", "\"did:web:city.example#key-1\""},
    {ERR_SIGNATURE, "verificationMethod",
     "\"did:key:z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7#z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7\""},
    {ERR_PROOF, "proofPurpose", "\"authentication\""},
    {ERR_PROOF, "proofPurpose", "\"https://w3id.org/security#assertionMethod\""},
    {ERR_PROOF, "proofPurpose", "[\"assertionMethod\"]"},
    {ERR_PROOF, "proofPurpose", "true"},
    {ERR_PROOF, "proofValue", "null"},
    {ERR_PROOF, "proofValue", "{}"},
    {ERR_PROOF, "proofValue", "\"\""},
    {ERR_PROOF, "proofValue", "\"z\""},
    {ERR_PROOF, "proofValue", "\"z0OIl\""},
    {ERR_PROOF, "proofValue",
     "\"2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX\""},
    {ERR_PROOF, "proofValue",
     "\"u2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX\""},
    {ERR_PROOF, "proofValue",
     "\"z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX1\""},
    {ERR_SIGNATURE, "created", "\"2023-02-24T23:36:39Z\""},
    {ERR_SIGNATURE, "created", "\"2023-02-24T23:36:38\""}, /* without an offset: UTC */
    {ERR_PROOF, "created", "\"2023-02-24\""},
    {ERR_PROOF, "created", "\"yesterday\""},
    {ERR_PROOF, "created", "\"\""},
    {ERR_PROOF, "created", "1677281798"},
    {ERR_PROOF, "created", "null"},
    {ERR_PROOF, "expires", "\"2023-13-24T23:36:38Z\""},
    {ERR_PROOF, "expires", "[]"},
    {ERR_PROOF, "challenge", "7"},
    {ERR_PROOF, "domain", "7"},
    {ERR_PROOF, "domain", "[\"city.example\",7]"},
    {ERR_PROOF, "domain", "null"},
    {ERR_PROOF, "id", "{}"},
    {ERR_PROOF, "previousProof", "\"urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544\""},
    {ERR_PROOF, "previousProof", "[\"urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544\"]"},
    {ERR_PROOF, "previousProof", "[1]"},
    {ERR_PROOF, "previousProof", "{}"},
    {ERR_SIGNATURE, "previousProof", "[]"},
    {ERR_PROOF, "@context", "\"https://www.w3.org/ns/credentials/examples/v2\""},
    {ERR_PROOF, "@context", "{}"},
    {ERR_SIGNATURE, "@context", "\"https://www.w3.org/ns/credentials/v2\""},
    {ERR_SIGNATURE, "unknown", "\"added\""},
};

static struct json parsed(struct scope *scope, struct str text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, text, &value));
  return value;
}

static void bad_members_are_found(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  struct json document = fixture_json(fixture, SIGNED_JCS);
  for (size_t i = 0; i < sizeof bad_members / sizeof *bad_members; i++) {
    struct json value = parsed(scope, str_of(bad_members[i].value));
    struct json proof;
    struct json changed;
    ASSERT_OK(scope, json_with(scope, json_get(&document, STR("proof")), str_of(bad_members[i].name), &value, &proof));
    ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &proof, &changed));
    struct proof_findings findings = check(fixture, &changed);
    assert_int_equal(findings.len, 1);
    if (findings.at[0].problem != bad_members[i].problem) {
      fail_msg("%s %s: %s, " STR_FMT, bad_members[i].name, bad_members[i].value, err_info(findings.at[0].problem)->name,
               STR_ARG(findings.at[0].reason));
    }
    assert_true(findings.at[0].reason.len > 0);
  }
}

/* The proof member as a whole. */
static void bad_proofs_are_found(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  static const struct {
    enum err problem;
    const char *value;
  } rows[] = {
      {ERR_PROOF, "[]"},      {ERR_PROOF, "{}"},    {ERR_SYNTAX, "null"},        {ERR_SYNTAX, "\"proof\""},
      {ERR_SYNTAX, "[null]"}, {ERR_SYNTAX, "[[]]"}, {ERR_SYNTAX, "[\"proof\"]"}, {ERR_SYNTAX, "0"},
  };
  struct json document = fixture_json(fixture, SIGNED_JCS);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json value = parsed(scope, str_of(rows[i].value));
    struct json changed;
    ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &value, &changed));
    struct proof_findings findings = check(fixture, &changed);
    assert_int_equal(findings.len, 1);
    assert_int_equal(findings.at[0].problem, rows[i].problem);
    assert_false(proof_all_hold(&findings));
  }
  static const char *const documents[] = {"[]", "null", "\"\"", "0", "true"};
  for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
    struct json other = parsed(scope, str_of(documents[i]));
    struct proof_findings findings = check(fixture, &other);
    assert_int_equal(findings.at[0].problem, ERR_SYNTAX);
  }
}

/* The right signature, in a base that the suite does not use. */
static void another_base_is_found(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  struct json document = fixture_json(fixture, SIGNED_JCS);
  const struct json *proof = json_get(&document, STR("proof"));
  struct bytes signature;
  struct str text;
  ASSERT_OK(scope, multibase_decode(scope, json_get(proof, STR("proofValue"))->string, &signature));
  ASSERT_OK(scope, multibase_encode(scope, MULTIBASE_BASE64_URL, signature, &text));
  struct json value = json_of_str(text);
  struct json changed_proof;
  struct json changed;
  ASSERT_OK(scope, json_with(scope, proof, STR("proofValue"), &value, &changed_proof));
  ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &changed_proof, &changed));
  assert_int_equal(check(fixture, &changed).at[0].problem, ERR_PROOF);
}

static void no_proof_holds_nothing(void **state)
{
  (void)state;
  struct proof_findings none = {0};
  assert_false(proof_all_hold(&none));
}

static void one_bad_proof_of_a_set_is_found(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  struct json document = fixture_json(fixture, SIGNED_JCS);
  const struct json *good = json_get(&document, STR("proof"));
  struct json items[LIMIT_PROOFS + 1];
  for (size_t i = 0; i < LIMIT_PROOFS + 1; i++) {
    items[i] = *good;
  }
  struct json value = json_of_items(items, LIMIT_PROOFS);
  struct json changed;
  ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &value, &changed));
  struct proof_findings findings = check(fixture, &changed);
  assert_int_equal(findings.len, LIMIT_PROOFS);
  assert_true(proof_all_hold(&findings));
  ASSERT_OK(scope, json_without(scope, good, STR("created"), &items[7]));
  findings = check(fixture, &changed);
  assert_false(proof_all_hold(&findings));
  assert_int_equal(findings.at[7].problem, ERR_SIGNATURE);
  assert_int_equal(findings.at[8].problem, OK);
  value.items.len++;
  ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &value, &changed));
  findings = check(fixture, &changed);
  assert_int_equal(findings.len, 1);
  assert_int_equal(findings.at[0].problem, ERR_LIMIT);
}

/* In contexts without @vocab; the others define every term. */
static void undefined_terms_are_found(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  struct json document = fixture_json(fixture, "eddsa-rdfc-2022/employ/signedDataInt.json");
  struct json value = json_of_str(STR("added"));
  struct json changed;
  ASSERT_OK(scope, json_with(scope, &document, STR("statusEntry"), &value, &changed));
  assert_int_equal(check(fixture, &changed).at[0].problem, ERR_DATA_LOSS);
  struct json proof;
  ASSERT_OK(scope, json_with(scope, json_get(&document, STR("proof")), STR("statusEntry"), &value, &proof));
  ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &proof, &changed));
  assert_int_equal(check(fixture, &changed).at[0].problem, ERR_DATA_LOSS);
}

/* A context that was added behind those that a JCS proof names is not covered, and may be there. */
static void later_contexts(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  struct json document = fixture_json(fixture, SIGNED_JCS);
  struct json more = parsed(scope, STR("[\"https://www.w3.org/ns/credentials/v2\","
                                       "\"https://www.w3.org/ns/credentials/examples/v2\",\"urn:more\"]"));
  struct json other = parsed(scope, STR("[\"https://www.w3.org/ns/credentials/v2\",\"urn:more\"]"));
  struct json changed;
  ASSERT_OK(scope, json_with(scope, &document, STR("@context"), &more, &changed));
  assert_int_equal(check(fixture, &changed).at[0].problem, OK);
  ASSERT_OK(scope, json_with(scope, &document, STR("@context"), &other, &changed));
  assert_int_equal(check(fixture, &changed).at[0].problem, ERR_PROOF);
}

/* An RDFC proof is read in the document's contexts: one of its own that says anything else is refused. */
static void contexts_of_an_rdfc_proof(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  struct json document = fixture_json(fixture, SIGNED_RDFC);
  const struct json *context = json_get(&document, STR("@context"));
  const struct {
    enum err problem;
    struct json context;
  } rows[] = {{OK, *context}, {ERR_PROOF, context->items.at[0]}, {ERR_PROOF, json_of_items(NULL, 0)}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json proof;
    struct json changed;
    ASSERT_OK(scope, json_with(scope, json_get(&document, STR("proof")), STR("@context"), &rows[i].context, &proof));
    ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &proof, &changed));
    assert_int_equal(check(fixture, &changed).at[0].problem, rows[i].problem);
  }
}

static enum err resolver_err;

static enum err resolve_nothing(const void *handle, struct scope *scope, struct str method, enum proof_purpose purpose,
                                struct public_key *out)
{
  (void)handle;
  (void)method;
  (void)purpose;
  (void)out;
  return FAIL(scope, resolver_err, "nothing is known");
}

/* What the resolver knows is a finding; what it could not do is an error. */
static void resolver_faults(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  struct json document = fixture_json(fixture, SIGNED_JCS);
  struct proof_resolver resolver = {.resolve = resolve_nothing};
  struct proof_findings findings;
  resolver_err = ERR_RELATIONSHIP;
  ASSERT_OK(scope, proof_check(scope, fixture->catalogue, &document, PROOF_ASSERTION, &resolver, &findings));
  assert_int_equal(findings.at[0].problem, ERR_RELATIONSHIP);
  resolver_err = ERR_UNAVAILABLE;
  ASSERT_ERR(scope, ERR_UNAVAILABLE,
             proof_check(scope, fixture->catalogue, &document, PROOF_ASSERTION, &resolver, &findings));
}

/* Out of memory at any point: an error, never a verdict. */
static void memory_is_no_verdict(void **state)
{
  const struct fixture *fixture = *state;
  struct json document = fixture_json(fixture, SIGNED_RDFC);
  size_t cap = 0;
  for (bool done = false; !done; cap += 512) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(cap);
    struct proof_findings findings;
    enum err err =
        proof_check(scope, fixture->catalogue, &document, PROOF_ASSERTION, &proof_did_key_resolver, &findings);
    assert_true(err == OK || err == ERR_LIMIT);
    done = err == OK;
    assert_true(!done || proof_all_hold(&findings));
  }
  assert_true(cap > 4096);
}

TESTING_MAIN(VECTOR_TEST(published_documents_hold), VECTOR_TEST(any_changed_octet_breaks_it),
             VECTOR_TEST(any_missing_member_breaks_it), VECTOR_TEST(bad_members_are_found),
             VECTOR_TEST(bad_proofs_are_found), VECTOR_TEST(another_base_is_found),
             cmocka_unit_test(no_proof_holds_nothing), VECTOR_TEST(one_bad_proof_of_a_set_is_found),
             VECTOR_TEST(undefined_terms_are_found), VECTOR_TEST(later_contexts),
             VECTOR_TEST(contexts_of_an_rdfc_proof), VECTOR_TEST(resolver_faults), VECTOR_TEST(memory_is_no_verdict))
