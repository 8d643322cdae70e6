#include "lines.h"

#include "base/limits.h"

bool line_take(struct str *rest, struct str *line)
{
  size_t end = str_find(*rest, '\n', 0);
  if (end == SIZE_MAX) {
    return false;
  }
  *line = str_slice(*rest, 0, end);
  *rest = str_slice(*rest, end + 1, rest->len);
  return true;
}

bool line_take_value(struct str *rest, struct str label, struct str *value)
{
  struct str after = *rest;
  struct str line = {0};
  if (!line_take(&after, &line) || !str_starts(line, label) || line.len == label.len || line.at[label.len] != ' ') {
    return false;
  }
  *value = str_slice(line, label.len + 1, line.len);
  *rest = after;
  return true;
}

enum err lines_take_path(struct scope *scope, struct str *rest, const char *what, struct tlog_path *out)
{
  struct tlog_hash *hashes = NULL;
  size_t len = 0;
  size_t cap = 0;
  struct str line = {0};
  for (; line_take(rest, &line); len++) {
    if (line.len == 0) {
      *out = (struct tlog_path){hashes, len};
      return OK;
    }
    if (len == LIMIT_LOG_PATH) {
      return FAIL(scope, ERR_LIMIT, "%s has more than %d hashes", what, LIMIT_LOG_PATH);
    }
    hashes = scope_grow(scope, hashes, len, &cap, sizeof *hashes);
    if (hashes == NULL) {
      return scope_err(scope);
    }
    if (tlog_hash_parse(scope, line, &hashes[len]) != OK) {
      (void)scope_take_fault(scope);
      return FAIL(scope, ERR_SYNTAX, "%s: hash %zu is not the base64 text of 32 octets", what, len);
    }
  }
  return FAIL(scope, ERR_SYNTAX, "%s has no empty line before its checkpoint", what);
}

void lines_print_path(struct buf *buf, const struct tlog_path *path)
{
  for (size_t i = 0; i < path->len; i++) {
    tlog_hash_print(buf, &path->at[i]);
    buf_add_char(buf, '\n');
  }
  buf_add_char(buf, '\n');
}
