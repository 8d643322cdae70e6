#include "base/buf.h"
#include "csv/reader.h"

#include "base/limits.h"
#include "testing/testing.h"

/* All rows, cells in [brackets], lines as "3:". */
static enum err print_rows(struct scope *scope, struct str text, struct str *out)
{
  struct csv_reader reader = csv_reader_of(text);
  struct buf rows = buf_in(scope);
  for (;;) {
    struct csv_row row;
    TRY(csv_read(&reader, scope, &row));
    if (row.len == 0) {
      return buf_str(&rows, out);
    }
    buf_format(&rows, "%zu:", row.line);
    for (size_t i = 0; i < row.len; i++) {
      buf_format(&rows, "[" STR_FMT "]", STR_ARG(row.cells[i]));
    }
  }
}

static void good(void **state)
{
  static const struct {
    const char *text, *rows;
  } rows[] = {
      {"", ""},
      {"\xef\xbb\xbf", ""},
      {"\n\r\n\n", ""},
      {"a,b,c", "1:[a][b][c]"},
      {"a,b\n", "1:[a][b]"},
      {"\xef\xbb\xbf성명,사업\r\n홍길동,공공근로\r\n", "1:[성명][사업]2:[홍길동][공공근로]"},
      {"a\n\n\nb\n", "1:[a]4:[b]"},
      {",\n", "1:[][]"},
      {"a,", "1:[a][]"},
      {"\"\"", "1:[]"},
      {"\"a,b\",c", "1:[a,b][c]"},
      {"\"a\"\"b\"\"\"", "1:[a\"b\"]"},
      {"\"\"\"\"", "1:[\"]"},
      {"\"a\nb\r\nc\",d\ne", "1:[a\nb\r\nc][d]4:[e]"},
      {" a , b ", "1:[ a ][ b ]"},
      {"\"\xef\xbb\xbf\"", "1:[\xef\xbb\xbf]"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str seen;
    ASSERT_OK(*state, print_rows(*state, str_of(rows[i].text), &seen));
    ASSERT_STR(seen, str_of(rows[i].rows));
  }
}

static void bad(void **state)
{
  static const struct {
    const char *text, *names;
  } rows[] = {
      {"a,\"b", "line 1, cell 2: opens a quote"},
      {"a\nb\n\"c\nd\ne", "line 3, cell 1: opens a quote"},
      {"a,b\"c", "line 1, cell 2: has a quote inside"},
      {"a\n\"b\"c,d", "line 2, cell 1: goes on after"},
      {"\"x\ny\",\"b\" ", "line 2, cell 2: goes on after"},
      {"a\rb", "line 1, cell 1: ends with a carriage return"},
      {"a,b\r", "line 1, cell 2: ends with a carriage return"},
      {"a,\xc8\xab\xb1\xe6", "line 1, cell 2: is not UTF-8"}, /* EUC-KR */
      {"a,\"b\x01\"", "line 1, cell 2: holds a control character"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str seen;
    assert_int_equal(print_rows(*state, str_of(rows[i].text), &seen), ERR_SYNTAX);
    struct fault fault = scope_take_fault(*state);
    if (!str_starts(str_of(fault.text), str_of(rows[i].names))) {
      fail_msg("%s: %s", rows[i].text, fault.text);
    }
  }
  struct str seen;
  ASSERT_ERR(*state, ERR_SYNTAX, print_rows(*state, (struct str){"a,\0b", 4}, &seen));
}

static void cut_at_every_octet(void **state)
{
  static const char text[] = "\xef\xbb\xbf성명,\"주소\"\r\n\"홍\"\"길\n동\",가온시\r\n";
  size_t failed = 0;
  for (size_t len = 0; len < sizeof text; len++) {
    struct str seen;
    struct str copy = scope_str(*state, (struct str){text, len});
    failed += print_rows(*state, copy, &seen) != OK;
    (void)scope_take_fault(*state);
  }
  assert_in_range(failed, 10, sizeof text - 10);
}

static struct str repeated(struct scope *scope, const char *part, size_t count)
{
  struct buf text = buf_in(scope);
  for (size_t i = 0; i < count; i++) {
    buf_add(&text, str_of(part));
  }
  struct str out;
  ASSERT_OK(scope, buf_str(&text, &out));
  return out;
}

static void limits(void **state)
{
  struct str seen;
  ASSERT_OK(*state, print_rows(*state, repeated(*state, ",", LIMIT_CSV_COLUMNS - 1), &seen));
  ASSERT_ERR(*state, ERR_LIMIT, print_rows(*state, repeated(*state, ",", LIMIT_CSV_COLUMNS), &seen));
  /* The head and as many rows as are allowed, and then one more. */
  struct str rows = repeated(*state, "a\n", LIMIT_CSV_ROWS + 1);
  struct csv_reader reader = csv_reader_of(rows);
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct csv_row row;
  size_t count = 0;
  do {
    scope_reset(scope);
    ASSERT_OK(scope, csv_read(&reader, scope, &row));
    count += row.len;
  } while (row.len > 0);
  assert_int_equal(count, LIMIT_CSV_ROWS + 1);
  reader.text = STR("a\nb");
  reader.at = 0;
  ASSERT_ERR(scope, ERR_LIMIT, csv_read(&reader, scope, &row));
}

TESTING_MAIN(SCOPED_TEST(good), SCOPED_TEST(bad), SCOPED_TEST(cut_at_every_octet), SCOPED_TEST(limits))
