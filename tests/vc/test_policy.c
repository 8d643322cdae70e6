#include "testing/testing.h"

#include <string.h>

#include "vc/policy.h"
#include "json/text.h"

static enum err parse(struct scope *scope, const char *text, struct policy *policy)
{
  struct json document;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &document));
  return policy_parse(scope, &document, policy);
}

static void the_empty_policy_is_strict(void **state)
{
  struct scope *scope = *state;
  struct policy policy;
  ASSERT_OK(scope, parse(scope, "{}", &policy));
  assert_false(policy.any_issuer || policy.any_type || policy.period_is_warning);
  assert_true(policy.status_required);
  assert_int_equal(policy.failed_http_status, 400);
  assert_true(policy_takes_domain(&policy, STR("https://any.example")));
}

static void members_are_read_and_checked(void **state)
{
  struct scope *scope = *state;
  struct policy policy;
  ASSERT_OK(scope,
            parse(scope, "{\"types\":[\"A\"],\"domains\":[\"https://d.example\"],\"statusAgeMostS\":60}", &policy));
  assert_true(policy_takes_type(&policy, STR("A")));
  assert_false(policy_takes_type(&policy, STR("B")));
  assert_false(policy_takes_domain(&policy, STR("https://e.example")));
  assert_int_equal(policy.status_age_most_s, 60);
  static const struct {
    const char *text, *says;
  } bad[] = {
      {"[]", "object"},
      {"{\"anyIsuer\":true}", "anyIsuer: is not known"},
      {"{\"anyIssuer\":1}", "anyIssuer: must be true or false"},
      {"{\"presentationMostS\":181}", "presentationMostS: must be from 1 to 180"},
      {"{\"types\":[]}", "types: must be a non-empty array"},
      {"{\"domains\":[7]}", "domains[0]: must be a string"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_not_equal(parse(scope, bad[i].text, &policy), OK);
    assert_non_null(strstr(scope_first_fault(scope)->text, bad[i].says));
    (void)scope_take_fault(scope);
  }
}

TESTING_MAIN(SCOPED_TEST(the_empty_policy_is_strict), SCOPED_TEST(members_are_read_and_checked))
