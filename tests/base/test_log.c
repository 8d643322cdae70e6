#include "testing/testing.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

/* Standard error, led into a packet pipe: one read gives what one write gave. */
struct capture {
  int kept;
  int from;
};

static struct capture capture_begin(void)
{
  int ends[2];
  struct capture capture = {.kept = dup(STDERR_FILENO)};
  assert_int_equal(pipe2(ends, O_DIRECT | O_NONBLOCK), 0);
  dup2(ends[1], STDERR_FILENO);
  close(ends[1]);
  capture.from = ends[0];
  return capture;
}

/* Empty when nothing was written. */
static struct str capture_next(const struct capture *capture, struct scope *scope)
{
  char *octets = scope_alloc(scope, 1, PIPE_BUF);
  ssize_t len = read(capture->from, octets, PIPE_BUF);
  return (struct str){octets, len > 0 ? (size_t)len : 0};
}

static void capture_end(const struct capture *capture)
{
  dup2(capture->kept, STDERR_FILENO);
  close(capture->kept);
  close(capture->from);
}

/* What log_line writes on standard error, behind the time. */
static struct str logged(struct scope *scope, int64_t number, struct str text)
{
  struct capture capture = capture_begin();
  LOG(LOG_WARNING, "test", LOG_NUMBER("n", number), LOG_TEXT("text", text), LOG_TEXT("last", STR("x")));
  struct str all = capture_next(&capture, scope);
  capture_end(&capture);
  assert_true(str_starts(all, STR("<4>{\"time\":\"20")));
  const char *rest = memmem(all.at, all.len, "\"event\"", strlen("\"event\""));
  assert_non_null(rest);
  return str_slice(all, (size_t)(rest - all.at), all.len);
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

static size_t lines_in(struct str text)
{
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++) {
    count += text.at[i] == '\n';
  }
  return count;
}

static void info(size_t len)
{
  static const char text[1500];
  LOG(LOG_INFO, "test", LOG_TEXT("text", ((struct str){text, len})));
}

/* Each read shows one write: how many lines came with it, and that none is torn. */
static void assert_written(const struct capture *capture, struct scope *scope, size_t lines)
{
  struct str text = capture_next(capture, scope);
  assert_int_equal(lines_in(text), lines);
  assert_true(text.len == 0 || (text.at[0] == '<' && str_ends(text, STR("}\n"))));
}

static void gathered_lines_are_written_together(void **state)
{
  struct capture capture = capture_begin();
  info(1);
  assert_written(&capture, *state, 1);
  log_gather(true);
  info(1);
  info(1);
  assert_written(&capture, *state, 0);
  log_flush();
  assert_written(&capture, *state, 2);
  log_flush();
  assert_written(&capture, *state, 0);

  /* what is grave waits for nothing, and comes after what was before it */
  info(1);
  LOG(LOG_ERROR, "test", LOG_NUMBER("n", 1));
  assert_written(&capture, *state, 1);
  assert_written(&capture, *state, 1);

  /* 4 KiB hold seven lines of this length, so the eighth sends them off */
  for (size_t i = 0; i < 8; i++) {
    info(80);
  }
  assert_written(&capture, *state, 7);
  log_gather(false);
  assert_written(&capture, *state, 1);
  info(1);
  assert_written(&capture, *state, 1);
  capture_end(&capture);
}

TESTING_MAIN(SCOPED_TEST(gathered_lines_are_written_together), SCOPED_TEST(a_line_is_json),
             SCOPED_TEST(numbers_are_printed), SCOPED_TEST(a_long_line_is_cut_between_fields))
