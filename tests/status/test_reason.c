#include "testing/testing.h"

#include "status/reason.h"

static void every_row_is_whole_and_found(void **state)
{
  (void)state;
  size_t allowed[STATUS_ACT_COUNT] = {0};
  size_t rows = 0;
  for (const struct status_reason *row = NULL; (row = status_reason_at(rows)) != NULL; rows++) {
    assert_ptr_equal(status_reason_find(row->code), row);
    assert_true(row->ko.len > 0 && row->en.len > 0 && str_is_utf8(row->ko));
    for (size_t act = 0; act < STATUS_ACT_COUNT; act++) {
      allowed[act] += row->allowed[act];
    }
  }
  assert_true(rows > 10);
  for (size_t act = 0; act < STATUS_ACT_COUNT; act++) {
    assert_true(allowed[act] > 1);
  }
  assert_null(status_reason_find(STR("")));
  assert_null(status_reason_find(STR("no such reason")));
}

static void purposes_print_and_parse(void **state)
{
  (void)state;
  for (enum status_purpose purpose = STATUS_REVOCATION; purpose < STATUS_OTHER; purpose++) {
    assert_int_equal(status_purpose_parse(status_purpose_print(purpose)), purpose);
  }
  static const struct str others[] = {STR_INIT(""), STR_INIT("Revocation"), STR_INIT("revocation ")};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    assert_int_equal(status_purpose_parse(others[i]), STATUS_OTHER);
  }
}

TESTING_MAIN(cmocka_unit_test(every_row_is_whole_and_found), cmocka_unit_test(purposes_print_and_parse))
