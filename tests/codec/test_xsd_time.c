#include "testing/testing.h"

#include <stdio.h>
#include <time.h>

#include "codec/xsd_time.h"

static void reads(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text;
    int64_t seconds;
  } rows[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1970-01-01T09:00:00+09:00", 0},
      {"1969-12-31T23:59:59Z", -1},
      {"2026-03-10T01:02:03Z", 1773104523},
      {"2026-03-10T10:02:03+09:00", 1773104523},
      {"2026-03-10T01:02:03.999Z", 1773104523},
      {"2026-03-10T01:02:03.0-00:00", 1773104523},
      {"2024-02-29T12:00:00Z", 1709208000},
      {"2000-02-29T00:00:00Z", 951782400},
      {"2026-12-31T24:00:00Z", 1798761600},
      {"2026-12-31T24:00:00.000Z", 1798761600},
      {"2023-01-01T00:00:00-14:00", 1672581600},
      {"0001-01-01T00:00:00Z", -62135596800},
      {"9999-12-31T23:59:59Z", 253402300799},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t seconds = 0;
    ASSERT_OK(scope, xsd_time_parse(scope, str_of(rows[i].text), &seconds));
    assert_true(seconds == rows[i].seconds);
  }
}

static void refuses(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {
      STR_INIT("2026-03-10T01:02:03"), /* no offset */
      STR_INIT("2026-03-10"),
      STR_INIT("2026-03-10 01:02:03Z"),
      STR_INIT("2026-03-10t01:02:03Z"),
      STR_INIT("2026-03-10T01:02:03z"),
      STR_INIT("2026-3-10T01:02:03Z"),
      STR_INIT("2026-13-10T01:02:03Z"),
      STR_INIT("2026-00-10T01:02:03Z"),
      STR_INIT("2026-02-29T01:02:03Z"),
      STR_INIT("1900-02-29T01:02:03Z"),
      STR_INIT("2026-04-31T01:02:03Z"),
      STR_INIT("2026-03-00T01:02:03Z"),
      STR_INIT("2026-03-10T24:00:01Z"),
      STR_INIT("2026-03-10T24:00:00.1Z"),
      STR_INIT("2026-03-10T25:00:00Z"),
      STR_INIT("2026-03-10T01:60:03Z"),
      STR_INIT("2026-03-10T01:02:60Z"),
      STR_INIT("2026-03-10T01:02:03.Z"),
      STR_INIT("2026-03-10T01:02:03.5"),
      STR_INIT("2026-03-10T01:02:03+14:01"),
      STR_INIT("2026-03-10T01:02:03+15:00"),
      STR_INIT("2026-03-10T01:02:03+9:00"),
      STR_INIT("2026-03-10T01:02:03+0900"),
      STR_INIT("2026-03-10T01:02:03Z "),
      STR_INIT(" 2026-03-10T01:02:03Z"),
      STR_INIT("2026-03-10T01:02:03Z\0"),
      STR_INIT("2026-03-10T01:02Z"),
      STR_INIT("-2026-03-10T01:02:03Z"),
      STR_INIT("12026-03-10T01:02:03Z"),
      STR_INIT("0000-03-10T01:02:03Z"),
      STR_INIT("0001-01-01T00:00:00+00:01"), /* before the year 0001 in UTC */
      STR_INIT("9999-12-31T24:00:00Z"),
      STR_INIT("20\xed\x95\x9c-03-10T01:02:03Z"),
      STR_INIT(""),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    int64_t seconds = 0;
    ASSERT_ERR(scope, ERR_VALUE, xsd_time_parse(scope, bad[i], &seconds));
  }
}

static void refuses_every_truncation(void **state)
{
  struct scope *scope = *state;
  struct str text = STR("2026-03-10T01:02:03.25+09:00");
  for (size_t cut = 0; cut < text.len; cut++) {
    int64_t seconds = 0;
    ASSERT_ERR(scope, ERR_VALUE, xsd_time_parse(scope, str_slice(text, 0, cut), &seconds));
  }
}

static void dates(void **state)
{
  struct scope *scope = *state;
  int64_t seconds = 0;
  ASSERT_OK(scope, xsd_date_parse(scope, STR("1998-07-15"), &seconds));
  assert_int_equal(seconds, 900460800);
  ASSERT_STR(xsd_date_print(scope, seconds), STR("1998-07-15"));
  ASSERT_STR(xsd_date_print(scope, seconds - 1), STR("1998-07-14"));
  static const struct str bad[] = {STR_INIT("1998-7-15"),  STR_INIT("1998-07-15Z"),
                                   STR_INIT("1998-07-32"), STR_INIT("1998-07-1"),
                                   STR_INIT(""),           STR_INIT("2100-02-29")};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_VALUE, xsd_date_parse(scope, bad[i], &seconds));
  }
}

/* The C library's calendar, a prime number of seconds apart, over all years; and back. */
static void agrees_with_the_library(void **state)
{
  struct scope *scope = *state;
  for (int64_t seconds = -62135596800; seconds <= 253402300799; seconds += 15485863 * 3) {
    time_t moment = seconds;
    struct tm parts;
    char expected[96];
    assert_non_null(gmtime_r(&moment, &parts));
    snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1,
             parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    ASSERT_STR(xsd_time_print(scope, seconds), str_of(expected));
    int64_t seen = 0;
    ASSERT_OK(scope, xsd_time_parse(scope, str_of(expected), &seen));
    assert_true(seen == seconds);
  }
}

TESTING_MAIN(SCOPED_TEST(reads), SCOPED_TEST(refuses), SCOPED_TEST(refuses_every_truncation), SCOPED_TEST(dates),
             SCOPED_TEST(agrees_with_the_library))
