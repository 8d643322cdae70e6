#include "ledger.h"

#include <assert.h>

/* One row for all files of a commit: path and octets of each, behind their lengths in 4 octets, big-endian. */
enum { LENGTH_OCTETS = 4 };

enum err ledger_files_add(struct ledger_files *files, struct scope *scope, struct str path, struct bytes octets)
{
  struct ledger_file *at = scope_grow(scope, files->at, files->len, &files->cap, sizeof *at);
  if (at == NULL || path.at == NULL) {
    return scope_err(scope);
  }
  files->at = at;
  at[files->len++] = (struct ledger_file){path, octets};
  return OK;
}

static void add_part(struct buf *buf, struct bytes part)
{
  assert(part.len <= UINT32_MAX);
  for (unsigned i = LENGTH_OCTETS; i > 0; i--) {
    buf_add_char(buf, (char)(uint8_t)(part.len >> 8 * (i - 1)));
  }
  buf_add_bytes(buf, part);
}

enum err ledger_files_encode(struct scope *scope, const struct ledger_files *files, struct bytes *out)
{
  struct buf buf = buf_in(scope);
  for (size_t i = 0; i < files->len; i++) {
    add_part(&buf, str_bytes(files->at[i].path));
    add_part(&buf, files->at[i].octets);
  }
  return buf_bytes(&buf, out);
}

static bool take_part(struct bytes *rest, struct bytes *out)
{
  size_t len = 0;
  if (rest->len < LENGTH_OCTETS) {
    return false;
  }
  for (unsigned i = 0; i < LENGTH_OCTETS; i++) {
    len = len << 8 | rest->at[i];
  }
  if (rest->len - LENGTH_OCTETS < len) {
    return false;
  }
  *out = (struct bytes){rest->at + LENGTH_OCTETS, len};
  *rest = (struct bytes){out->at + len, rest->len - LENGTH_OCTETS - len};
  return true;
}

enum err ledger_files_decode(struct scope *scope, struct bytes octets, struct ledger_files *out)
{
  *out = (struct ledger_files){0};
  while (octets.len > 0) {
    struct bytes path;
    struct bytes content;
    if (!take_part(&octets, &path) || !take_part(&octets, &content)) {
      return FAIL(scope, ERR_IO, "the store's row of owed files is damaged");
    }
    TRY(ledger_files_add(out, scope, bytes_str(path), content));
  }
  return OK;
}
