#include "testing/testing.h"

#include <string.h>

#include "base/limits.h"
#include "office.h"
#include "vc/present.h"
#include "vc/rules.h"

OFFICE_FIXTURE

static void the_holder_signs_for_one_reader_and_a_short_time(void **state)
{
  struct scope *scope = *state;
  struct json credential = office_with_status(office, scope, STR(WELFARE));
  credential = office_sign(office, scope, ISSUER, &credential);
  struct json out = office_present(office, scope, &credential);
  enum vc_version version;
  struct proof_findings findings;
  ASSERT_OK(scope, rules_check_presentation(scope, &out, &version));
  ASSERT_OK(scope, proof_check(scope, office->schemas->catalogue, &out, PROOF_AUTHENTICATION, &proof_did_key_resolver,
                               &findings));
  assert_true(proof_all_hold(&findings));
  ASSERT_STR(findings.at[0].controller, office->who[HOLDER].did);
  ASSERT_STR(findings.at[0].challenge, STR(NONCE));
  assert_true(json_is(findings.at[0].domain, STR(DOMAIN)));
  assert_int_equal(findings.at[0].created_s, OFFICE_NOW_S);
  assert_int_equal(findings.at[0].expires_s, OFFICE_NOW_S + 90);
  assert_null(json_get(&out, STR("holder"))); /* slim */
  assert_null(json_get(&out, STR("id")));
}

static void what_cannot_be_shown_is_refused(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *credentials;
    int64_t lifetime_s;
    const char *says;
    enum err err;
  } cases[] = {
      {"[]", 90, "verifiableCredential: must be 1 to 16", ERR_VALUE},
      {"[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]", 90, "verifiableCredential: must be 1 to 16", ERR_VALUE},
      {"7", 90, "verifiableCredential[0]: must be an object", ERR_VALUE},
      {"[{},\"x\"]", 90, "verifiableCredential[1]: must be an object", ERR_VALUE},
      {"null", 90, "verifiableCredential[0]: must be an object", ERR_VALUE},
      {"{}", 0, "expires: must be 1 to 180", ERR_RANGE},
      {"{}", -1, "expires: must be 1 to 180", ERR_RANGE},
      {"{}", LIMIT_PRESENTATION_S + 1, "expires: must be 1 to 180", ERR_RANGE},
      {"{\"@context\":\"https://unknown.example/v1\"}", 90, "unknown.example", ERR_CONTEXT},
      {"{\"unheardOf\":1}", 90, "unheardOf", ERR_DATA_LOSS},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct json credentials = office_json(scope, cases[i].credentials);
    struct presentation_order order = office_order(office, &credentials);
    struct json out;
    order.expires_s = order.created_s + cases[i].lifetime_s;
    enum err err = present(scope, office->schemas, office->who[HOLDER].key, &order, &out);
    struct fault fault = scope_take_fault(scope);
    if (err != cases[i].err || strstr(fault.text, cases[i].says) == NULL) {
      fail_msg("%s: %s: %s", cases[i].credentials, err_info(err)->name, fault.text);
    }
  }
}

static void the_code_says_what_it_holds(void **state)
{
  struct scope *scope = *state;
  struct json credential = office_with_status(office, scope, STR(WELFARE));
  credential = office_sign(office, scope, ISSUER, &credential);
  struct json presentation = office_present(office, scope, &credential);
  struct str text;
  ASSERT_OK(scope, present_qr_text(scope, office->schemas, &presentation, &text));
  assert_true(str_starts(text, STR("VP1-R")));
  ASSERT_OK(scope, present_qr_text(scope, office->schemas, &credential, &text));
  assert_true(str_starts(text, STR("VC1-R")));
}

static void the_key_alone_is_proved(void **state)
{
  struct scope *scope = *state;
  struct presentation_order order = office_order(office, NULL);
  struct json out;
  enum vc_version version;
  struct proof_findings findings;
  ASSERT_OK(scope, present(scope, office->schemas, office->who[HOLDER].key, &order, &out));
  assert_null(json_get(&out, STR("verifiableCredential")));
  ASSERT_OK(scope, rules_check_presentation(scope, &out, &version));
  ASSERT_OK(scope, proof_check(scope, office->schemas->catalogue, &out, PROOF_AUTHENTICATION, &proof_did_key_resolver,
                               &findings));
  assert_true(proof_all_hold(&findings));
}

/* A key that signs elsewhere: the same presentation comes out, and none of another's signature or of another draft. */
static void the_key_may_sign_elsewhere(void **state)
{
  struct scope *scope = *state;
  struct json credential = office_with_status(office, scope, STR(WELFARE));
  credential = office_sign(office, scope, ISSUER, &credential);
  const struct json *shown[] = {&credential, NULL};
  for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
    struct presentation_order order = office_order(office, shown[i]);
    const struct key_pair *key = office->who[HOLDER].key;
    struct proof_draft draft;
    struct signature signature;
    struct json out;
    struct json expected;
    ASSERT_OK(scope, present_prepare(scope, office->schemas, key_pair_public(key), &order, &draft));
    assert_null(json_get(&draft.document, STR("proof")));
    assert_null(json_get(&draft.proof, STR("proofValue")));
    ASSERT_OK(scope, key_pair_sign(scope, key, hash_data_bytes(&draft.to_sign), &signature));
    ASSERT_OK(scope, present_finish(scope, office->schemas, &draft, signature_bytes(&signature), &out));
    ASSERT_OK(scope, present(scope, office->schemas, key, &order, &expected));
    assert_true(json_same(&out, &expected));
    struct proof_draft other = draft;
    const struct json domain = json_of_str(STR("https://other.gaon.example"));
    ASSERT_OK(scope, json_with(scope, &draft.proof, STR("domain"), &domain, &other.proof));
    ASSERT_ERR(scope, ERR_SIGNATURE, present_finish(scope, office->schemas, &other, signature_bytes(&signature), &out));
    ASSERT_OK(scope, key_pair_sign(scope, office->who[STRANGER].key, hash_data_bytes(&draft.to_sign), &signature));
    ASSERT_ERR(scope, ERR_SIGNATURE, present_finish(scope, office->schemas, &draft, signature_bytes(&signature), &out));
    order.method = office->who[STRANGER].method;
    ASSERT_ERR(scope, ERR_PROOF_GENERATION,
               present_prepare(scope, office->schemas, key_pair_public(key), &order, &draft));
  }
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(the_holder_signs_for_one_reader_and_a_short_time),
                SCOPED_TEST(what_cannot_be_shown_is_refused), SCOPED_TEST(the_code_says_what_it_holds),
                SCOPED_TEST(the_key_alone_is_proved), SCOPED_TEST(the_key_may_sign_elsewhere))
