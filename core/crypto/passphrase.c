#include "crypto/passphrase.h"

#include <stdlib.h>
#include <string.h>

#include "private_file.h"

/* The text is the first line of what was read. */
static enum err keep_line(struct scope *scope, struct bytes read, struct secret **out)
{
  size_t len = str_find(bytes_str(read), '\n', 0);
  len = len < read.len ? len : read.len;
  if (len == 0 || len > PASSPHRASE_OCTETS) {
    return FAIL(scope, ERR_CONFIG, "a passphrase has 1 to %d octets", PASSPHRASE_OCTETS);
  }
  struct secret *secret = secret_new(len);
  if (secret == NULL) {
    return FAIL(scope, ERR_IO, "no memory can be locked for a passphrase");
  }
  memcpy(secret->at, read.at, len);
  *out = secret;
  return OK;
}

static enum err read_file(struct scope *scope, struct str path, struct secret **out)
{
  char *terminated = scope_cstr(scope, path);
  if (terminated == NULL) {
    return scope_err(scope);
  }
  [[gnu::cleanup(secret_drop)]] struct secret *content = NULL;
  TRY(private_file_read(scope, terminated, PASSPHRASE_OCTETS + 1, &content));
  return keep_line(scope, secret_bytes(content), out);
}

static enum err read_environment(struct scope *scope, struct str name, struct secret **out)
{
  char *terminated = scope_cstr(scope, name);
  if (terminated == NULL) {
    return scope_err(scope);
  }
  const char *value = getenv(terminated);
  if (value == NULL) {
    return FAIL(scope, ERR_CONFIG, "the environment variable %s, which should hold a passphrase, is not set",
                terminated);
  }
  return keep_line(scope, str_bytes(str_of(value)), out);
}

enum err passphrase_read(struct scope *scope, struct str source, struct secret **out)
{
  struct str file = STR("file:");
  struct str environment = STR("env:");
  if (str_starts(source, file)) {
    return read_file(scope, str_slice(source, file.len, source.len), out);
  }
  if (str_starts(source, environment)) {
    return read_environment(scope, str_slice(source, environment.len, source.len), out);
  }
  return FAIL(scope, ERR_CONFIG, "the source of a passphrase must be file:<path> or env:<name>");
}
