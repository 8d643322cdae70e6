#include "ini_file.h"

#include <ini.h>
#include <string.h>

/* The library's limits (inih 55 as Debian builds it): what is longer it would cut in silence, so it is refused here. */
enum { LINE_OCTETS = 190, SECTION_OCTETS = 48 };

struct reading {
  struct scope *scope;
  const char *origin;
  struct str rest; /* of the text */
  size_t number; /* of the line that was read last */
  ini_take take;
  void *context;
  enum err err;
};

static void refuse(struct reading *reading, const char *reason)
{
  if (reading->err == OK) {
    reading->err = FAIL(reading->scope, ERR_CONFIG, "%s line %zu: %s", reading->origin, reading->number, reason);
  }
}

/* The library's fgets. Ends the file early when a line cannot be taken. */
static char *line_next(char *at, int cap, void *context)
{
  struct reading *reading = context;
  if (reading->err != OK || reading->rest.len == 0) {
    return NULL;
  }
  reading->number++;
  size_t end = str_find(reading->rest, '\n', 0);
  struct str line = str_slice(reading->rest, 0, end);
  reading->rest = str_slice(reading->rest, end == SIZE_MAX ? reading->rest.len : end + 1, reading->rest.len);
  if (line.len > LINE_OCTETS || line.len + 2 > (size_t)cap) {
    refuse(reading, "longer than 190 octets");
    return NULL;
  }
  if (str_find(line, '\0', 0) != SIZE_MAX || !str_is_utf8(line)) {
    refuse(reading, "not UTF-8 text");
    return NULL;
  }
  memcpy(at, line.at, line.len);
  memcpy(at + line.len, "\n", 2);
  return at;
}

static int on_pair(void *context, const char *section, const char *name, const char *value)
{
  struct reading *reading = context;
  if (reading->err == OK && strlen(section) > SECTION_OCTETS) {
    refuse(reading, "the section's name is longer than 48 octets");
  }
  if (reading->err == OK) {
    struct ini_line line = {reading->number, str_of(section), str_of(name), str_of(value)};
    reading->err = reading->take(reading->context, &line);
  }
  return reading->err == OK;
}

enum err ini_read(struct scope *scope, const char *origin, struct str text, ini_take take, void *context)
{
  struct reading reading = {.scope = scope, .origin = origin, .rest = text, .take = take, .context = context};
  int first_bad = ini_parse_stream(line_next, &reading, on_pair, &reading);
  /* After a line that is no INI the library goes on; a refusal further down is not what to tell. */
  if (first_bad != 0 && (reading.err == OK || (size_t)first_bad < reading.number)) {
    (void)scope_take_fault(scope);
    return FAIL(scope, ERR_CONFIG, "%s line %d: neither `name = value` nor `[section]`", origin, first_bad);
  }
  return reading.err;
}
