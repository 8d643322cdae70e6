#include "testing/testing.h"

#include "base/limits.h"
#include "office.h"
#include "vc/compose.h"
#include "vc/verify.h"

/* Documents of contexts that nobody here knows by heart: which are read, and which hide what the checks look for. */

OFFICE_FIXTURE

#define SELF "urn:uuid:6c1f2f1e-55a0-4c3f-8f0a-0a7d1f9b2c33"
#define STATUS_ID "https://x.example/status#1"
#define CRED "https://www.w3.org/2018/credentials#"
#define LIST "https://www.w3.org/ns/credentials/status#"
#define OWN                                                                                                            \
  "\"ex\":\"https://x.example/\",\"note\":\"https://x.example/note\","                                                 \
  "\"knows\":{\"@id\":\"https://x.example/knows\",\"@type\":\"@id\"}"
#define CONTEXT(more) "\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{" OWN more "}]"
#define ENTRY_MEMBERS                                                                                                  \
  "\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"revocation\",\"statusListIndex\":\"1\","                  \
  "\"statusListCredential\":\"https://x.example/1\""
#define ENTRY "{\"id\":\"" STATUS_ID "\"," ENTRY_MEMBERS "}"
#define OTHER_STATUS                                                                                                   \
  "{\"credentialStatus\":{\"id\":\"urn:x:y\",\"type\":\"ex:OtherStatus\",\"ex:a\":1,\"statusPurpose\":null,"           \
  "\"statusListIndex\":null,\"statusListCredential\":null}}"
#define PAGE "https://x.example/page"
#define SRI_TYPE "https://www.w3.org/2018/credentials#sriString"
#define DIGEST "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define OTHER_DIGEST "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define UNTIL "2036-03-01T00:00:00Z"

/* Its subject names the credential itself: a second place at which something can be said about it. */
static const char base[] = "{" CONTEXT("") ",\"id\":\"" SELF "\",\"type\":[\"VerifiableCredential\",\"ex:Permit\"],"
                                           "\"issuer\":\"did:example:1\",\"validUntil\":\"" UNTIL "\","
                                           "\"credentialSubject\":{\"id\":\"did:example:2\",\"note\":\"a\","
                                           "\"knows\":\"" SELF "\"},\"credentialStatus\":" ENTRY ",\"relatedResource\":"
                                           "{\"id\":\"" PAGE "\",\"digestSRI\":[\"" DIGEST "\",\"" OTHER_DIGEST "\"]}}";

static struct report judge(struct scope *scope, const struct json *document, enum verify_use use)
{
  struct policy policy = office_policy(scope, "conformance.json");
  struct clock clock = {OFFICE_NOW_S};
  const struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &clock, NULL};
  struct report report;
  ASSERT_OK(scope, verify_document(scope, &verifier, NULL, &(struct verify_request){.use = use}, document, &report));
  return report;
}

static bool holds(struct scope *scope, const struct json *document, enum proof_purpose purpose)
{
  struct proof_findings findings;
  ASSERT_OK(scope,
            proof_check(scope, office->schemas->catalogue, document, purpose, &proof_did_key_resolver, &findings));
  return proof_all_hold(&findings);
}

