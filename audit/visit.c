#include "visit.h"

#include <string.h>

static const struct str LOGS = STR_INIT("/logs/");

/* A name that can stand in a path as it is. */
static bool is_plain(struct str name)
{
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  for (size_t i = 0; i < name.len; i++) {
    if (memchr(plain, name.at[i], sizeof plain - 1) == NULL) {
      return false;
    }
  }
  return name.len > 0 && name.at[0] != '.';
}

/* "/logs/2026" of the origin, or its whole length for another form. */
static size_t tail_of(struct str origin)
{
  size_t slash = str_find_last(origin, '/');
  struct str name = slash == SIZE_MAX ? STR("") : str_slice(origin, slash + 1, origin.len);
  struct str before = str_slice(origin, 0, origin.len - name.len);
  return is_plain(name) && str_ends(before, LOGS) ? before.len - LOGS.len : origin.len;
}

struct str visit_path(const struct visit *visit, const char *name)
{
  struct str origin = visit->log->origin;
  struct str tail = str_slice(origin, tail_of(origin), origin.len);
  return scope_format(visit->scope, STR_FMT "/%s", STR_ARG(tail), name);
}

struct str visit_site(const struct visit *visit)
{
  return str_slice(visit->log->origin, 0, tail_of(visit->log->origin));
}

enum err visit_fetch(struct visit *visit, struct str path, struct str *out, bool *found)
{
  const struct audit_source *source = &visit->settings->source;
  if (path.at == NULL) {
    return scope_err(visit->scope);
  }
  enum err err = source->fetch(source->self, visit->scope, path, out);
  *found = err == OK;
  if (err != ERR_NOT_FOUND) {
    return err;
  }
  (void)scope_take_fault(visit->scope);
  visit_withheld(visit, path);
  return OK;
}

void visit_withheld(struct visit *visit, struct str path)
{
  findings_add(visit->findings, AUDIT_WITHHELD, path, "there is no such thing, says the registry");
}

bool visit_is_theirs(enum err err)
{
  return err != ERR_IO && err != ERR_UNAVAILABLE && err != ERR_CONFIG;
}
