#include "testing/testing.h"

#include "vc/expiring_set.h"
#include "vc/replay.h"

static void remembers_until(void **state)
{
  (void)state;
  struct expiring_set *set = expiring_set_new(10);
  assert_int_equal(expiring_set_add(set, STR("a"), STR("b"), 100, 50), SET_ADDED);
  assert_int_equal(expiring_set_add(set, STR("a"), STR("b"), 100, 100), SET_KNOWN);
  assert_true(expiring_set_has(set, STR("a"), STR("b"), 100));
  assert_false(expiring_set_has(set, STR("ab"), STR(""), 100)); /* the two parts are apart */
  assert_false(expiring_set_has(set, STR("a"), STR("b"), 101));
  assert_int_equal(expiring_set_add(set, STR("a"), STR("b"), 200, 101), SET_ADDED);
  expiring_set_free(set);
}

static void is_bounded_and_recovers(void **state)
{
  struct scope *scope = *state;
  struct expiring_set *set = expiring_set_new(100);
  for (int i = 0; i < 100; i++) {
    assert_int_equal(expiring_set_add(set, STR("k"), scope_format(scope, "%d", i), 100, 50), SET_ADDED);
  }
  assert_int_equal(expiring_set_add(set, STR("k"), STR("more"), 100, 50), SET_FULL);
  for (int i = 0; i < 100; i++) {
    assert_true(expiring_set_has(set, STR("k"), scope_format(scope, "%d", i), 100));
  }
  for (int i = 0; i < 1000; i++) { /* all lapsed: there is room for ever */
    assert_int_equal(expiring_set_add(set, STR("n"), scope_format(scope, "%d", i), 101 + i, 101 + i), SET_ADDED);
  }
  expiring_set_free(set);
}

static void a_code_is_good_once(void **state)
{
  (void)state;
  struct replay *replay = replay_new(10, 1000);
  assert_int_equal(replay_check(replay, STR("m"), STR("c"), 1000, 1150, 1010), FINDING_NONE);
  assert_int_equal(replay_check(replay, STR("m"), STR("c"), 1000, 1150, 1011), FINDING_PRESENTATION_REPLAYED);
  assert_int_equal(replay_check(replay, STR("m2"), STR("c"), 1000, 1150, 1011), FINDING_NONE);
  assert_int_equal(replay_check(replay, STR("m3"), STR("c"), 999, 1150, 1011), FINDING_COULD_NOT_CHECK);
  replay_free(replay);
}

struct seen {
  struct replay *next;
  size_t len;
};

static void carry_over(void *self, struct bytes key, int64_t until_s)
{
  struct seen *seen = self;
  assert_int_equal(replay_take_back(seen->next, key, until_s, 1020), SET_ADDED);
  seen->len++;
}

static void what_is_carried_over_a_restart_is_known(void **state)
{
  (void)state;
  struct replay *replay = replay_new(10, 1000);
  struct seen seen = {.next = replay_new(10, 1000)};
  assert_int_equal(replay_check(replay, STR("m"), STR("c"), 1000, 1150, 1010), FINDING_NONE);
  assert_int_equal(replay_check(replay, STR("m"), STR("old"), 1000, 1015, 1010), FINDING_NONE);
  replay_each(replay, 1020, carry_over, &seen);
  assert_int_equal(seen.len, 1);
  assert_int_equal(replay_check(seen.next, STR("m"), STR("c"), 1000, 1150, 1021), FINDING_PRESENTATION_REPLAYED);
  assert_int_equal(replay_check(seen.next, STR("m"), STR("d"), 1000, 1150, 1021), FINDING_NONE);
  replay_free(replay);
  replay_free(seen.next);
}

TESTING_MAIN(cmocka_unit_test(remembers_until), SCOPED_TEST(is_bounded_and_recovers),
             cmocka_unit_test(a_code_is_good_once), cmocka_unit_test(what_is_carried_over_a_restart_is_known))
