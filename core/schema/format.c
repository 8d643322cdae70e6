#include "format.h"

#include "uri.h"

/* SPEC: RFC 3339 section 5.6 */

static bool is_digits(struct str text, size_t at, size_t count, int *value)
{
  *value = 0;
  for (size_t i = at; i < at + count; i++) {
    if (i >= text.len || text.at[i] < '0' || text.at[i] > '9') {
      return false;
    }
    *value = *value * 10 + (text.at[i] - '0');
  }
  return true;
}

static bool is_char(struct str text, size_t at, char wanted)
{
  return at < text.len && text.at[at] == wanted;
}

static int days_of(int year, int month)
{
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool is_date(struct str text)
{
  int year, month, day;
  if (text.len != 10 || !is_digits(text, 0, 4, &year) || !is_char(text, 4, '-') || !is_digits(text, 5, 2, &month) ||
      !is_char(text, 7, '-') || !is_digits(text, 8, 2, &day)) {
    return false;
  }
  return month >= 1 && month <= 12 && day >= 1 && day <= days_of(year, month);
}

static bool is_offset(struct str text, int *east_minutes)
{
  if (text.len == 1 && (text.at[0] == 'Z' || text.at[0] == 'z')) {
    *east_minutes = 0;
    return true;
  }
  int hours, minutes;
  if (text.len != 6 || (text.at[0] != '+' && text.at[0] != '-') || !is_digits(text, 1, 2, &hours) ||
      !is_char(text, 3, ':') || !is_digits(text, 4, 2, &minutes) || hours > 23 || minutes > 59) {
    return false;
  }
  *east_minutes = (text.at[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

/* Where a fraction that starts at `at` ends; `at` when there is none, 0 when it has no digit. */
static size_t skip_fraction(struct str text, size_t at)
{
  if (!is_char(text, at, '.')) {
    return at;
  }
  size_t end = at + 1;
  for (int digit; is_digits(text, end, 1, &digit);) {
    end++;
  }
  return end == at + 1 ? 0 : end;
}

static bool is_time(struct str text)
{
  int hour, minute, second;
  if (!is_digits(text, 0, 2, &hour) || !is_char(text, 2, ':') || !is_digits(text, 3, 2, &minute) ||
      !is_char(text, 5, ':') || !is_digits(text, 6, 2, &second) || hour > 23 || minute > 59 || second > 60) {
    return false;
  }
  size_t end = skip_fraction(text, 8);
  int east_minutes;
  if (end == 0 || !is_offset(str_slice(text, end, text.len), &east_minutes)) {
    return false;
  }
  /* A leap second is the last one of a day in UTC. */
  int utc_minutes = (hour * 60 + minute - east_minutes + 1440) % 1440;
  return second < 60 || utc_minutes == 1439;
}

static bool is_date_time(struct str text)
{
  return is_date(str_slice(text, 0, 10)) && (is_char(text, 10, 'T') || is_char(text, 10, 't')) &&
         is_time(str_slice(text, 11, text.len));
}

static const struct {
  struct str name;
  bool (*holds)(struct str text);
} formats[] = {
    [FORMAT_DATE] = {STR_INIT("date"), is_date},
    [FORMAT_DATE_TIME] = {STR_INIT("date-time"), is_date_time},
    [FORMAT_URI] = {STR_INIT("uri"), uri_is_absolute},
};

enum format format_parse(struct str name)
{
  for (enum format format = FORMAT_DATE; format <= FORMAT_URI; format++) {
    if (str_equal(formats[format].name, name)) {
      return format;
    }
  }
  return FORMAT_UNKNOWN;
}

bool format_holds(enum format format, struct str text)
{
  return format == FORMAT_UNKNOWN || formats[format].holds(text);
}
