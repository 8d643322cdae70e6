#include "testing/testing.h"

#include <string.h>

#include "vc/report.h"
#include "json/text.h"

static struct report all(enum finding finding)
{
  struct report report = {.checked_at_s = 1773104523};
  for (size_t i = 0; i < CHECK_LOGGED; i++) {
    report_find(&report, (enum check_id)i, finding, STR(""));
  }
  return report;
}

static void any_invalid_refuses_any_unknown_withholds(void **state)
{
  (void)state;
  struct report report = all(FINDING_NONE);
  assert_int_equal(report_verdict(&report), VERDICT_VERIFIED);
  assert_int_equal(report_decisive(&report), FINDING_NONE);
  report_find(&report, CHECK_STATUS, FINDING_STATUS_UNAVAILABLE, STR(""));
  assert_int_equal(report_verdict(&report), VERDICT_COULD_NOT_CHECK);
  assert_int_equal(report_decisive(&report), FINDING_STATUS_UNAVAILABLE);
  report_find(&report, CHECK_STATUS, FINDING_NONE, STR("")); /* good news later changes nothing */
  assert_int_equal(report_verdict(&report), VERDICT_COULD_NOT_CHECK);
  report_find(&report, CHECK_PERIOD, FINDING_CREDENTIAL_EXPIRED, STR(""));
  assert_int_equal(report_verdict(&report), VERDICT_REFUSED);
  assert_int_equal(report_decisive(&report), FINDING_CREDENTIAL_EXPIRED);
  report_find(&report, CHECK_PERIOD, FINDING_CREDENTIAL_NOT_YET_VALID, STR(""));
  assert_int_equal(report.checks[CHECK_PERIOD].finding, FINDING_CREDENTIAL_EXPIRED); /* the first of equals */
}

static void what_did_not_run_is_never_verified(void **state)
{
  (void)state;
  for (size_t missing = 0; missing < CHECK_LOGGED; missing++) {
    struct report report = all(FINDING_NONE);
    report.checks[missing] = (struct check_result){0};
    assert_int_equal(report_verdict(&report), VERDICT_COULD_NOT_CHECK);
  }
}

static void paper_holds_but_says_to_compare(void **state)
{
  struct scope *scope = *state;
  struct report report = all(FINDING_NONE);
  report_find(&report, CHECK_HOLDER, FINDING_COMPARE_IDENTITY, STR(""));
  assert_int_equal(report_verdict(&report), VERDICT_VERIFIED);
  struct json printed;
  struct str text;
  ASSERT_OK(scope, report_print(scope, &report, &printed));
  ASSERT_OK(scope, json_print(scope, &printed, &text));
  assert_true(str_contains(text, STR("compare_identity")));
}

static void the_oldest_data_counts(void **state)
{
  struct scope *scope = *state;
  struct report report = all(FINDING_NONE);
  struct json printed;
  assert_int_equal(report_data_as_of(&report), 0);
  ASSERT_OK(scope, report_print(scope, &report, &printed));
  assert_null(json_get(&printed, STR("dataAsOf")));
  report_as_of(&report, CHECK_STATUS, INT64_MIN); /* does not say */
  report_as_of(&report, CHECK_STATUS, 1773104500);
  report_as_of(&report, CHECK_ISSUER, 1773104400);
  report_as_of(&report, CHECK_LOGGED, 1773104450);
  assert_true(report_data_as_of(&report) == 1773104400);
  ASSERT_OK(scope, report_print(scope, &report, &printed));
  assert_true(json_is(json_get(&printed, STR("dataAsOf")), STR("2026-03-10T01:00:00Z")));
}

static void every_finding_has_words_and_a_number_of_its_own(void **state)
{
  (void)state;
  for (size_t i = 0; i < FINDING_COUNT; i++) {
    const struct finding_info *info = finding_info((enum finding)i);
    assert_true(strlen(info->code) > 0 && strlen(info->ko) > 0 && strlen(info->en) > 0);
    assert_true(info->number >= 0 && info->number <= 99);
    assert_int_equal(strlen(info->next_ko) > 0, i != FINDING_NONE);
    for (size_t j = 0; j < i; j++) {
      assert_int_not_equal(info->number, finding_info((enum finding)j)->number);
      assert_string_not_equal(info->code, finding_info((enum finding)j)->code);
    }
  }
}

static void our_own_trouble_is_never_the_citizens(void **state)
{
  (void)state;
  static const enum err ours[] = {ERR_IO, ERR_CONFIG, ERR_UNAVAILABLE, ERR_TOO_MANY};
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
    assert_int_equal(finding_info(finding_of_err(ours[i]))->validity, VALIDITY_UNKNOWN);
  }
}

static void claims_nobody_signed_are_not_shown(void **state)
{
  struct scope *scope = *state;
  struct json document;
  ASSERT_OK(scope, json_parse(scope, STR("{\"credentialSubject\":{\"name\":\"홍길동\"}}"), &document));
  struct shown_credential shown = {.type = STR("T"), .document = &document, .issuer = STR("did:example:1")};
  struct report report = all(FINDING_NONE);
  report.shown = &shown;
  report.shown_len = 1;
  struct json printed;
  struct str text;
  ASSERT_OK(scope, report_print(scope, &report, &printed));
  ASSERT_OK(scope, json_print(scope, &printed, &text));
  assert_true(str_contains(text, STR("홍길동")));
  report_find(&report, CHECK_PROOF, FINDING_PROOF_INVALID, STR(""));
  ASSERT_OK(scope, report_print(scope, &report, &printed));
  ASSERT_OK(scope, json_print(scope, &printed, &text));
  assert_false(str_contains(text, STR("홍길동")));
  assert_true(str_contains(text, STR("\"number\":\"03\"")));
  struct report stranger = all(FINDING_NONE);
  stranger.shown = &shown;
  stranger.shown_len = 1;
  report_find(&stranger, CHECK_ISSUER, FINDING_ISSUER_NOT_ACCEPTED, STR(""));
  ASSERT_OK(scope, report_print(scope, &stranger, &printed));
  ASSERT_OK(scope, json_print(scope, &printed, &text));
  assert_false(str_contains(text, STR("홍길동")));
}

TESTING_MAIN(cmocka_unit_test(any_invalid_refuses_any_unknown_withholds),
             cmocka_unit_test(what_did_not_run_is_never_verified), SCOPED_TEST(paper_holds_but_says_to_compare),
             SCOPED_TEST(the_oldest_data_counts), cmocka_unit_test(every_finding_has_words_and_a_number_of_its_own),
             cmocka_unit_test(our_own_trouble_is_never_the_citizens), SCOPED_TEST(claims_nobody_signed_are_not_shown))
