#include "testing/testing.h"

#include "base/limits.h"
#include "office.h"
#include "vc/verify.h"
#include "json/text.h"

/* What agencies are told of the parts of a credential. */

OFFICE_FIXTURE

#define V1 "{\"@context\":[\"https://www.w3.org/2018/credentials/v1\"],"
#define V2 "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],"
#define REST                                                                                                           \
  ",\"type\":[\"VerifiableCredential\"],\"issuer\":\"did:example:1\",\"credentialSubject\":{\"id\":\"did:example:2\"}" \
  "}"
#define PAST "\"2026-03-01T00:00:00Z\""
#define FUTURE "\"2036-03-01T00:00:00Z\""
#define HELD(time) "{\"verified\":true,\"input\":" time "}"
#define FAILED(time) "{\"verified\":false,\"input\":" time "}"

static const struct {
  const char *credential; /* NULL: one of a known kind */
  const char *after; /* patch of what was signed */
  const char *from; /* what is told of it; NULL: nothing */
  const char *until;
} rows[] = {
    {V2 "\"validFrom\":" PAST ",\"validUntil\":" FUTURE REST, "{}", HELD(PAST), HELD(FUTURE)},
    {V2 "\"validFrom\":" FUTURE REST, "{}", FAILED(FUTURE), NULL},
    {V2 "\"validUntil\":" PAST REST, "{}", NULL, FAILED(PAST)},
    {V1 "\"issuanceDate\":" PAST ",\"expirationDate\":" FUTURE REST, "{}", HELD(PAST), HELD(FUTURE)},
    /* the other version's names are members like any other */
    {V1 "\"issuanceDate\":" PAST ",\"validFrom\":5" REST, "{}", HELD(PAST), NULL},
    {V1 "\"issuanceDate\":" PAST ",\"validUntil\":" PAST REST, "{}", HELD(PAST), NULL},
    {NULL, "{\"validFrom\":" PAST ",\"validUntil\":null,\"issuanceDate\":5,\"expirationDate\":6}", HELD(PAST), NULL},
    {NULL, "{\"validFrom\":null,\"validUntil\":" PAST ",\"issuanceDate\":5}", NULL, FAILED(PAST)},
};

static struct report judge_as(struct scope *scope, const struct json *document, enum verify_use use)
{
  struct policy policy = office_policy(scope, "conformance.json");
  struct clock clock = {OFFICE_NOW_S};
  const struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &clock, NULL};
  const struct verify_request request = {.use = use};
  struct report report;
  ASSERT_OK(scope, verify_document(scope, &verifier, NULL, &request, document, &report));
  return report;
}

static struct report judge(struct scope *scope, const struct json *document)
{
  return judge_as(scope, document, VERIFY_CREDENTIAL);
}

static bool is(struct scope *scope, const struct json *value, const char *expected)
{
  if (expected == NULL || value == NULL) {
    return (expected == NULL) == (value == NULL);
  }
  struct json json = office_json(scope, expected);
  return json_same(value, &json);
}

static void a_period_is_told_by_the_versions_own_names(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct json document = rows[i].credential == NULL ? office_unsigned(office, scope, STR(WELFARE))
                                                      : office_json(scope, rows[i].credential);
    document = office_sign(office, scope, STRANGER, &document);
    document = office_patched(scope, &document, rows[i].after);
    struct report report = judge(scope, &document);
    struct json results;
    assert_true(report.checks[CHECK_PROOF].ran);
    ASSERT_OK(scope, report_results(scope, &report, &results));
    if (!is(scope, json_get(&results, STR("validFrom")), rows[i].from) ||
        !is(scope, json_get(&results, STR("validUntil")), rows[i].until)) {
      struct str text = {0};
      ASSERT_OK(scope, json_print(scope, &results, &text));
      fail_msg("%zu: " STR_FMT, i, STR_ARG(text));
    }
  }
}

#define V2_CONTEXT "\"https://www.w3.org/ns/credentials/v2\""
#define MEANT "{\"note\":\"https://x.example/note\",\"Permit\":\"https://x.example/Permit\"}"
#define MORE "{\"note\":\"https://x.example/other\",\"Permit\":\"https://x.example/Other\"}"

