#include "codec/xsd_time.h"

#include <assert.h>

enum { DAY_S = 24 * 60 * 60, FIRST_YEAR = 1, LAST_YEAR = 9999 };

/* A text that is read from the front. */
struct reader {
  struct str text;
  size_t at;
};

static bool take_char(struct reader *reader, char wanted)
{
  if (reader->at >= reader->text.len || reader->text.at[reader->at] != wanted) {
    return false;
  }
  reader->at++;
  return true;
}

/* Exactly `count` digits that make a number within [least, most]. */
static bool take_number(struct reader *reader, size_t count, int least, int most, int *out)
{
  if (reader->text.len - reader->at < count) {
    return false;
  }
  int number = 0;
  for (size_t i = 0; i < count; i++) {
    char c = reader->text.at[reader->at++];
    if (c < '0' || c > '9') {
      return false;
    }
    number = number * 10 + (c - '0');
  }
  *out = number;
  return number >= least && number <= most;
}

static bool is_leap(int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* Days from 1970-01-01. Years are counted from March, so that the leap day is a year's last; a month then begins
   (153 * month + 2) / 5 days after the first of March. */
static int64_t days_of(int year, int month, int day)
{
  int64_t years = month > 2 ? year : year - 1;
  int64_t months = month > 2 ? month - 3 : month + 9;
  return years * 365 + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1 - 719468;
}

static bool take_date(struct reader *reader, int64_t *days)
{
  int year = 0;
  int month = 0;
  int day = 0;
  if (!take_number(reader, 4, FIRST_YEAR, LAST_YEAR, &year) || !take_char(reader, '-') ||
      !take_number(reader, 2, 1, 12, &month) || !take_char(reader, '-') ||
      !take_number(reader, 2, 1, days_in_month(year, month), &day)) {
    return false;
  }
  *days = days_of(year, month, day);
  return true;
}

static bool is_digit(const struct reader *reader)
{
  return reader->at < reader->text.len && reader->text.at[reader->at] >= '0' && reader->text.at[reader->at] <= '9';
}

/* Nothing, or a point and at least one digit; `*zero` when all of them are. */
static bool take_fraction(struct reader *reader, bool *zero)
{
  *zero = true;
  if (!take_char(reader, '.')) {
    return true;
  }
  if (!is_digit(reader)) {
    return false;
  }
  for (; is_digit(reader); reader->at++) {
    *zero = *zero && reader->text.at[reader->at] == '0';
  }
  return true;
}

/* "24:00:00" is the first moment of the next day. */
static bool take_time(struct reader *reader, int64_t *seconds)
{
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool zero = true;
  if (!take_number(reader, 2, 0, 24, &hour) || !take_char(reader, ':') || !take_number(reader, 2, 0, 59, &minute) ||
      !take_char(reader, ':') || !take_number(reader, 2, 0, 59, &second) || !take_fraction(reader, &zero)) {
    return false;
  }
  *seconds = (int64_t)hour * 3600 + (int64_t)minute * 60 + second;
  return hour < 24 || (minute == 0 && second == 0 && zero);
}

/* "Z", or "+09:00" up to 14 hours either way. */
static bool take_offset(struct reader *reader, int64_t *seconds)
{
  *seconds = 0;
  if (take_char(reader, 'Z')) {
    return true;
  }
  bool minus = take_char(reader, '-');
  int hour = 0;
  int minute = 0;
  if ((!minus && !take_char(reader, '+')) || !take_number(reader, 2, 0, 14, &hour) || !take_char(reader, ':') ||
      !take_number(reader, 2, 0, hour == 14 ? 0 : 59, &minute)) {
    return false;
  }
  int64_t east = (int64_t)hour * 3600 + (int64_t)minute * 60;
  *seconds = minus ? -east : east;
  return true;
}

/* What the offset has moved out of the four-digit years would have no text of its own. */
static bool is_printable(int64_t seconds)
{
  return seconds >= days_of(FIRST_YEAR, 1, 1) * DAY_S && seconds < days_of(LAST_YEAR + 1, 1, 1) * DAY_S;
}

enum err xsd_time_parse(struct scope *scope, struct str text, int64_t *seconds)
{
  struct reader reader = {.text = text};
  int64_t days = 0;
  int64_t time = 0;
  int64_t offset = 0;
  if (!take_date(&reader, &days) || !take_char(&reader, 'T') || !take_time(&reader, &time) ||
      !take_offset(&reader, &offset) || reader.at != text.len) {
    return FAIL(scope, ERR_VALUE, "not a date and time with an offset, such as 2026-03-10T01:02:03Z");
  }
  *seconds = days * DAY_S + time - offset;
  if (!is_printable(*seconds)) {
    return FAIL(scope, ERR_VALUE, "the date is in UTC outside the years %d to %d", FIRST_YEAR, LAST_YEAR);
  }
  return OK;
}

enum err xsd_date_parse(struct scope *scope, struct str text, int64_t *seconds)
{
  struct reader reader = {.text = text};
  int64_t days = 0;
  if (!take_date(&reader, &days) || reader.at != text.len) {
    return FAIL(scope, ERR_VALUE, "not a date, such as 2026-03-10");
  }
  *seconds = days * DAY_S;
  return OK;
}

struct civil_date {
  int64_t year, month, day;
};

/* The way back of days_of. */
static struct civil_date civil_of(int64_t days)
{
  int64_t day = days + 719468; /* from 0000-03-01 */
  assert(day >= 0);
  int64_t era = day / 146097; /* 400 years */
  int64_t day_of_era = day % 146097;
  int64_t years = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * years + years / 4 - years / 100);
  int64_t month = (5 * day_of_year + 2) / 153;
  return (struct civil_date){
      .year = era * 400 + years + (month < 10 ? 0 : 1),
      .month = month < 10 ? month + 3 : month - 9,
      .day = day_of_year - (153 * month + 2) / 5 + 1,
  };
}

/* Rounds down, also before 1970. */
static int64_t day_number(int64_t seconds)
{
  return seconds / DAY_S - (seconds % DAY_S < 0 ? 1 : 0);
}

/* The last `count` digits of the number. */
static void put_digits(char at[], int count, int64_t number)
{
  while (count-- > 0) {
    at[count] = (char)('0' + number % 10);
    number /= 10;
  }
}

static void put_date(char at[], int64_t days)
{
  struct civil_date date = civil_of(days);
  put_digits(at, 4, date.year);
  put_digits(at + 5, 2, date.month);
  put_digits(at + 8, 2, date.day);
}

struct str xsd_date_print(struct scope *scope, int64_t seconds)
{
  assert(is_printable(seconds));
  char text[] = "0000-00-00";
  put_date(text, day_number(seconds));
  return scope_str(scope, str_of(text));
}

struct str xsd_time_print(struct scope *scope, int64_t seconds)
{
  assert(is_printable(seconds));
  char text[] = "0000-00-00T00:00:00Z";
  int64_t days = day_number(seconds);
  int64_t time = seconds - days * DAY_S;
  put_date(text, days);
  put_digits(text + 11, 2, time / 3600);
  put_digits(text + 14, 2, time / 60 % 60);
  put_digits(text + 17, 2, time % 60);
  return scope_str(scope, str_of(text));
}
