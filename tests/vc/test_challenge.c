#include "testing/testing.h"

#include <string.h>

#include "vc/challenge.h"

enum { UNTIL_S = 1773104523 };

static void one_of_ours_is_open_until_it_lapses(void **state)
{
  struct scope *scope = *state;
  struct challenge_maker maker;
  struct str challenge;
  challenge_maker_start(&maker);
  ASSERT_OK(scope, challenge_make(scope, &maker, UNTIL_S, &challenge));
  assert_int_equal(challenge_judge(scope, &maker, challenge, UNTIL_S - 100), CHALLENGE_OPEN);
  assert_int_equal(challenge_judge(scope, &maker, challenge, UNTIL_S), CHALLENGE_OPEN);
  assert_int_equal(challenge_judge(scope, &maker, challenge, UNTIL_S + 1), CHALLENGE_LAPSED);
}

static void whatever_else_is_foreign(void **state)
{
  struct scope *scope = *state;
  struct challenge_maker maker;
  struct challenge_maker other;
  struct str challenge;
  challenge_maker_start(&maker);
  challenge_maker_start(&other);
  ASSERT_OK(scope, challenge_make(scope, &maker, UNTIL_S, &challenge));
  assert_int_equal(challenge_judge(scope, &other, challenge, UNTIL_S), CHALLENGE_FOREIGN);
  assert_int_equal(challenge_judge(scope, &maker, STR(""), UNTIL_S), CHALLENGE_FOREIGN);
  assert_int_equal(challenge_judge(scope, &maker, str_slice(challenge, 1, challenge.len), UNTIL_S), CHALLENGE_FOREIGN);
  for (size_t i = 0; i < challenge.len; i++) {
    char *text = scope_cstr(scope, challenge);
    text[i] = text[i] == 'A' ? 'B' : 'A';
    struct str altered = {text, challenge.len};
    assert_int_equal(challenge_judge(scope, &maker, altered, UNTIL_S), CHALLENGE_FOREIGN);
    text[i] = '=';
    assert_int_equal(challenge_judge(scope, &maker, altered, UNTIL_S), CHALLENGE_FOREIGN);
  }
}

TESTING_MAIN(SCOPED_TEST(one_of_ours_is_open_until_it_lapses), SCOPED_TEST(whatever_else_is_foreign))
