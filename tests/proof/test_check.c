#include "fixture.h"

#include <string.h>

#include "base/limits.h"
#include "codec/multibase.h"
#include "proof/proof.h"
#include "json/text.h"

#define SIGNED_JCS EDDSA "eddsa-jcs-2022/signedJCS.json"
#define SIGNED_RDFC EDDSA "eddsa-rdfc-2022/signedDataInt.json"
#define SIGNED_EMPLOY EDDSA "eddsa-rdfc-2022/employ/signedDataInt.json"
#define SIGNED_JCS_P256 ECDSA "ecdsa-jcs-2019-p256/signedJCSECDSAP256.json"
#define SIGNED_JCS_P384 ECDSA "ecdsa-jcs-2019-p384/signedJCSECDSAP384.json"

static struct proof_findings check(const struct fixture *fixture, const struct json *document)
{
  struct proof_findings findings;
  ASSERT_OK(fixture->scope, proof_check(fixture->scope, fixture->catalogue, document, PROOF_ASSERTION,
                                        &proof_did_key_resolver, &findings));
  assert_int_equal(scope_err(fixture->scope), OK);
  return findings;
}

static const struct {
  const char *path, *method;
} signed_files[] = {
    {SIGNED_RDFC, METHOD_A},
    {SIGNED_EMPLOY, METHOD_A},
    {SIGNED_JCS, METHOD_A},
    {ECDSA "ecdsa-rdfc-2019-p256/signedECDSAP256.json", METHOD_P256},
    {ECDSA "ecdsa-rdfc-2019-p256/employ/signedECDSAP256.json", METHOD_P256},
    {SIGNED_JCS_P256, METHOD_P256},
    {SIGNED_JCS_P384, METHOD_P384},
    {ECDSA "ecdsa-rdfc-2019-p384/signedECDSAP384.json", METHOD_P384},
    {ECDSA "ecdsa-rdfc-2019-p384/employ/signedECDSAP384.json", METHOD_P384},
};

