#include "product.h"

#include <stdlib.h>

#include "codec/xsd_time.h"
#include "crypto/passphrase.h"
#include "terminal.h"
#include "json/text.h"

static struct str from_environment(const char *name)
{
  const char *value = getenv(name);
  return value == NULL ? STR("") : str_of(value);
}

enum err product_schemas(struct scope *scope, struct schemas **out)
{
  return schemas_load_configured(scope, from_environment("DOJANG_SHARE"), from_environment("DOJANG_SCHEMAS"), out);
}

enum err product_key(struct scope *scope, const char *path, const char *passphrase, struct key_pair **out)
{
  if (path == NULL) {
    return FAIL(scope, ERR_OPTION, "--key FILE must be given");
  }
  [[gnu::cleanup(secret_drop)]] struct secret *secret = NULL;
  if (passphrase != NULL) {
    TRY(passphrase_read(scope, str_of(passphrase), &secret));
  }
  return key_file_read(scope, path, secret, out);
}

enum err product_json(struct scope *scope, const char *path, struct json *out)
{
  struct str text;
  TRY(terminal_read(scope, path, &text));
  return json_parse(scope, text, out);
}

enum err product_time(struct scope *scope, const char *text, int64_t now_s, int64_t *out)
{
  struct str given = str_of(text);
  uint64_t seconds = 0;
  if (str_equal(given, STR("now"))) {
    *out = now_s;
    return OK;
  }
  if ((given.at[0] == '+' || given.at[0] == '-') && str_to_u64(str_slice(given, 1, given.len), &seconds) &&
      seconds <= INT32_MAX) {
    *out = given.at[0] == '+' ? now_s + (int64_t)seconds : now_s - (int64_t)seconds;
    return OK;
  }
  return xsd_time_parse(scope, given, out);
}

enum err product_write(struct scope *scope, const struct json *value)
{
  struct str text;
  TRY(json_print_pretty(scope, value, &text));
  terminal_write(text);
  return OK;
}