/* The same RDF and so the same signature, written so that a check would not find what it looks for. */
static void what_was_signed_is_not_hidden(void **state)
{
  static const char *const respelled[] = {
      "{\"credentialStatus\":null,\"" CRED "credentialStatus\":" ENTRY "}",
      "{" CONTEXT(",\"cred\":\"" CRED "\"") ",\"credentialStatus\":null,\"cred:credentialStatus\":" ENTRY "}",
      "{" CONTEXT(",\"state\":\"" CRED "credentialStatus\"") ",\"credentialStatus\":null,\"state\":" ENTRY "}",
      "{" CONTEXT(",\"more\":\"@nest\"") ",\"credentialStatus\":null,\"more\":{\"credentialStatus\":" ENTRY "}}",
      "{\"credentialStatus\":null,\"@included\":[{\"id\":\"" SELF "\",\"" CRED "credentialStatus\":" ENTRY "}]}",
      "{\"credentialStatus\":null,\"credentialSubject\":{\"knows\":{\"id\":\"" SELF "\",\"" CRED
      "credentialStatus\":" ENTRY "}}}",
      "{\"credentialStatus\":null,\"@included\":[{\"id\":\"" STATUS_ID "\"," ENTRY_MEMBERS ",\"@reverse\":{\"" CRED
      "credentialStatus\":{\"id\":\"" SELF "\"}}}]}",
      "{\"credentialStatus\":{\"statusListCredential\":null},\"@included\":[{\"id\":\"https://x.example/"
      "1\",\"@reverse\":{\"" LIST "statusListCredential\":{\"id\":\"" STATUS_ID "\"}}}]}",
      "{\"relatedResource\":{\"digestSRI\":\"" DIGEST "\"},\"@included\":[{\"id\":\"" PAGE "\",\"" CRED
      "digestSRI\":{\"@type\":\"" SRI_TYPE "\",\"@value\":\"" OTHER_DIGEST "\"}}]}",
      "{\"type\":[\"VerifiableCredential\"],\"@included\":[{\"id\":\"" SELF "\",\"type\":\"ex:Permit\"}]}",
      "{\"credentialStatus\":{\"type\":\"" LIST "BitstringStatusListEntry\",\"statusPurpose\":null,\"" LIST
      "statusPurpose\":\"revocation\",\"statusListIndex\":null,\"" LIST
      "statusListIndex\":\"1\",\"statusListCredential\":null,\"" LIST
      "statusListCredential\":{\"id\":\"https://x.example/1\"}}}",
      "{\"credentialStatus\":{\"statusPurpose\":null,\"" LIST "statusPurpose\":\"revocation\"}}",
      "{\"validUntil\":null,\"" CRED "validUntil\":{\"@type\":\"http://www.w3.org/2001/XMLSchema#dateTime\","
      "\"@value\":\"" UNTIL "\"}}",
      "{\"type\":[\"VerifiableCredential\"],\"@type\":[\"https://x.example/Permit\"]}",
      "{" CONTEXT(",\"me\":\"did:example:\"") ",\"credentialSubject\":{\"id\":\"me:2\"}}",
      "{" CONTEXT(",\"me\":\"did:example:\"") ",\"issuer\":\"me:1\"}",
      "{\"id\":null,\"@id\":\"" SELF "\"}",
  };
  (void)state;
  for (size_t i = 0; i < sizeof respelled / sizeof *respelled; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct json document = office_json(scope, base);
    document = office_sign(office, scope, STRANGER, &document);
    assert_true(holds(scope, &document, PROOF_ASSERTION));
    document = office_patched(scope, &document, respelled[i]);
    if (!holds(scope, &document, PROOF_ASSERTION)) {
      fail_msg("%zu: is not the same RDF: %s", i, respelled[i]);
    }
    struct report report = judge(scope, &document, VERIFY_CREDENTIAL);
    if (!report.checks[CHECK_FORM].ran || report.checks[CHECK_FORM].finding != FINDING_MALFORMED) {
      fail_msg("%zu: was read: %s", i, respelled[i]);
    }
    assert_int_equal(compose_check_claims(scope, office->schemas, &document), ERR_VALUE);
  }
}

static struct json sign_as(struct scope *scope, enum office_who who, const struct json *document,
                           struct proof_options options)
{
  struct json out;
  options.suite = STR("eddsa-rdfc-2022");
  options.method = office->who[who].method;
  ASSERT_OK(scope, proof_create(scope, office->schemas->catalogue, document, office->who[who].key, &options, &out));
  return out;
}

/* Of a presentation with a holder, signed by another. */
static void nor_in_a_presentation(void **state)
{
  static const char *const respelled[] = {
      "{\"holder\":null,\"" CRED "holder\":{\"id\":\"did:example:2\"}}",
      "{\"holder\":null,\"@included\":[{\"id\":\"" SELF "\",\"" CRED "holder\":{\"id\":\"did:example:2\"}}]}",
      "{\"holder\":null,\"@included\":[{\"id\":\"did:example:2\",\"@reverse\":{\"" CRED "holder\":{\"id\":\"" SELF
      "\"}}}]}",
  };
  (void)state;
  for (size_t i = 0; i < sizeof respelled / sizeof *respelled; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct json document =
        office_json(scope, "{" CONTEXT("") ",\"id\":\"" SELF "\",\"type\":\"VerifiablePresentation\","
                                           "\"holder\":\"did:example:2\"}");
    document = sign_as(scope, STRANGER, &document, (struct proof_options){.purpose = PROOF_AUTHENTICATION});
    struct report good = judge(scope, &document, VERIFY_PRESENTATION);
    assert_int_equal(good.checks[CHECK_FORM].finding, FINDING_NONE);
    assert_int_equal(good.checks[CHECK_HOLDER].finding, FINDING_HOLDER_MISMATCH);
    document = office_patched(scope, &document, respelled[i]);
    if (!holds(scope, &document, PROOF_AUTHENTICATION)) {
      fail_msg("%zu: is not the same RDF: %s", i, respelled[i]);
    }
    struct report report = judge(scope, &document, VERIFY_PRESENTATION);
    if (report.checks[CHECK_FORM].finding != FINDING_MALFORMED) {
      fail_msg("%zu: was read: %s", i, respelled[i]);
    }
  }
}

/* An issuer's proof that has ended, with its end at a second place. */
static void nor_in_the_proof_of_an_issuer(void **state)
{
  struct scope *scope = *state;
  struct json document = office_json(scope, base);
  document = sign_as(scope, STRANGER, &document,
                     (struct proof_options){.expires_s = OFFICE_NOW_S - 1000, .id = STR("urn:x:proof")});
  struct report good = judge(scope, &document, VERIFY_CREDENTIAL);
  assert_int_equal(good.checks[CHECK_FORM].finding, FINDING_NONE);
  assert_int_equal(good.checks[CHECK_PROOF].finding, FINDING_PROOF_INVALID);
  const struct json *expires = json_get(json_get(&document, STR("proof")), STR("expires"));
  struct str patch = scope_format(
      scope,
      "{\"proof\":{\"expires\":null,\"@included\":[{\"id\":\"urn:x:proof\",\"https://w3id.org/security#expiration\":"
      "{\"@type\":\"http://www.w3.org/2001/XMLSchema#dateTime\",\"@value\":\"" STR_FMT "\"}}]}}",
      STR_ARG(expires->string));
  document = office_patched(scope, &document, patch.at);
  assert_true(holds(scope, &document, PROOF_ASSERTION));
  struct report report = judge(scope, &document, VERIFY_CREDENTIAL);
  assert_int_equal(report.checks[CHECK_FORM].finding, FINDING_MALFORMED);
}

