#include "testing/testing.h"

#include "base/limits.h"
#include "office.h"
#include "vc/verify.h"
#include "json/text.h"

/* What agencies are told of the parts of a credential. */

static struct office *office;

static int open_office(void **state)
{
  (void)state;
  office = office_open();
  return 0;
}

static int close_office(void **state)
{
  (void)state;
  office_close(office);
  return 0;
}

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

static struct report judge(struct scope *scope, const struct json *document)
{
  struct policy policy = office_policy(scope, "conformance.json");
  struct clock clock = {OFFICE_NOW_S};
  const struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &clock};
  const struct verify_request request = {.use = VERIFY_CREDENTIAL};
  struct report report;
  ASSERT_OK(scope, verify_document(scope, &verifier, NULL, &request, document, &report));
  return report;
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

TESTING_MAIN_IN(open_office, close_office, cmocka_unit_test(a_period_is_told_by_the_versions_own_names))
