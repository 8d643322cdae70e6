#include "setting.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

#define ADDRESS_FORM "must be a numeric address and a port, such as 127.0.0.1:8101"

enum err setting_refuse(const struct setting *setting, const char *reason)
{
  return FAIL(setting->scope, ERR_CONFIG, "%s: %s %s", setting->where, setting->key->name, reason);
}

static enum err integer_parse(const struct setting *setting, struct config_value *value)
{
  bool negative = str_starts(setting->text, STR("-"));
  uint64_t size = 0;
  if (!str_to_u64(str_slice(setting->text, negative, setting->text.len), &size) || size > INT64_MAX) {
    return setting_refuse(setting, "must be a whole number");
  }
  value->number = negative ? -(int64_t)size : (int64_t)size;
  if (value->number < setting->key->least || value->number > setting->key->most) {
    struct scope *scope = setting->scope;
    return FAIL(scope, ERR_CONFIG, "%s: %s must be from %lld to %lld", setting->where, setting->key->name,
                (long long)setting->key->least, (long long)setting->key->most);
  }
  return OK;
}

static enum err flag_parse(const struct setting *setting, struct config_value *value)
{
  static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (str_equal(setting->text, str_of(words[i]))) {
      value->number = (int64_t)(i % 2);
      return OK;
    }
  }
  return setting_refuse(setting, "must be true or false");
}

static struct str folder_of(struct str path)
{
  size_t slash = str_find_last(path, '/');
  return slash == SIZE_MAX ? STR("") : str_slice(path, 0, slash + 1);
}

static enum err path_parse(const struct setting *setting, struct config_value *value)
{
  bool absolute = setting->text.len == 0 || setting->text.at[0] == '/';
  struct str folder = absolute ? STR("") : folder_of(str_of(setting->origin));
  value->text = scope_format(setting->scope, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(setting->text));
  return OK;
}

static enum err url_parse(const struct setting *setting, struct config_value *value)
{
  struct str text = setting->text;
  bool known = str_starts(text, STR("http://")) || str_starts(text, STR("https://"));
  if (!known || text.len > LIMIT_URL_OCTETS || str_find(text, ' ', 0) != SIZE_MAX) {
    return setting_refuse(setting, "must be an http or https URL");
  }
  while (str_ends(text, STR("/"))) {
    text = str_slice(text, 0, text.len - 1);
  }
  value->text = scope_format(setting->scope, STR_FMT, STR_ARG(text));
  return OK;
}

/* The host points into the text. */
static bool address_split(struct str text, struct config_address *out)
{
  size_t colon = str_find_last(text, ':');
  uint64_t port = 0;
  if (colon == SIZE_MAX || colon == 0 || !str_to_u64(str_slice(text, colon + 1, text.len), &port) ||
      port > UINT16_MAX) {
    return false;
  }
  struct str host = str_slice(text, 0, colon);
  bool in_brackets = str_starts(host, STR("[")) && str_ends(host, STR("]"));
  *out = (struct config_address){in_brackets ? str_slice(host, 1, host.len - 1) : host, (uint16_t)port};
  return true;
}

enum err config_address_parse(struct scope *scope, struct str text, struct config_address *out)
{
  return address_split(text, out) ? OK : FAIL(scope, ERR_CONFIG, "an address " ADDRESS_FORM);
}

static enum err address_parse(const struct setting *setting, struct config_value *value)
{
  struct config_address address;
  if (!address_split(setting->text, &address)) {
    return setting_refuse(setting, ADDRESS_FORM);
  }
  value->text = scope_format(setting->scope, STR_FMT, STR_ARG(address.host));
  value->number = address.port;
  return OK;
}

static enum err typed_parse(const struct setting *setting, struct config_value *value)
{
  switch (setting->key->type) {
  case CONFIG_INTEGER:
    return integer_parse(setting, value);
  case CONFIG_FLAG:
    return flag_parse(setting, value);
  case CONFIG_PATH:
    return path_parse(setting, value);
  case CONFIG_URL:
    return url_parse(setting, value);
  case CONFIG_ADDRESS:
    return address_parse(setting, value);
  case CONFIG_TEXT:
  case CONFIG_SECRET:
    break;
  }
  return OK;
}

enum err setting_parse(const struct setting *setting, struct config_value *value)
{
  struct scope *scope = setting->scope;
  value->text = scope_format(scope, STR_FMT, STR_ARG(setting->text));
  TRY(typed_parse(setting, value));
  return scope_err(scope);
}

/* Upper case, with "_" for what a variable's name cannot hold. */
static char variable_char(char c)
{
  if (c == '-' || c == '.') {
    return '_';
  }
  if (c < 'a' || c > 'z') {
    return c;
  }
  return (char)(c - ('a' - 'A'));
}

static void variable_add(struct buf *out, struct str text)
{
  buf_add_char(out, '_');
  for (size_t i = 0; i < text.len; i++) {
    buf_add_char(out, variable_char(text.at[i]));
  }
}

struct str setting_variable(struct scope *scope, const char *service, const struct config_key *key, struct str section)
{
  struct buf name = buf_in(scope);
  struct str out = {0};
  buf_add(&name, STR("DOJANG"));
  variable_add(&name, str_of(service));
  if (key->group != NULL) {
    variable_add(&name, str_of(key->group));
    variable_add(&name, section);
  }
  variable_add(&name, str_of(key->name));
  return buf_str(&name, &out) == OK ? out : (struct str){0};
}

struct str setting_variable_prefix(struct scope *scope, const char *service)
{
  struct buf name = buf_in(scope);
  struct str out = {0};
  buf_add(&name, STR("DOJANG"));
  variable_add(&name, str_of(service));
  buf_add_char(&name, '_');
  return buf_str(&name, &out) == OK ? out : (struct str){0};
}

bool setting_same_group(const char *a, const char *b)
{
  return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}