/* Another context's name for a member of the holder's proof. */
static void nor_in_the_proof_of_a_holder(void **state)
{
  struct scope *scope = *state;
  struct json credential = office_json(scope, base);
  credential = office_sign(office, scope, STRANGER, &credential);
  struct json presentation = office_present(office, scope, &credential);
  const struct json *expires = json_get(json_get(&presentation, STR("proof")), STR("expires"));
  struct str patch = scope_format(
      scope,
      "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"until\":{\"@id\":"
      "\"https://w3id.org/security#expiration\",\"@type\":\"http://www.w3.org/2001/XMLSchema#dateTime\"}}],"
      "\"proof\":{\"expires\":null,\"until\":\"" STR_FMT "\"}}",
      STR_ARG(expires->string));
  struct report good = judge(scope, &presentation, VERIFY_PRESENTATION);
  assert_int_equal(good.checks[CHECK_FORM].finding, FINDING_NONE);
  presentation = office_patched(scope, &presentation, patch.at);
  assert_true(holds(scope, &presentation, PROOF_AUTHENTICATION));
  struct report report = judge(scope, &presentation, VERIFY_PRESENTATION);
  assert_int_equal(report.checks[CHECK_FORM].finding, FINDING_MALFORMED);
}

/* What no check reads may be any JSON-LD that loses nothing. */
static void the_rest_is_free(void **state)
{
  static const char *const patches[] = {
      "{}",
      "{\"credentialSubject\":{\"https://x.example/p\":1,\"ex:q\":[true,\"x\"]}}",
      "{\"credentialSubject\":[{\"id\":\"did:example:2\"},{\"note\":null,\"ex:a\":[],\"ex:b\":[null,1]}]}",
      "{\"credentialSubject\":{\"ex:list\":{\"@list\":[1,{\"@value\":\"x\",\"@language\":\"ko\"}]}}}",
      "{\"credentialSubject\":{\"ex:graph\":{\"@graph\":[{\"@id\":\"urn:x:y\",\"ex:a\":1}]}}}",
      "{\"credentialSubject\":{\"ex:n\":{\"@context\":{\"other\":\"https://x.example/other\"},\"other\":1}}}",
      "{\"credentialSubject\":{\"@reverse\":{\"ex:p\":{\"@id\":\"urn:x:y\"}},\"@type\":\"ex:Person\"}}",
      "{\"@included\":[{\"@id\":\"urn:x:y\",\"ex:p\":1}]}",
      "{\"type\":[\"https://x.example/T\",\"VerifiableCredential\"]}",
      "{\"issuer\":{\"id\":\"did:example:1\",\"name\":[\"a\",{\"@value\":\"b\",\"@direction\":\"rtl\"}]}}",
      "{\"issuer\":{\"id\":\"did:example:1\",\"ex:place\":{\"note\":\"x\"}}}",
      "{\"evidence\":{\"type\":\"ex:Evidence\",\"ex:about\":{\"id\":\"" SELF "\"}}}",
      "{\"evidence\":{\"type\":\"ex:Evidence\",\"ex:about\":{\"id\":\"" SELF "\",\"note\":\"x\"}}}",
      "{\"credentialSubject\":{\"ex:image\":{\"id\":\"" PAGE "\",\"type\":\"ex:Image\",\"note\":\"x\"}}}",
      OTHER_STATUS,
  };
  (void)state;
  for (size_t i = 0; i < sizeof patches / sizeof *patches; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct json document = office_json(scope, base);
    struct json patch = office_json(scope, patches[i]);
    document = office_patch(scope, &document, &patch);
    ASSERT_OK(scope, compose_check_claims(scope, office->schemas, &document));
    document = office_sign(office, scope, STRANGER, &document);
    struct report report = judge(scope, &document, VERIFY_CREDENTIAL);
    if (report.checks[CHECK_FORM].finding != FINDING_NONE || report.checks[CHECK_PROOF].finding != FINDING_NONE) {
      fail_msg("%zu: %.*s%.*s", i, STR_ARG(report.checks[CHECK_FORM].detail),
               STR_ARG(report.checks[CHECK_PROOF].detail));
    }
  }
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(what_was_signed_is_not_hidden),
                cmocka_unit_test(nor_in_a_presentation), SCOPED_TEST(nor_in_the_proof_of_an_issuer),
                SCOPED_TEST(nor_in_the_proof_of_a_holder), SCOPED_TEST(the_rest_is_free))
