#pragma once

/* As much of cmocka as the unit tests use, where there is no longjmp: the first failure ends the program. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
  const char *name;
  void (*test_func)(void **state);
  int (*setup_func)(void **state);
  int (*teardown_func)(void **state);
  void *initial_state;
};

#define cmocka_unit_test_setup_teardown(function, setup, teardown)                                                     \
  ((struct CMUnitTest){#function, (function), (setup), (teardown), NULL})
#define cmocka_unit_test(function) cmocka_unit_test_setup_teardown(function, NULL, NULL)

#define test_malloc malloc
#define test_free free

#define print_error(...) (void)fprintf(stderr, __VA_ARGS__)
#define print_message(...) (void)printf(__VA_ARGS__)

_Noreturn static inline void _fail(const char *file, int line)
{
  print_error("%s:%d: failed\n", file, line);
  exit(1);
}

#define fail_msg(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))
#define fail() _fail(__FILE__, __LINE__)
#define skip() return

#define assert_true(condition) ((condition) ? (void)0 : fail_msg("%s", #condition))
#define assert_false(condition) assert_true(!(condition))
#define assert_null(at) assert_true((at) == NULL)
#define assert_non_null(at) assert_true((at) != NULL)
#define assert_ptr_equal(a, b) assert_true((const void *)(a) == (const void *)(b))
#define assert_ptr_not_equal(a, b) assert_true((const void *)(a) != (const void *)(b))
#define assert_int_equal(a, b) assert_true((uint64_t)(a) == (uint64_t)(b))
#define assert_int_not_equal(a, b) assert_true((uint64_t)(a) != (uint64_t)(b))
#define assert_in_range(value, least, most)                                                                            \
  assert_true((uint64_t)(value) >= (uint64_t)(least) && (uint64_t)(value) <= (uint64_t)(most))
#define assert_string_equal(a, b) assert_true(strcmp((a), (b)) == 0)
#define assert_string_not_equal(a, b) assert_true(strcmp((a), (b)) != 0)
#define assert_memory_equal(a, b, len) assert_true(memcmp((a), (b), (len)) == 0)
#define assert_memory_not_equal(a, b, len) assert_true(memcmp((a), (b), (len)) != 0)

static inline int _cmocka_run_group_tests(const char *group, const struct CMUnitTest tests[], size_t len,
                                          int (*setup)(void **), int (*teardown)(void **))
{
  print_message("%s\n", group);
  void *shared = NULL;
  if (setup != NULL && setup(&shared) != 0) {
    return 1;
  }
  for (size_t i = 0; i < len; i++) {
    void *state = tests[i].initial_state == NULL ? shared : tests[i].initial_state;
    if (tests[i].setup_func != NULL && tests[i].setup_func(&state) != 0) {
      fail_msg("%s: setup", tests[i].name);
    }
    print_message("%s\n", tests[i].name);
    tests[i].test_func(&state);
    if (tests[i].teardown_func != NULL && tests[i].teardown_func(&state) != 0) {
      fail_msg("%s: teardown", tests[i].name);
    }
  }
  return teardown != NULL && teardown(&shared) != 0;
}
#define cmocka_run_group_tests(tests, setup, teardown)                                                                 \
  _cmocka_run_group_tests(#tests, (tests), sizeof(tests) / sizeof *(tests), (setup), (teardown))