static void published_documents_hold(void **state)
{
  const struct fixture *fixture = *state;
  for (size_t i = 0; i < sizeof signed_files / sizeof *signed_files; i++) {
    struct json document = fixture_json(fixture, signed_files[i].path);
    struct proof_findings findings = check(fixture, &document);
    assert_true(proof_all_hold(&findings));
    assert_int_equal(findings.len, 1);
    assert_int_equal(findings.at[0].reason.len, 0);
    struct str method = str_of(signed_files[i].method);
    ASSERT_STR(findings.at[0].method, method);
    ASSERT_STR(findings.at[0].controller, str_slice(method, 0, str_find(method, '#', 0)));
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
    struct str text = fixture_text(fixture, signed_files[file].path);
    struct json original = fixture_json(fixture, signed_files[file].path);
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
        fail_msg("%s holds although octet %zu was changed", signed_files[file].path, i);
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
    struct json document = fixture_json(fixture, signed_files[file].path);
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

/* What a proof member may not be, in the JCS vector of any kind of key. */
static const struct {
  enum err problem;
  const char *name, *value;
} bad_members[] = {
    {ERR_PROOF, "type", NULL}, /* taken away */
    {ERR_PROOF, "cryptosuite", NULL},
    {ERR_PROOF, "verificationMethod", NULL},
    {ERR_PROOF, "proofPurpose", NULL},
    {ERR_PROOF, "proofValue", NULL},
    {ERR_SIGNATURE, "created", NULL},
    {ERR_PROOF, "type", "\"Ed25519Signature2018\""},
    {ERR_PROOF, "type", "[\"DataIntegrityProof\"]"},
    {ERR_PROOF, "type", "\"https://w3id.org/security#DataIntegrityProof\""},
    {ERR_PROOF, "type", "null"},
    {ERR_UNSUPPORTED, "cryptosuite", "\"UnknownSuite\""},
    {ERR_UNSUPPORTED, "cryptosuite", "\"\""},
    {ERR_PROOF, "cryptosuite", "{}"},
    {ERR_UNSUPPORTED, "cryptosuite", "\"ecdsa-sd-2023\""},
    {ERR_PROOF, "verificationMethod", "null"},
    {ERR_PROOF, "verificationMethod", "[\"" METHOD_A "\"]"},
    {ERR_PROOF, "verificationMethod", "{\"id\":\"" METHOD_A "\"}"},
    {ERR_VERIFICATION_METHOD, "verificationMethod", "\"\""},
    {ERR_VERIFICATION_METHOD, "verificationMethod", "\"" DID_A "\""},
    {ERR_VERIFICATION_METHOD, "verificationMethod", "\"https://city.example/keys/1\""},
    {ERR_VERIFICATION_METHOD, "verificationMethod", "\"did:web:city.example#key-1\""},
    {ERR_VERIFICATION_METHOD, "verificationMethod", /* no point of the curve */
     "\"" DID_KEY_METHOD("zDnaeQRy3dcKsKa1zmKtVKsTy3m2HYoQnFnfKuxD6HfSTQgYg") "\""},
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
#define ID_OF_NONE "\"urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544\""
    {ERR_PROOF, "id", "\"not a URL\""},
    {ERR_PROOF, "id", "\"relative/a:b\""},
    {ERR_PROOF, "id", "\"_:b0\""},
    {ERR_PROOF, "id", "\"1:x\""},
    {ERR_PROOF, "id", "\"a:\""},
    {ERR_PROOF, "id", "\"\""},
    {ERR_PROOF, "id", "[\"urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544\"]"},
    {ERR_PROOF, "previousProof", ID_OF_NONE},
    {ERR_PROOF, "previousProof", "null"},
    {ERR_PROOF, "previousProof",
     "[\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"]"},
    {ERR_PROOF, "previousProof", "[\"urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544\"]"},
    {ERR_PROOF, "previousProof", "[1]"},
    {ERR_PROOF, "previousProof", "{}"},
    {ERR_SIGNATURE, "previousProof", "[]"},
    {ERR_PROOF, "@context", "\"https://www.w3.org/ns/credentials/examples/v2\""},
    {ERR_PROOF, "@context", "{}"},
    {ERR_SIGNATURE, "@context", "\"https://www.w3.org/ns/credentials/v2\""},
    {ERR_SIGNATURE, "unknown", "\"added\""},
};

/* What depends on the kind of key and on the suite. */
static const struct {
  const char *file;
  enum err problem;
  const char *name, *value;
} bad_for_kind[] = {
#define OTHER_ED25519 "\"" DID_KEY_METHOD("z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7") "\""
#define OTHER_P256 "\"" DID_KEY_METHOD("zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169") "\""
#define OTHER_P384 "\"" DID_KEY_METHOD("z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9") "\""
#define VALUE_64 "\"z5ptCet75SaEgzG4v4zJhbJtfNi74Wv7Fq15hhKouJQQjEPQvPZKaYxcMXAMLPQS2FXrkCWokNJkFVkwxNzZfD5oT\""
#define VALUE_96                                                                                                       \
  "\"zq3EuTeLiGurmB2JR5oL8oWEsT7u2tba4HT1oZbiMYWc5qzsoW2kLYcBcF4HM5vCpJyTkceULKrVXuJQkXeN5seL4uXrFNFRMm53GWy1Yrto8rTW" \
  "xZi9DkNeWP7yUPs7ELAm\""
    {SIGNED_JCS, ERR_SIGNATURE, "cryptosuite", "\"eddsa-rdfc-2022\""},
    {SIGNED_JCS, ERR_SIGNATURE, "type", "\"Ed25519Signature2020\""},
    {SIGNED_JCS, ERR_UNSUPPORTED, "cryptosuite", "\"Ed25519Signature2020\""},
    {SIGNED_JCS, ERR_PROOF, "cryptosuite", "\"ecdsa-jcs-2019\""},
    {SIGNED_JCS, ERR_PROOF, "cryptosuite", "\"ecdsa-rdfc-2019\""},
    {SIGNED_JCS, ERR_SIGNATURE, "verificationMethod", OTHER_ED25519},
    {SIGNED_JCS, ERR_PROOF, "verificationMethod", OTHER_P256},
    {SIGNED_JCS, ERR_PROOF, "verificationMethod", OTHER_P384},
    {SIGNED_JCS, ERR_SIGNATURE, "proofValue", VALUE_64},
    {SIGNED_JCS, ERR_PROOF, "proofValue", VALUE_96},
    {SIGNED_JCS_P256, ERR_SIGNATURE, "cryptosuite", "\"ecdsa-rdfc-2019\""},
    {SIGNED_JCS_P256, ERR_PROOF, "cryptosuite", "\"eddsa-jcs-2022\""},
    {SIGNED_JCS_P256, ERR_PROOF, "verificationMethod", OTHER_ED25519},
    {SIGNED_JCS_P256, ERR_SIGNATURE, "verificationMethod", OTHER_P256},
    {SIGNED_JCS_P256, ERR_PROOF, "verificationMethod", OTHER_P384},
    {SIGNED_JCS_P256, ERR_PROOF, "proofValue", VALUE_96},
    {SIGNED_JCS_P384, ERR_SIGNATURE, "cryptosuite", "\"ecdsa-rdfc-2019\""},
    {SIGNED_JCS_P384, ERR_PROOF, "cryptosuite", "\"eddsa-jcs-2022\""},
    {SIGNED_JCS_P384, ERR_PROOF, "verificationMethod", OTHER_ED25519},
    {SIGNED_JCS_P384, ERR_PROOF, "verificationMethod", OTHER_P256},
    {SIGNED_JCS_P384, ERR_SIGNATURE, "verificationMethod", OTHER_P384},
    {SIGNED_JCS_P384, ERR_PROOF, "proofValue", VALUE_64},
};

/* Proofs of an older kind, made by npm's ed25519-signature-2020 over data model 2.0 and 1.1, with a key of no worth. */
static const char *const older[] = {
    "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",\"https://w3id.org/security/suites/ed25519-2020/"
    "v1\"],\"id\":\"urn:uuid:5f1cfe2b-6f3c-4c0f-9b1c-2f0f8a3d7c11\",\"type\":[\"VerifiableCredential\"],\"issuer\":"
    "\"did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z\",\"validFrom\":\"2026-03-10T00:00:00Z\","
    "\"credentialSubject\":{\"id\":\"did:example:hong-gildong\"},\"proof\":{\"type\":\"Ed25519Signature2020\","
    "\"created\":\"2026-03-10T01:02:03Z\",\"verificationMethod\":\"did:key:"
    "z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z#z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z\","
    "\"proofPurpose\":\"assertionMethod\",\"proofValue\":"
    "\"z3ySbtCn4t2ZjrWgEw2JuPHqQxnDQ5fm8YaoPs5r8muZJDre612drzzjBYzPsczpfirvgvgfc5DmTqqc9sbG5EVc6\"}}",
    "{\"@context\":[\"https://www.w3.org/2018/credentials/v1\",\"https://w3id.org/security/suites/ed25519-2020/"
    "v1\"],\"id\":\"urn:uuid:5f1cfe2b-6f3c-4c0f-9b1c-2f0f8a3d7c11\",\"type\":[\"VerifiableCredential\"],\"issuer\":"
    "\"did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z\",\"issuanceDate\":\"2026-03-10T00:00:00Z\","
    "\"credentialSubject\":{\"id\":\"did:example:hong-gildong\"},\"proof\":{\"type\":\"Ed25519Signature2020\","
    "\"created\":\"2026-03-10T01:02:03Z\",\"verificationMethod\":\"did:key:"
    "z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z#z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z\","
    "\"proofPurpose\":\"assertionMethod\",\"proofValue\":"
    "\"zJ6Kd97TsNE5gwPdMHWpXi8i65i5mffaG6xfdKL8ZQiPLsHjEiD9zCT9z8NCaVHikLCv3GhKDazCzkgzSwJgVZA9\"}}",
};

static struct json parsed(struct scope *scope, struct str text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, text, &value));
  return value;
}