static struct json sign_jcs(struct scope *scope, const char *contexts)
{
  struct str text = scope_format(scope,
                                 "{\"@context\":%s,\"type\":[\"VerifiableCredential\",\"Permit\"],\"issuer\":"
                                 "\"did:example:1\",\"credentialSubject\":{\"note\":\"x\"}}",
                                 contexts);
  struct json document = office_json(scope, text.at);
  struct proof_options options = {.suite = STR("eddsa-jcs-2022"), .method = office->who[STRANGER].method};
  ASSERT_OK(scope,
            proof_create(scope, office->schemas->catalogue, &document, office->who[STRANGER].key, &options, &document));
  return document;
}

/* Contexts may be added behind those of a JCS proof; they say nothing about what was signed. */
static void what_was_verified_has_the_contexts_that_were_signed(void **state)
{
  static const struct {
    const char *contexts;
    const char *after;
    const char *verified; /* NULL: refused */
  } table[] = {
      {"[" V2_CONTEXT "," MEANT "]", "[" V2_CONTEXT "," MEANT "]", "[" V2_CONTEXT "," MEANT "]"},
      {"[" V2_CONTEXT "," MEANT "]", "[" V2_CONTEXT "," MEANT "," MORE "]", "[" V2_CONTEXT "," MEANT "]"},
      {"[" V2_CONTEXT "," MEANT "]", "[" V2_CONTEXT "," MEANT ",\"https://x.example/unheard-of\"]", NULL},
      {"[" V2_CONTEXT "," MEANT "]", "[" V2_CONTEXT "," MEANT ",7]", NULL},
      {"[" V2_CONTEXT "," MEANT "]", "[" V2_CONTEXT "," MEANT ",{\"type\":\"urn:x:y\"}]", NULL},
      {"[" V2_CONTEXT "," MEANT "]", "[" V2_CONTEXT "," MORE "," MEANT "]", NULL},
      {"[" V2_CONTEXT "," MEANT "]", "[" V2_CONTEXT "]", NULL},
      {"[" V2_CONTEXT "," MEANT "]", "[" V2_CONTEXT "," MORE "]", NULL},
  };
  (void)state;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct json document = sign_jcs(scope, table[i].contexts);
    struct json after = office_json(scope, table[i].after);
    ASSERT_OK(scope, json_with(scope, &document, STR("@context"), &after, &document));
    struct report report = judge(scope, &document);
    if ((report_verdict(&report) == VERDICT_VERIFIED) != (table[i].verified != NULL) ||
        (table[i].verified != NULL && !is(scope, json_get(report.document, STR("@context")), table[i].verified))) {
      fail_msg("%zu: " STR_FMT STR_FMT, i, STR_ARG(report.checks[CHECK_FORM].detail),
               STR_ARG(report.checks[CHECK_PROOF].detail));
    }
  }
}

static void nothing_is_left_out_of_a_presentation(void **state)
{
  struct scope *scope = *state;
  struct json credential = sign_jcs(scope, "[" V2_CONTEXT "," MEANT "]");
  struct json presentation = office_present(office, scope, &credential);
  struct report good = judge_as(scope, &presentation, VERIFY_PRESENTATION);
  assert_int_equal(good.checks[CHECK_FORM].finding, FINDING_NONE);
  credential = office_patched(scope, &credential, "{\"@context\":[" V2_CONTEXT "," MEANT ",{\"more\":\"urn:x:y\"}]}");
  presentation = office_present(office, scope, &credential);
  struct report report = judge_as(scope, &presentation, VERIFY_PRESENTATION);
  assert_int_equal(report.checks[CHECK_FORM].finding, FINDING_MALFORMED);
}

TESTING_MAIN_IN(open_office, close_office, cmocka_unit_test(a_period_is_told_by_the_versions_own_names),
                cmocka_unit_test(what_was_verified_has_the_contexts_that_were_signed),
                SCOPED_TEST(nothing_is_left_out_of_a_presentation))
