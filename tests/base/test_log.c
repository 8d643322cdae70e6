#include "testing/testing.h"

#include <string.h>
#include <unistd.h>

#include "base/log.h"

/* What log_line writes on standard error, behind the time. */
static struct str logged(struct scope *scope, int64_t number, struct str text)
{
  int ends[2];
  int kept = dup(STDERR_FILENO);
  assert_int_equal(pipe(ends), 0);
  dup2(ends[1], STDERR_FILENO);
  LOG(LOG_WARNING, "test", LOG_NUMBER("n", number), LOG_TEXT("text", text), LOG_TEXT("last", STR("x")));
  dup2(kept, STDERR_FILENO);
  char *line = scope_alloc(scope, 1, 4096);
  ssize_t len = read(ends[0], line, 4096);
  close(ends[0]);
  close(ends[1]);
  close(kept);
  assert_true(len > 0);
  struct str all = {line, (size_t)len};
  assert_true(str_starts(all, STR("<4>{\"time\":\"20")));
  const char *rest = memmem(line, all.len, "\"event\"", strlen("\"event\""));
  assert_non_null(rest);
  return (struct str){rest, (size_t)(line + len - rest)};
}

static void a_line_is_json(void **state)
{
  static const struct {
    struct str text;
    const char *line;
  } rows[] = {
      {STR_INIT(""), "\"event\":\"test\",\"n\":-7,\"text\":\"\",\"last\":\"x\"}\n"},
      {STR_INIT("가온시 plain"), "\"event\":\"test\",\"n\":-7,\"text\":\"가온시 plain\",\"last\":\"x\"}\n"},
      {STR_INIT("\"a\\"), "\"event\":\"test\",\"n\":-7,\"text\":\"\\\"a\\\\\",\"last\":\"x\"}\n"},
      {STR_INIT("a\nb\0c\x1f"), "\"event\":\"test\",\"n\":-7,\"text\":\"a\\u000ab\\u0000c\\u001f\",\"last\":\"x\"}\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str line = logged(*state, -7, rows[i].text);
    assert_true(str_equal(line, str_of(rows[i].line)));
  }
}

static void numbers_are_printed(void **state)
{
  static const struct {
    int64_t number;
    const char *digits;
  } rows[] = {{0, "0"},
              {9, "9"},
              {10, "10"},
              {-1, "-1"},
              {INT64_MAX, "9223372036854775807"},
              {INT64_MIN, "-9223372036854775808"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str line = logged(*state, rows[i].number, STR(""));
    struct str wanted = scope_format(*state, "\"event\":\"test\",\"n\":%s,", rows[i].digits);
    assert_true(str_starts(line, wanted));
  }
}

/* A field that does not fit is left out whole, and so is what would come after it. */
static void a_long_line_is_cut_between_fields(void **state)
{
  for (size_t len = 1900; len < 2100; len++) {
    char *text = scope_alloc(*state, 1, len);
    memset(text, 'a', len);
    struct str line = logged(*state, -7, (struct str){text, len});
    assert_true(line.len < 2048);
    assert_true(str_ends(line, STR("\"x\"}\n")) || str_ends(line, STR("aa\"}\n")) || str_ends(line, STR("-7}\n")));
  }
}

TESTING_MAIN(SCOPED_TEST(a_line_is_json), SCOPED_TEST(numbers_are_printed),
             SCOPED_TEST(a_long_line_is_cut_between_fields))