/* The document with one member of its proof replaced is found to have that problem. */
static void problem_of(const struct fixture *fixture, const struct json *document, const char *file, const char *name,
                       const char *text, enum err problem)
{
  struct scope *scope = fixture->scope;
  struct json proof;
  struct json changed;
  if (text == NULL) {
    ASSERT_OK(scope, json_without(scope, json_get(document, STR("proof")), str_of(name), &proof));
  } else {
    struct json value = parsed(scope, str_of(text));
    ASSERT_OK(scope, json_with(scope, json_get(document, STR("proof")), str_of(name), &value, &proof));
  }
  ASSERT_OK(scope, json_with(scope, document, STR("proof"), &proof, &changed));
  struct proof_findings findings = check(fixture, &changed);
  assert_int_equal(findings.len, 1);
  if (findings.at[0].problem != problem) {
    fail_msg("%s: %s %s: %s, " STR_FMT, file, name, text == NULL ? "gone" : text,
             err_info(findings.at[0].problem)->name, STR_ARG(findings.at[0].reason));
  }
  assert_true(findings.at[0].reason.len > 0);
}

static void problem_is(const struct fixture *fixture, const char *file, const char *name, const char *text,
                       enum err problem)
{
  struct json document = fixture_json(fixture, file);
  problem_of(fixture, &document, file, name, text, problem);
}

