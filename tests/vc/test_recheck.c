#include "testing/testing.h"

#include "office.h"
#include "vc/recheck.h"

OFFICE_FIXTURE

struct asking {
  const struct office_lists *lists;
  const struct office_trust *trust;
  enum office_who issuer;
  const char *type;
  bool without_status;
};

static enum check_id ask(struct scope *scope, const struct asking *asking, struct report *report)
{
  struct policy policy = office_policy(scope, "strict.json");
  const struct clock clock = {OFFICE_NOW_S};
  const struct verifier verifier = {.schemas = office->schemas, .policy = &policy, .clock = &clock};
  struct json credential = office_with_status(office, scope, STR(WELFARE));
  const struct recheck recheck = {
      .issuer = office->who[asking->issuer].did,
      .type = str_of(asking->type),
      .entries = asking->without_status ? NULL : json_get(&credential, STR("credentialStatus")),
  };
  struct evidence *evidence = office_evidence(office, scope, asking->lists, asking->trust);
  ASSERT_OK(scope, recheck_run(scope, &verifier, evidence, &recheck, report));
  evidence_free(evidence);
  return recheck_decisive(report);
}

static void the_worse_of_issuer_and_status_decides(void **state)
{
  struct scope *scope = *state;
  static const struct office_lists fine = {0}, revoked = {.revoked = true}, suspended = {.suspended = true},
                                   none = {.none = true}, old = {.from_s = -2 * 86400};
  static const struct office_trust trusted = {0}, unknown = {.none = true}, others = {.types = "[\"" YOUTH "\"]"};
  const struct {
    struct asking asking;
    enum check_id check;
    enum finding finding;
  } rows[] = {
      {{&fine, &trusted, ISSUER, WELFARE, false}, CHECK_STATUS, FINDING_NONE},
      {{&revoked, &trusted, ISSUER, WELFARE, false}, CHECK_STATUS, FINDING_CREDENTIAL_REVOKED},
      {{&suspended, &trusted, ISSUER, WELFARE, false}, CHECK_STATUS, FINDING_CREDENTIAL_SUSPENDED},
      {{&none, &trusted, ISSUER, WELFARE, false}, CHECK_STATUS, FINDING_STATUS_UNAVAILABLE},
      {{&old, &trusted, ISSUER, WELFARE, false}, CHECK_STATUS, FINDING_STATUS_UNAVAILABLE},
      {{&fine, &trusted, ISSUER, WELFARE, true}, CHECK_STATUS, FINDING_STATUS_MISSING},
      {{&fine, &unknown, ISSUER, WELFARE, false}, CHECK_ISSUER, FINDING_TRUST_LIST_UNAVAILABLE},
      {{&fine, &trusted, HOLDER, WELFARE, false}, CHECK_ISSUER, FINDING_ISSUER_NOT_ACCEPTED},
      {{&fine, &others, ISSUER, WELFARE, false}, CHECK_ISSUER, FINDING_ISSUER_NOT_ACCEPTED},
      {{&revoked, &unknown, ISSUER, WELFARE, false}, CHECK_STATUS, FINDING_CREDENTIAL_REVOKED},
      {{&none, &others, ISSUER, WELFARE, false}, CHECK_ISSUER, FINDING_ISSUER_NOT_ACCEPTED},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct report report;
    enum check_id check = ask(scope, &rows[i].asking, &report);
    if (check != rows[i].check || report.checks[check].finding != rows[i].finding) {
      fail_msg("row %zu: %s: %s", i, check_name(check), finding_info(report.checks[check].finding)->code);
    }
  }
}

/* Whatever it says, it is no verification: nothing else was looked at. */
static void it_is_no_verification(void **state)
{
  struct scope *scope = *state;
  const struct asking asking = {&(struct office_lists){0}, &(struct office_trust){0}, ISSUER, WELFARE, false};
  struct report report;
  struct json printed;
  (void)ask(scope, &asking, &report);
  assert_int_equal(report_verdict(&report), VERDICT_COULD_NOT_CHECK);
  ASSERT_OK(scope, report_print_check(scope, &report, CHECK_STATUS, &printed));
  assert_true(json_is(json_get(&printed, STR("outcome")), STR("valid")));
  assert_true(json_is(json_get(&printed, STR("asOf")), STR("2026-03-10T01:01:03Z")));
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(the_worse_of_issuer_and_status_decides),
                SCOPED_TEST(it_is_no_verification))
