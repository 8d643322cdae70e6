#include "testing/testing.h"

#include <string.h>

#include "office.h"
#include "vc/compose.h"
#include "vc/rules.h"
#include "vc/types.h"
#include "json/text.h"

OFFICE_FIXTURE

static struct order order_of(const struct json *claims)
{
  return (struct order){
      .type = STR(WELFARE),
      .issuer = STR("did:example:issuer"),
      .subject = STR("did:example:holder"),
      .claims = claims,
      .from_s = OFFICE_NOW_S,
  };
}

static void a_decision_becomes_a_credential(void **state)
{
  struct scope *scope = *state;
  struct json claims = office_claims(scope, STR(WELFARE));
  struct order order = order_of(&claims);
  struct json out;
  enum vc_version version;
  ASSERT_OK(scope, compose_credential(scope, office->schemas, &order, &out));
  ASSERT_OK(scope, rules_check_credential(scope, &out, &version));
  assert_int_equal(version, VC_VERSION_2_0);
  assert_true(types_has(&out, STR(WELFARE)));
  assert_true(json_is(json_get(&out, STR("issuer")), order.issuer));
  assert_true(json_is(json_get(&out, STR("validFrom")), STR("2026-03-10T01:02:03Z")));
  const struct json *subject = json_get(&out, STR("credentialSubject"));
  assert_true(json_is(json_get(subject, STR("id")), order.subject));
  struct json without_id;
  ASSERT_OK(scope, json_without(scope, subject, STR("id"), &without_id));
  assert_true(json_same(&without_id, &claims));
}

static void a_paper_says_that_it_is_one(void **state)
{
  struct scope *scope = *state;
  struct json claims = office_claims(scope, STR(WELFARE));
  struct order order = order_of(&claims);
  struct json out;
  order.paper = true;
  ASSERT_ERR(scope, ERR_VALUE, compose_credential(scope, office->schemas, &order, &out));
  order.subject = (struct str){0};
  ASSERT_OK(scope, compose_credential(scope, office->schemas, &order, &out));
  assert_true(types_has(&out, STR(WELFARE)) && types_has(&out, STR(TYPE_PAPER)));
  assert_null(json_get(json_get(&out, STR("credentialSubject")), STR("id")));
  static const char *const needed[] = {"name", "birthDate"};
  for (size_t i = 0; i < 2; i++) {
    struct json without;
    ASSERT_OK(scope, json_without(scope, &claims, str_of(needed[i]), &without));
    order.claims = &without;
    ASSERT_ERR(scope, ERR_VALUE, compose_credential(scope, office->schemas, &order, &out));
  }
}

/* 2026-03-10 in Korea and 90 days: good to the last second of 2026-06-08 there, whatever the hour it began. */
static void it_is_good_to_the_end_of_a_day_in_korea(void **state)
{
  static const struct {
    int64_t from_s;
    const char *until;
  } cases[] = {
      {1773104523, "2026-06-08T14:59:59Z"}, /* 10:02:03 in Korea */
      {1773068400, "2026-06-08T14:59:59Z"}, /* 00:00:00 */
      {1773154799, "2026-06-08T14:59:59Z"}, /* 23:59:59 */
      {1773154800, "2026-06-09T14:59:59Z"}, /* and a second more */
  };
  struct scope *scope = *state;
  struct json claims = office_claims(scope, STR(WELFARE));
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct order order = order_of(&claims);
    struct json out;
    order.from_s = cases[i].from_s;
    ASSERT_OK(scope, compose_credential(scope, office->schemas, &order, &out));
    ASSERT_STR(json_get(&out, STR("validUntil"))->string, str_of(cases[i].until));
  }
}

static void an_end_of_ones_own_and_no_holder(void **state)
{
  struct scope *scope = *state;
  struct json claims = office_claims(scope, STR(WELFARE));
  struct order order = order_of(&claims);
  struct json out;
  order.until_s = OFFICE_NOW_S + 1;
  order.subject = STR("");
  ASSERT_OK(scope, compose_credential(scope, office->schemas, &order, &out));
  assert_true(json_is(json_get(&out, STR("validUntil")), STR("2026-03-10T01:02:04Z")));
  assert_null(json_get(json_get(&out, STR("credentialSubject")), STR("id")));
}

static void what_is_wrong_is_named(void **state)
{
  static const struct {
    const char *type, *patch, *says;
  } cases[] = {
      {"UnheardOf", "{}", "type: no kind of credential is called UnheardOf"},
      {"VerifiableCredential", "{}", "type: no kind"},
      {WELFARE, "[]", "must be an object"},
      {WELFARE, "{\"id\":\"did:example:x\"}", "credentialSubject.id: is the holder"},
      {WELFARE, "{\"birthDate\":\"2026-02-30\"}", "birthDate"},
      {WELFARE, "{\"birthDate\":null}", "birthDate"},
      {WELFARE, "{\"householdSize\":\"4\"}", "householdSize"},
      {WELFARE, "{\"incomeBand\":\"월 1,500,000원\"}", "incomeBand"},
      {WELFARE, "{\"office\":\"900101-1234567\"}", "office: looks like a resident"},
      {WELFARE, "{\"benefits\":[\"생계급여\"]}", "benefits"},
      {YOUTH, "{}", "credentialSubject"}, /* the claims of another kind */
  };
  struct scope *scope = *state;
  struct json good = office_claims(scope, STR(WELFARE));
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct json claims = office_patched(scope, &good, cases[i].patch);
    struct order order = order_of(&claims);
    struct json out;
    order.type = str_of(cases[i].type);
    assert_int_equal(compose_credential(scope, office->schemas, &order, &out), ERR_VALUE);
    struct fault fault = scope_take_fault(scope);
    if (strstr(fault.text, cases[i].says) == NULL) {
      fail_msg("%s %s: %s", cases[i].type, cases[i].patch, fault.text);
    }
    assert_null(strstr(fault.text, "900101-1234567"));
  }
}

/* Long Korean sentences are cut to what a fault holds, and never within a character. */
static void sentences_stay_utf8(void **state)
{
  struct scope *scope = *state;
  struct json good = office_claims(scope, STR(WELFARE));
  struct json claims = office_patched(scope, &good, "{\"residence\":\"x\"}");
  struct order order = order_of(&claims);
  struct json out;
  assert_int_equal(compose_credential(scope, office->schemas, &order, &out), ERR_VALUE);
  struct fault fault = scope_take_fault(scope);
  assert_true(str_is_utf8(str_of(fault.text)));
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(a_decision_becomes_a_credential),
                SCOPED_TEST(a_paper_says_that_it_is_one), SCOPED_TEST(it_is_good_to_the_end_of_a_day_in_korea),
                SCOPED_TEST(an_end_of_ones_own_and_no_holder), SCOPED_TEST(what_is_wrong_is_named),
                SCOPED_TEST(sentences_stay_utf8))