static void older_proofs(void **state)
{
  static const struct {
    enum err problem;
    const char *name, *value;
  } rows[] = {
      {ERR_SIGNATURE, "created", "\"2026-03-10T01:02:04Z\""},
      {ERR_SIGNATURE, "verificationMethod", OTHER_ED25519},
      {ERR_PROOF, "verificationMethod", OTHER_P256},
      {ERR_PROOF, "type", "\"DataIntegrityProof\""}, /* and names no cryptosuite */
      {ERR_PROOF, "type", "\"eddsa-rdfc-2022\""},
      {ERR_PROOF, "type", "\"Ed25519Signature2018\""},
      {ERR_PROOF, "type", "[\"Ed25519Signature2020\"]"},
      {ERR_PROOF, "proofPurpose", "\"authentication\""},
      {ERR_SIGNATURE, "proofValue", VALUE_64},
      {ERR_PROOF, "proofValue", VALUE_96},
      {ERR_PROOF, "proofValue", "null"},
      {ERR_DATA_LOSS, "cryptosuite", "\"eddsa-rdfc-2022\""}, /* a term that its context does not have */
      {ERR_DATA_LOSS, "unknown", "\"added\""},
      {ERR_PROOF, "previousProof", ID_OF_NONE},
  };
  const struct fixture *fixture = *state;
  for (size_t i = 0; i < sizeof older / sizeof *older; i++) {
    struct json document = parsed(fixture->scope, str_of(older[i]));
    struct proof_findings findings = check(fixture, &document);
    assert_true(proof_all_hold(&findings));
    assert_int_equal(findings.at[0].created_s, 1773104523);
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
      problem_of(fixture, &document, older[i], rows[row].name, rows[row].value, rows[row].problem);
    }
    struct json value = json_of_str(STR("did:example:2"));
    struct json changed;
    ASSERT_OK(fixture->scope, json_with(fixture->scope, &document, STR("issuer"), &value, &changed));
    assert_int_equal(check(fixture, &changed).at[0].problem, ERR_SIGNATURE);
  }
}

static void bad_members_are_found(void **state)
{
  static const char *const files[] = {SIGNED_JCS, SIGNED_JCS_P256, SIGNED_JCS_P384};
  for (size_t file = 0; file < sizeof files / sizeof *files; file++) {
    for (size_t i = 0; i < sizeof bad_members / sizeof *bad_members; i++) {
      problem_is(*state, files[file], bad_members[i].name, bad_members[i].value, bad_members[i].problem);
    }
  }
  for (size_t i = 0; i < sizeof bad_for_kind / sizeof *bad_for_kind; i++) {
    problem_is(*state, bad_for_kind[i].file, bad_for_kind[i].name, bad_for_kind[i].value, bad_for_kind[i].problem);
  }
}

/* A signature of every length but the right one. */
static void other_lengths_are_found(void **state)
{
  const struct fixture *fixture = *state;
  static const char *const files[] = {SIGNED_JCS, SIGNED_JCS_P256, SIGNED_JCS_P384};
  static const size_t right[] = {64, 64, 96};
  static const uint8_t octets[128] = {1};
  for (size_t file = 0; file < sizeof files / sizeof *files; file++) {
    for (size_t len = 1; len <= sizeof octets; len++) {
      struct str text;
      ASSERT_OK(fixture->scope, multibase_encode(fixture->scope, MULTIBASE_BASE58, (struct bytes){octets, len}, &text));
      problem_is(fixture, files[file], "proofValue", scope_format(fixture->scope, "\"" STR_FMT "\"", STR_ARG(text)).at,
                 len == right[file] ? ERR_SIGNATURE : ERR_PROOF);
    }
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
  struct json document = fixture_json(fixture, SIGNED_EMPLOY);
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
             VECTOR_TEST(any_missing_member_breaks_it), VECTOR_TEST(bad_members_are_found), VECTOR_TEST(older_proofs),
             VECTOR_TEST(other_lengths_are_found), VECTOR_TEST(bad_proofs_are_found),
             VECTOR_TEST(another_base_is_found), cmocka_unit_test(no_proof_holds_nothing),
             VECTOR_TEST(one_bad_proof_of_a_set_is_found), VECTOR_TEST(undefined_terms_are_found),
             VECTOR_TEST(later_contexts), VECTOR_TEST(contexts_of_an_rdfc_proof), VECTOR_TEST(resolver_faults),
             VECTOR_TEST(memory_is_no_verdict))
