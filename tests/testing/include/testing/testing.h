#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/scope.h"

/* A test with a fresh scope in *state (cap LIMIT_SCOPE_OCTETS), freed afterwards. */
int testing_setup(void **state);
int testing_teardown(void **state);
#define SCOPED_TEST(function) cmocka_unit_test_setup_teardown((function), testing_setup, testing_teardown)

/* Runs the group; the result is 0 or 1, because cmocka's own count of failures would wrap at 256. */
#define TESTING_MAIN(...) TESTING_MAIN_IN(NULL, NULL, __VA_ARGS__)
/* The same with functions that set up and tear down what the whole group shares. */
#define TESTING_MAIN_IN(setup, teardown, ...)                                                                          \
  int main(void)                                                                                                       \
  {                                                                                                                    \
    const struct CMUnitTest tests[] = {__VA_ARGS__};                                                                   \
    return cmocka_run_group_tests(tests, (setup), (teardown)) != 0;                                                    \
  }

/* Fails the test with the scope's fault in the message. */
#define ASSERT_OK(scope, expression)                                                                                   \
  do {                                                                                                                 \
    enum err assert_ok_err = (expression);                                                                             \
    if (assert_ok_err != OK) {                                                                                         \
      const struct fault *assert_ok_fault = scope_first_fault(scope);                                                  \
      fail_msg("%s: %s (%s:%d)", err_info(assert_ok_err)->name, assert_ok_fault->text,                                 \
               assert_ok_fault->file == NULL ? "?" : assert_ok_fault->file, assert_ok_fault->line);                    \
    }                                                                                                                  \
  } while (0)

/* Expects `expected` and takes the fault out of the scope. */
#define ASSERT_ERR(scope, expected, expression)                                                                        \
  do {                                                                                                                 \
    enum err assert_err_seen = (expression);                                                                           \
    if (assert_err_seen != (expected)) {                                                                               \
      fail_msg("expected %s, saw %s: %s", err_info(expected)->name, err_info(assert_err_seen)->name,                   \
               scope_first_fault(scope)->text);                                                                        \
    }                                                                                                                  \
    (void)scope_take_fault(scope);                                                                                     \
  } while (0)

#define ASSERT_STR(seen, expected) testing_assert_str((seen), (expected), __FILE__, __LINE__)
void testing_assert_str(struct str seen, struct str expected, const char *file, int line);

/* The whole file, in the scope; a missing file fails the test, naming it. */
struct str testing_read(struct scope *scope, const char *path);
bool testing_exists(const char *path);
