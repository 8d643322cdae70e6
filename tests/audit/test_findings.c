#include "testing/testing.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "findings.h"

/* What stands, whatever a registry puts into it. */

static struct findings findings_in(struct scope *scope)
{
  return (struct findings){.memory = scope, .now_s = 1773100800};
}

static struct str repeated(struct scope *scope, struct str before, struct str text, size_t times)
{
  struct buf buf = buf_in(scope);
  struct str out = {0};
  buf_add(&buf, before);
  for (size_t i = 0; i < times; i++) {
    buf_add(&buf, text);
  }
  ASSERT_OK(scope, buf_str(&buf, &out));
  return out;
}

static void are_cut_between_characters(void **state)
{
  static const struct str before[] = {STR_INIT(""), STR_INIT("x"), STR_INIT("xx")};
  struct scope *scope = *state;
  struct findings findings = findings_in(scope);
  for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
    struct str text = repeated(scope, before[i], STR("\xea\xb0\x80"), 300);
    findings_add(&findings, AUDIT_MALFORMED, text, STR_FMT, STR_ARG(text));
    assert_true(str_is_utf8(findings.at[i].where) && str_starts(text, findings.at[i].where));
    assert_true(str_is_utf8(findings.at[i].detail) && str_starts(text, findings.at[i].detail));
    assert_in_range(findings.at[i].detail.len, 390, 400);
  }
}

static void show_no_control_characters(void **state)
{
  struct scope *scope = *state;
  struct findings findings = findings_in(scope);
  struct str text = STR("a\x1b[2J\nFOUND\x7f \xc2\x9b\xc2\x85 \xea\xb0\x80 \xea\xb0 \xff.");
  findings_add(&findings, AUDIT_MALFORMED, text, STR_FMT, STR_ARG(text));
  ASSERT_STR(findings.at[0].where, STR("a?[2J?FOUND? ???? \xea\xb0\x80 ?? ?."));
  ASSERT_STR(findings.at[0].detail, STR("a?[2J?FOUND? ???? \xea\xb0\x80 ?? ?."));
  findings_add(&findings, AUDIT_MALFORMED, text, "once more at the same place");
  assert_int_equal(findings.len, 1);
}

static void add_many(struct findings *findings, struct scope *scope, size_t from, size_t to)
{
  struct str quotes = repeated(scope, STR(""), STR("\""), 1000);
  for (size_t i = from; i < to; i++) {
    struct scope_mark mark = scope_mark(scope);
    struct str where = scope_format(scope, "%zu" STR_FMT, i, STR_ARG(quotes));
    findings_add(findings, AUDIT_MALFORMED, where, STR_FMT, STR_ARG(quotes));
    scope_rewind(scope, mark);
  }
  assert_int_equal(findings->len, to);
}

/* As many as there may be, each as long on disk as it can be, in the memory that a visit has. */
static void all_can_be_read_again(void **state)
{
  struct scope *scope = *state;
  [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
  char folder[] = "/tmp/dojang-findings-XXXXXX";
  assert_non_null(mkdtemp(folder));
  struct findings findings = findings_in(memory);
  add_many(&findings, scope, 0, FINDINGS_MOST - 1);
  ASSERT_OK(scope, findings_save(&findings, scope, folder));
  struct findings again = findings_in(memory);
  ASSERT_OK(scope, findings_load(&again, scope, folder));
  add_many(&again, scope, FINDINGS_MOST - 1, FINDINGS_MOST);
  ASSERT_OK(scope, findings_save(&again, scope, folder));
  struct findings last = findings_in(memory);
  ASSERT_OK(scope, findings_load(&last, scope, folder));
  assert_int_equal(last.len, FINDINGS_MOST);
  assert_int_equal(system(scope_format(scope, "rm -r %s", folder).at), 0);
}

TESTING_MAIN(SCOPED_TEST(are_cut_between_characters), SCOPED_TEST(show_no_control_characters),
             SCOPED_TEST(all_can_be_read_again))
