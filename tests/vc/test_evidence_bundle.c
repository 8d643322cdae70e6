#include "testing/testing.h"

#include "office.h"
#include "status/bundle.h"
#include "vc/verify.h"

OFFICE_FIXTURE

#define REVOCATION STR(LIST_URL "revocation")
#define SUSPENSION STR(LIST_URL "suspension")

enum { DAY_S = 86400 };

/* The parts of a bundle as the registry would make it, to be spoilt. */
struct parts {
  struct str issuers;
  struct str lists[STATUS_KEPT];
};

static struct parts parts_of(struct scope *scope, int64_t from_s)
{
  const struct office_lists lists = {.from_s = from_s};
  return (struct parts){
      .issuers = office_trust_text(office, scope, &(struct office_trust){.from_s = from_s}),
      .lists = {office_list_text(office, scope, STATUS_REVOCATION, &lists),
                office_list_text(office, scope, STATUS_SUSPENSION, &lists)},
  };
}

static struct str bundle_of(struct scope *scope, const struct parts *parts)
{
  const struct bundle bundle = {OFFICE_NOW_S, parts->issuers, parts->lists, STATUS_KEPT, STR("")};
  struct str text;
  ASSERT_OK(scope, bundle_print(scope, &bundle, &text));
  return text;
}

static struct evidence *read(struct scope *scope, const struct evidence *former, struct str text, enum err expected)
{
  struct evidence_rules rules = office_rules(office);
  struct evidence *evidence = evidence_new();
  assert_non_null(evidence);
  enum err err = evidence_add_bundle(evidence, scope, &rules, former, text);
  if (err != expected) {
    fail_msg("%s: %s", err_info(err)->name, scope_first_fault(scope)->text);
  }
  (void)scope_take_fault(scope);
  return evidence;
}

/* What a counter says of a good credential at that moment, with no more than the bundle. */
static enum finding judge(struct scope *scope, const struct evidence *evidence, int64_t now_s, struct report *report)
{
  struct json document = office_with_status(office, scope, STR(WELFARE));
  document = office_sign(office, scope, ISSUER, &document);
  struct policy policy = office_policy(scope, "strict.json");
  struct clock clock = {now_s};
  const struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &clock, NULL};
  const struct verify_request request = {.use = VERIFY_CREDENTIAL};
  ASSERT_OK(scope, verify_document(scope, &verifier, evidence, &request, &document, report));
  return report_decisive(report);
}

static void a_bundle_is_enough(void **state)
{
  struct scope *scope = *state;
  struct parts parts = parts_of(scope, -3600);
  struct evidence *evidence = read(scope, NULL, bundle_of(scope, &parts), OK);
  struct report report;
  assert_int_equal(judge(scope, evidence, OFFICE_NOW_S, &report), FINDING_NONE);
  assert_true(report.checks[CHECK_STATUS].as_of_s == OFFICE_NOW_S - 3600);
  assert_true(report.checks[CHECK_ISSUER].as_of_s == OFFICE_NOW_S - 3600);
  evidence_free(evidence);
}

/* However lately it says that it was made: each part has an age of its own. */
static void an_old_one_says_nothing(void **state)
{
  struct scope *scope = *state;
  struct parts parts = parts_of(scope, -3600);
  struct evidence *evidence = read(scope, NULL, bundle_of(scope, &parts), OK);
  struct report report;
  assert_int_equal(judge(scope, evidence, OFFICE_NOW_S + DAY_S - 3600, &report), FINDING_NONE);
  assert_int_equal(judge(scope, evidence, OFFICE_NOW_S + DAY_S - 3599, &report), FINDING_STATUS_UNAVAILABLE);
  assert_int_equal(report_verdict(&report), VERDICT_COULD_NOT_CHECK);
  assert_int_equal(judge(scope, evidence, OFFICE_NOW_S + DAY_S + 1, &report), FINDING_TRUST_LIST_UNAVAILABLE);
  evidence_free(evidence);
}

/* Each part stands on its own signature: a bad one is told and leaves the others as good as they are. */
static void a_bad_part_is_told_and_left_out(void **state)
{
  struct scope *scope = *state;
  const struct parts good = parts_of(scope, -3600);
  struct json list = office_json(scope, scope_cstr(scope, good.lists[0]));
  struct json altered = office_patched(scope, &list, "{\"validUntil\":\"2099-01-01T00:00:00Z\"}");
  ASSERT_OK(scope, json_without(scope, &list, STR("proof"), &list));
  struct json foreign = office_sign(office, scope, STRANGER, &list);
  const struct {
    struct str list;
    enum err err;
  } lists[] = {
      {STR("{}"), ERR_VALUE},
      {STR("7"), ERR_VALUE},
      {STR("null"), ERR_VALUE},
      {office_text(scope, &list), ERR_PROOF},
      {office_text(scope, &altered), ERR_PROOF},
      {office_text(scope, &foreign), ERR_PROOF},
      {good.issuers, ERR_STATUS_VERIFICATION},
  };
  struct report report;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    struct parts parts = good;
    parts.lists[0] = lists[i].list;
    struct evidence *evidence = read(scope, NULL, bundle_of(scope, &parts), lists[i].err);
    assert_non_null(evidence->trust);
    assert_null(evidence_find_list(evidence, REVOCATION));
    assert_non_null(evidence_find_list(evidence, SUSPENSION));
    assert_int_equal(judge(scope, evidence, OFFICE_NOW_S, &report), FINDING_STATUS_UNAVAILABLE);
    evidence_free(evidence);
  }
  struct parts parts = good;
  parts.issuers = good.lists[0];
  struct evidence *evidence = read(scope, NULL, bundle_of(scope, &parts), ERR_VALUE);
  assert_int_equal(evidence->lists_len, 2);
  assert_int_equal(judge(scope, evidence, OFFICE_NOW_S, &report), FINDING_TRUST_LIST_UNAVAILABLE);
  evidence_free(evidence);
}

static void two_lists_of_one_name_are_one_too_many(void **state)
{
  struct scope *scope = *state;
  struct parts parts = parts_of(scope, -3600);
  parts.lists[1] = parts.lists[0];
  struct evidence *evidence = read(scope, NULL, bundle_of(scope, &parts), ERR_STATUS_VERIFICATION);
  assert_int_equal(evidence->lists_len, 1);
  evidence_free(evidence);
}

/* Somebody may want a revocation forgotten, and brings yesterday's file again. */
static void an_older_bundle_takes_nothing_back(void **state)
{
  struct scope *scope = *state;
  struct parts newer = parts_of(scope, -60);
  struct parts older = parts_of(scope, -7200);
  struct evidence *first = read(scope, NULL, bundle_of(scope, &newer), OK);
  struct evidence *second = read(scope, first, bundle_of(scope, &older), ERR_STATUS_VERIFICATION);
  struct evidence *third = read(scope, second, STR("{"), ERR_SYNTAX);
  evidence_free(first);
  evidence_free(second);
  assert_true(third->trust->valid_from_s == OFFICE_NOW_S - 60);
  assert_int_equal(third->lists_len, 2);
  assert_true(evidence_find_list(third, REVOCATION)->list.valid_from_s == OFFICE_NOW_S - 60);
  evidence_free(third);
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(a_bundle_is_enough), SCOPED_TEST(an_old_one_says_nothing),
                SCOPED_TEST(a_bad_part_is_told_and_left_out), SCOPED_TEST(two_lists_of_one_name_are_one_too_many),
                SCOPED_TEST(an_older_bundle_takes_nothing_back))
