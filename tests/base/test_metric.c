#include "base/metric.h"

#include "testing/testing.h"

static void any_value_is_one_line(void **state)
{
  struct scope *scope = *state;
  struct buf buf = buf_in(scope);
  struct str text;
  metric_print(&buf, "seen_total", "who", STR("a\"b\\c\nd \xea\xb0\x80"), UINT64_MAX);
  metric_print(&buf, "seen_total", "who", STR(""), 0);
  ASSERT_OK(scope, buf_str(&buf, &text));
  ASSERT_STR(text, STR("seen_total{who=\"a\\\"b\\\\c\\nd \xea\xb0\x80\"} 18446744073709551615\n"
                       "seen_total{who=\"\"} 0\n"));
}

TESTING_MAIN(SCOPED_TEST(any_value_is_one_line))
