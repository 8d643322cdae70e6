#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_OCTETS = 2048, TAIL_OCTETS = 4 };

struct line {
  char at[LINE_OCTETS];
  size_t len;
};

static bool add(struct line *line, struct str text)
{
  if (text.len > LINE_OCTETS - TAIL_OCTETS - line->len) {
    return false;
  }
  memcpy(line->at + line->len, text.at, text.len);
  line->len += text.len;
  return true;
}

static bool needs_escape(char c)
{
  return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

/* What needs no escape goes in by stretches. */
static bool add_escaped(struct line *line, struct str text)
{
  for (size_t from = 0, to; from < text.len; from = to + 1) {
    to = from;
    while (to < text.len && !needs_escape(text.at[to])) {
      to++;
    }
    if (!add(line, str_slice(text, from, to))) {
      return false;
    }
    if (to < text.len) {
      unsigned char c = (unsigned char)text.at[to];
      char escape[8];
      int len = snprintf(escape, sizeof escape, c < 0x20 ? "\\u%04x" : "\\%c", c);
      if (!add(line, (struct str){escape, (size_t)len})) {
        return false;
      }
    }
  }
  return true;
}

/* snprintf would take longer than the rest of the line. */
static bool add_number(struct line *line, int64_t number)
{
  char digits[24];
  char *at = digits + sizeof digits;
  uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
  do {
    *--at = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (number < 0) {
    *--at = '-';
  }
  return add(line, (struct str){at, (size_t)(digits + sizeof digits - at)});
}

static bool add_field(struct line *line, const struct log_field *field)
{
  if (!add(line, STR(",\"")) || !add(line, str_of(field->name)) || !add(line, STR("\":"))) {
    return false;
  }
  if (field->text.at != NULL) {
    return add(line, STR("\"")) && add_escaped(line, field->text) && add(line, STR("\""));
  }
  return add_number(line, field->number);
}

void log_line(enum log_level level, const char *event, size_t count, const struct log_field fields[])
{
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  struct tm utc;
  (void)gmtime_r(&now.tv_sec, &utc);
  char when[32];
  (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &utc);
  struct line line;
  line.len = (size_t)snprintf(line.at, sizeof line.at, "<%d>{\"time\":\"%s.%03ldZ\",\"event\":\"%s\"", (int)level, when,
                              now.tv_nsec / 1000000, event);
  for (size_t i = 0; i < count; i++) {
    size_t before = line.len;
    if (!add_field(&line, &fields[i])) {
      line.len = before;
      break;
    }
  }
  memcpy(line.at + line.len, "}\n", 2);
  ssize_t written = write(STDERR_FILENO, line.at, line.len + 2);
  (void)written; /* there is nowhere to report that reporting failed */
}
