#include "schema/resident_number.h"

#include "base/octets.h"

enum { BIRTH_DIGITS = 6, SERIAL_DIGITS = 7, LONGEST_SEPARATOR = 3 };

/* A digit's value, or one of these. */
enum { OTHER = -1, SEPARATOR = -2 };

struct reader {
  struct str text;
  size_t at;
};

/* The code point at the reader; octets that are not UTF-8 count one by one. */
static uint32_t next_point(struct reader *reader)
{
  const uint8_t *at = (const uint8_t *)reader->text.at + reader->at;
  size_t left = reader->text.len - reader->at;
  size_t len = at[0] < 0xc0 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
  if (len > left) {
    len = 1;
  }
  uint32_t point = len == 1 ? at[0] : at[0] & (0xffu >> (len + 1));
  for (size_t i = 1; i < len; i++) {
    point = point << 6 | (at[i] & 0x3fu);
  }
  reader->at += len;
  return point;
}

static bool is_separator(uint32_t point)
{
  static const uint32_t others[] = {'\t',   '-',    '.',    '/',    ':',    '_',    '~',    0xa0,   0xad,   0xb7,
                                    0x2212, 0x3000, 0x30fb, 0xfe58, 0xfe63, 0xfeff, 0xff0d, 0xff0e, 0xff0f, 0xff5e};
  if (point == ' ' || (point >= 0x2000 && point <= 0x2015)) {
    return true;
  }
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    if (point == others[i]) {
      return true;
    }
  }
  return false;
}

static int classify(uint32_t point)
{
  if (point >= '0' && point <= '9') {
    return (int)(point - '0');
  }
  if (point >= 0xff10 && point <= 0xff19) {
    return (int)(point - 0xff10);
  }
  return is_separator(point) ? SEPARATOR : OTHER;
}

/* A run of digits, its first thirteen kept. */
struct run {
  int digits[BIRTH_DIGITS + SERIAL_DIGITS];
  size_t len;
};

static void run_add(struct run *run, int digit)
{
  if (run->len < sizeof run->digits / sizeof *run->digits) {
    run->digits[run->len] = digit;
  }
  run->len++;
}

static bool is_birth(const int digits[])
{
  int month = digits[2] * 10 + digits[3];
  int day = digits[4] * 10 + digits[5];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool is_serial(const int digits[])
{
  return digits[0] >= 1 && digits[0] <= 8;
}

static bool is_whole(const struct run *run)
{
  return run->len == BIRTH_DIGITS + SERIAL_DIGITS && is_birth(run->digits) && is_serial(run->digits + BIRTH_DIGITS);
}

static bool is_split(const struct run *before, const struct run *after, size_t separators)
{
  return separators <= LONGEST_SEPARATOR && before->len == BIRTH_DIGITS && after->len == SERIAL_DIGITS &&
         is_birth(before->digits) && is_serial(after->digits);
}

/* 1 for each octet of a digit, also for the last one of a full-width digit, which is 90 to 99. */
static octets find_digits(octets part)
{
  return (octets)((part - '0' <= 9) | (part - 0x90 <= 9)) & 1;
}

enum { DIGITS = BIRTH_DIGITS + SERIAL_DIGITS };

/* Every text of every document is asked, and most have too few digits. */
static bool has_digits_enough(struct str text)
{
  size_t digits = 0;
  for (size_t at = 0; text.len >= DIGITS && at < text.len; at += sizeof(octets)) {
    digits += octets_count(find_digits(octets_from(text, at, 0)));
  }
  return digits >= DIGITS;
}

/* Of those that do have them, the identifiers have too few between two letters, which no number goes over. */
static bool has_digits_together(struct str text)
{
  size_t digits = 0; /* since the last letter */
  size_t most = 0;
  for (size_t i = 0; i < text.len; i++) {
    uint8_t octet = (uint8_t)text.at[i];
    size_t is_digit = (uint8_t)(octet - '0') <= 9 || (uint8_t)(octet - 0x90) <= 9;
    bool is_letter = (uint8_t)((octet | 0x20) - 'a') < 26;
    digits = is_letter ? 0 : digits + is_digit;
    most = digits > most ? digits : most;
  }
  return most >= DIGITS;
}

bool resident_number_find(struct str text)
{
  if (!has_digits_enough(text) || !has_digits_together(text)) {
    return false;
  }
  struct reader reader = {text, 0};
  struct run before = {0};
  struct run current = {0};
  size_t separators = 0; /* between `before` and `current` */
  while (reader.at < text.len) {
    int digit = classify(next_point(&reader));
    if (digit >= 0) {
      run_add(&current, digit);
      continue;
    }
    if (is_whole(&current) || is_split(&before, &current, separators)) {
      return true;
    }
    if (current.len > 0) {
      before = current;
      current = (struct run){0};
      separators = 0;
    }
    separators = digit == SEPARATOR ? separators + 1 : LONGEST_SEPARATOR + 1;
  }
  return is_whole(&current) || is_split(&before, &current, separators);
}
