#include "base/log.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_OCTETS = 2048, TAIL_OCTETS = 4, SECOND_OCTETS = sizeof "2026-01-01T00:00:00" };

struct line {
  char at[LINE_OCTETS];
  size_t len;
};

/* The thread's lines that wait for log_flush. A pipe takes PIPE_BUF octets whole: no thread's lines tear another's. */
static _Thread_local struct {
  bool open;
  size_t len;
  char at[PIPE_BUF];
} gathered;

/* The second that the thread printed last; no text: none yet. */
static _Thread_local struct {
  time_t second;
  char text[SECOND_OCTETS];
} printed;

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

static void put(const char *octets, size_t len)
{
  ssize_t written = write(STDERR_FILENO, octets, len);
  (void)written; /* there is nowhere to report that reporting failed */
}

void log_flush(void)
{
  if (gathered.len > 0) {
    put(gathered.at, gathered.len);
    gathered.len = 0;
  }
}

void log_gather(bool open)
{
  log_flush();
  gathered.open = open;
}

static void gather(const struct line *line)
{
  if (line->len > sizeof gathered.at - gathered.len) {
    log_flush();
  }
  memcpy(gathered.at + gathered.len, line->at, line->len);
  gathered.len += line->len;
}

static struct str second_text(time_t second)
{
  if (second != printed.second || printed.text[0] == '\0') {
    struct tm utc;
    (void)gmtime_r(&second, &utc);
    (void)strftime(printed.text, sizeof printed.text, "%Y-%m-%dT%H:%M:%S", &utc);
    printed.second = second;
  }
  return str_of(printed.text);
}

/* <6>{"time":"2026-01-01T00:00:00.007Z","event":"request" */
static void begin(struct line *line, enum log_level level, const char *event)
{
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  long ms = now.tv_nsec / 1000000;
  char digits[] = {'.', (char)('0' + ms / 100), (char)('0' + ms / 10 % 10), (char)('0' + ms % 10), 'Z'};
  char prefix[] = {'<', (char)('0' + level), '>'};
  line->len = 0;
  (void)(add(line, (struct str){prefix, sizeof prefix}) && add(line, STR("{\"time\":\"")) &&
         add(line, second_text(now.tv_sec)) && add(line, (struct str){digits, sizeof digits}) &&
         add(line, STR("\",\"event\":\"")) && add(line, str_of(event)) && add(line, STR("\"")));
}

void log_line(enum log_level level, const char *event, size_t count, const struct log_field fields[])
{
  struct line line;
  begin(&line, level, event);
  for (size_t i = 0; i < count; i++) {
    size_t before = line.len;
    if (!add_field(&line, &fields[i])) {
      line.len = before;
      break;
    }
  }
  memcpy(line.at + line.len, "}\n", 2);
  line.len += 2;
  if (gathered.open && level == LOG_INFO) {
    gather(&line);
    return;
  }
  log_flush();
  put(line.at, line.len);
}
