#include "testing/testing.h"

#include "base/limits.h"
#include "batch/batch.h"
#include "batch/sheet.h"

#define TYPE "WelfareEligibilityCredential"
#define HEAD                                                                                                                                         \
  "credentialType,성명,생년월일,거주지,사업,소득 구간,가구원 수,급여 종류,수급 시작일,세대주와의 관계,기준일," \
  "문서확인번호,보장기관\r\n"
#define BEFORE_SIZE TYPE ",홍길동,1954-03-21,가온시 아람읍,국민기초생활보장 수급,기준중위소득 32% 이하,"
#define AFTER_SIZE ",생계급여,2025-10-18,본인,2026-03-03,"
#define AFTER_NUMBER ",가온시 복지정책과\r\n"
#define ROW(number, size) BEFORE_SIZE size AFTER_SIZE number AFTER_NUMBER

static struct schemas *schemas;

static int open_schemas(void **state)
{
  struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  (void)state;
  assert_non_null(scope);
  ASSERT_OK(scope, schemas_load_configured(scope, STR(""), STR(""), &schemas));
  scope_free(scope);
  return 0;
}

static int close_schemas(void **state)
{
  (void)state;
  schemas_free(schemas);
  return 0;
}

static void a_number_stands_once(void **state)
{
  static const char text[] = HEAD ROW("7000-0000-0000-0001", "1") ROW("7000-0000-0000-0002", "1")
      ROW("7000-0000-0000-0001", "1") ROW("7000-0000-0000-0001", "0") ROW("", "1");
  struct scope *scope = *state;
  struct sheet sheet;
  struct sheet_row row;
  ASSERT_OK(scope, sheet_open(scope, schemas, str_of(text), &sheet));
  for (size_t line = 2; line <= 3; line++) {
    ASSERT_OK(scope, sheet_next(&sheet, scope, &row));
    assert_int_equal(row.line, line);
    assert_int_equal(row.errors_len, 0);
  }
  ASSERT_OK(scope, sheet_next(&sheet, scope, &row));
  assert_int_equal(row.errors_len, 1);
  assert_int_equal(row.errors[0].line, 4);
  assert_int_equal(row.errors[0].column, 12);
  ASSERT_STR(row.errors[0].header, STR("문서확인번호"));
  ASSERT_STR(row.errors[0].ko, STR("문서확인번호: 2번째 줄과 같은 번호입니다"));
  ASSERT_STR(row.errors[0].en, STR("문서확인번호: is the same as in line 2"));
  ASSERT_OK(scope, sheet_next(&sheet, scope, &row));
  assert_int_equal(row.errors_len, 2);
  ASSERT_OK(scope, sheet_next(&sheet, scope, &row));
  assert_int_equal(row.errors_len, 1); /* missing is not the same */
  ASSERT_OK(scope, sheet_next(&sheet, scope, &row));
  assert_int_equal(row.line, 0);
}

/* A table that is as full as it ever gets. */
static void many_numbers(void **state)
{
  enum { ROWS = 2000 };
  struct scope *scope = *state;
  struct buf text = buf_in(scope);
  struct str whole;
  struct sheet sheet;
  struct sheet_row row;
  buf_add(&text, STR(HEAD));
  for (int i = 0; i < 2 * ROWS; i++) {
    buf_add(&text, STR(BEFORE_SIZE "1" AFTER_SIZE));
    buf_format(&text, "7000-0000-0000-%04d", i % ROWS);
    buf_add(&text, STR(AFTER_NUMBER));
  }
  ASSERT_OK(scope, buf_str(&text, &whole));
  ASSERT_OK(scope, sheet_open(scope, schemas, whole, &sheet));
  for (size_t i = 0; i < 2 * ROWS; i++) {
    ASSERT_OK(scope, sheet_next(&sheet, scope, &row));
    assert_int_equal(row.errors_len, i >= ROWS);
  }
}

static void a_template_is_a_sheet(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < schemas->kinds_len; i++) {
    struct str text;
    struct sheet sheet;
    struct sheet_row row;
    ASSERT_OK(scope, sheet_template(scope, schemas, schemas->kinds[i].type, &text));
    ASSERT_OK(scope, sheet_open(scope, schemas, text, &sheet));
    ASSERT_OK(scope, sheet_next(&sheet, scope, &row));
    ASSERT_STR(row.type, schemas->kinds[i].type);
    assert_true(row.errors_len > 0);
  }
  struct str none;
  ASSERT_ERR(scope, ERR_NOT_FOUND, sheet_template(scope, schemas, STR("x"), &none));
}

static void cells_are_not_formulas(void **state)
{
  static const struct {
    const char *cell;
    const char *written;
  } cases[] = {{"a", "\"a\","}, {"a\"b", "\"a\"\"b\","}, {"=1+1", "\"'=1+1\","}, {"@a", "\"'@a\","}, {"", "\"\","}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct buf text = buf_in(*state);
    struct str out;
    sheet_add_cell(&text, str_of(cases[i].cell), false);
    ASSERT_OK(*state, buf_str(&text, &out));
    ASSERT_STR(out, str_of(cases[i].written));
  }
}

static void a_batch_is_kept(void **state)
{
  struct batch batch = batch_new(STR("desk-1"), 1773104523, 1773104600);
  struct batch read;
  struct json kept;
  struct json list = json_of_items(NULL, 0);
  batch.counts = (struct batch_counts){6, 5, 1, 2, 2, 1};
  assert_true(batch_id_is(str_of(batch.id)));
  ASSERT_OK(*state, batch_print(*state, &batch, &list, &list, &kept));
  ASSERT_OK(*state, batch_parse(*state, &kept, &read));
  assert_memory_equal(&batch, &read, sizeof batch);
  struct json damaged;
  ASSERT_OK(*state, json_without(*state, &kept, STR("seed"), &damaged));
  ASSERT_ERR(*state, ERR_IO, batch_parse(*state, &damaged, &read));
  assert_false(batch_id_is(STR("../../../../etc/passwd")));
  assert_false(batch_id_is(STR("")));
}

int main(void)
{
  const struct CMUnitTest tests[] = {SCOPED_TEST(a_number_stands_once), SCOPED_TEST(many_numbers),
                                     SCOPED_TEST(a_template_is_a_sheet), SCOPED_TEST(cells_are_not_formulas),
                                     SCOPED_TEST(a_batch_is_kept)};
  return cmocka_run_group_tests(tests, open_schemas, close_schemas);
}
