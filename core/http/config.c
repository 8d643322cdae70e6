#include "http/config.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "ini_file.h"

enum { SECTIONS_MAX = 64 };

struct config_value {
  struct str text; /* followed by a NUL */
  int64_t number; /* of an integer, flag (0, 1) or address (the port) */
  bool given; /* in the file or the environment */
};

/* One reading of a configuration. */
struct reading {
  struct scope *scope;
  const char *service;
  const char *origin;
  struct config *config;
};

/* What is being set, and by whom, for faults. */
struct setting {
  struct reading *reading;
  const struct config_key *key;
  struct str text;
  const char *where; /* "issuer.ini line 3" */
};

static enum err refuse(const struct setting *setting, const char *reason)
{
  return FAIL(setting->reading->scope, ERR_CONFIG, "%s: %s %s", setting->where, setting->key->name, reason);
}

static enum err integer_parse(const struct setting *setting, struct config_value *value)
{
  bool negative = str_starts(setting->text, STR("-"));
  uint64_t size = 0;
  if (!str_to_u64(str_slice(setting->text, negative, setting->text.len), &size) || size > INT64_MAX) {
    return refuse(setting, "must be a whole number");
  }
  value->number = negative ? -(int64_t)size : (int64_t)size;
  if (value->number < setting->key->least || value->number > setting->key->most) {
    struct scope *scope = setting->reading->scope;
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
  return refuse(setting, "must be true or false");
}

static struct str folder_of(struct str path)
{
  size_t slash = str_find_last(path, '/');
  return slash == SIZE_MAX ? STR("") : str_slice(path, 0, slash + 1);
}

static enum err path_parse(const struct setting *setting, struct config_value *value)
{
  bool absolute = setting->text.len == 0 || setting->text.at[0] == '/';
  struct str folder = absolute ? STR("") : folder_of(str_of(setting->reading->origin));
  value->text = scope_format(setting->reading->scope, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(setting->text));
  return OK;
}

static enum err url_parse(const struct setting *setting, struct config_value *value)
{
  struct str text = setting->text;
  bool known = str_starts(text, STR("http://")) || str_starts(text, STR("https://"));
  if (!known || text.len > LIMIT_URL_OCTETS || str_find(text, ' ', 0) != SIZE_MAX) {
    return refuse(setting, "must be an http or https URL");
  }
  while (str_ends(text, STR("/"))) {
    text = str_slice(text, 0, text.len - 1);
  }
  value->text = scope_format(setting->reading->scope, STR_FMT, STR_ARG(text));
  return OK;
}

static enum err address_parse(const struct setting *setting, struct config_value *value)
{
  size_t colon = str_find_last(setting->text, ':');
  uint64_t port = 0;
  if (colon == SIZE_MAX || colon == 0 || !str_to_u64(str_slice(setting->text, colon + 1, setting->text.len), &port) ||
      port > UINT16_MAX) {
    return refuse(setting, "must be a numeric address and a port, such as 127.0.0.1:8101");
  }
  struct str host = str_slice(setting->text, 0, colon);
  if (str_starts(host, STR("[")) && str_ends(host, STR("]"))) {
    host = str_slice(host, 1, host.len - 1);
  }
  value->text = scope_format(setting->reading->scope, STR_FMT, STR_ARG(host));
  value->number = (int64_t)port;
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

static enum err value_set(const struct setting *setting, struct config_value *value)
{
  struct scope *scope = setting->reading->scope;
  value->text = scope_format(scope, STR_FMT, STR_ARG(setting->text));
  TRY(typed_parse(setting, value));
  return scope_err(scope);
}

static bool same_group(const char *a, const char *b)
{
  return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Position of the key in the table, or SIZE_MAX. */
static size_t key_find(struct config_keys keys, const char *group, struct str name)
{
  for (size_t i = 0; i < keys.len; i++) {
    if (same_group(keys.at[i].group, group) && str_equal(name, str_of(keys.at[i].name))) {
      return i;
    }
  }
  return SIZE_MAX;
}

/* The table's own copy of the group's name, or NULL. */
static const char *group_find(struct config_keys keys, struct str name)
{
  for (size_t i = 0; i < keys.len; i++) {
    if (keys.at[i].group != NULL && str_equal(name, str_of(keys.at[i].group))) {
      return keys.at[i].group;
    }
  }
  return NULL;
}

static enum err section_make(struct reading *reading, const char *group, struct str name, struct config_section *out)
{
  struct config *config = reading->config;
  struct config_value *values = SCOPE_ARRAY(reading->scope, struct config_value, config->keys.len);
  *out = (struct config_section){config, group, scope_format(reading->scope, STR_FMT, STR_ARG(name)), values};
  return scope_err(reading->scope);
}

static bool is_section_name(struct str name)
{
  for (size_t i = 0; i < name.len; i++) {
    char c = name.at[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_.", c) != NULL)) {
      return false;
    }
  }
  return name.len > 0;
}

/* The section `[group name]`, made when it is not there yet. */
static enum err section_of(struct reading *reading, const struct ini_line *line, struct config_section **out)
{
  struct config *config = reading->config;
  if (line->section.len == 0) {
    *out = &config->top;
    return OK;
  }
  size_t blank = str_find(line->section, ' ', 0);
  const char *group = group_find(config->keys, str_slice(line->section, 0, blank));
  struct str name = blank == SIZE_MAX ? STR("") : str_trim(str_slice(line->section, blank, line->section.len));
  if (group == NULL || !is_section_name(name)) {
    return FAIL(reading->scope, ERR_CONFIG, "%s line %zu: no section [" STR_FMT "] is known here", reading->origin,
                line->number, STR_ARG(line->section));
  }
  for (size_t i = 0; i < config->sections_len; i++) {
    if (same_group(config->sections[i].group, group) && str_equal(config->sections[i].name, name)) {
      *out = &config->sections[i];
      return OK;
    }
  }
  if (config->sections_len == SECTIONS_MAX) {
    return FAIL(reading->scope, ERR_CONFIG, "%s line %zu: more than %d sections", reading->origin, line->number,
                SECTIONS_MAX);
  }
  *out = &config->sections[config->sections_len++];
  return section_make(reading, group, name, *out);
}

static enum err line_take(void *context, const struct ini_line *line)
{
  struct reading *reading = context;
  struct config_section *section = NULL;
  TRY(section_of(reading, line, &section));
  size_t at = key_find(reading->config->keys, section->group, line->name);
  if (at == SIZE_MAX) {
    return FAIL(reading->scope, ERR_CONFIG, "%s line %zu: no key " STR_FMT " is known here", reading->origin,
                line->number, STR_ARG(line->name));
  }
  struct str where = scope_format(reading->scope, "%s line %zu", reading->origin, line->number);
  struct setting setting = {reading, &reading->config->keys.at[at], line->value, where.at};
  if (where.at == NULL || section->values[at].given) {
    return refuse(&setting, "is given twice");
  }
  section->values[at].given = true;
  return value_set(&setting, &section->values[at]);
}

/* Upper case, with "_" for what a variable's name cannot hold. */
static void variable_add(struct buf *out, struct str text)
{
  buf_add_char(out, '_');
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    bool lower = c >= 'a' && c <= 'z';
    buf_add_char(out, lower ? (char)(c - 'a' + 'A') : c == '-' || c == '.' ? '_' : c);
  }
}

/* "DOJANG_ISSUER_LISTEN", "DOJANG_ISSUER_INSTANCE_RDFC_KEY". */
static struct str variable_name(struct scope *scope, const char *service, const struct config_key *key,
                                struct str section)
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

/* Sets the key of the section whose variable is `name`; `*done` tells whether it has one. */
static enum err variable_set(struct reading *reading, struct config_section *section, struct str name, struct str value,
                             bool *done)
{
  for (size_t i = 0; i < reading->config->keys.len && !*done; i++) {
    const struct config_key *key = &reading->config->keys.at[i];
    if (!same_group(key->group, section->group) ||
        !str_equal(name, variable_name(reading->scope, reading->service, key, section->name))) {
      continue;
    }
    struct str where = scope_format(reading->scope, "environment variable " STR_FMT, STR_ARG(name));
    struct setting setting = {reading, key, value, where.at};
    *done = true;
    section->values[i].given = true;
    return value_set(&setting, &section->values[i]);
  }
  return scope_err(reading->scope);
}

static enum err variable_take(struct reading *reading, struct str name, struct str value)
{
  bool done = false;
  TRY(variable_set(reading, &reading->config->top, name, value, &done));
  for (size_t i = 0; i < reading->config->sections_len && !done; i++) {
    TRY(variable_set(reading, &reading->config->sections[i], name, value, &done));
  }
  if (!done) {
    return FAIL(reading->scope, ERR_CONFIG, "environment variable " STR_FMT ": no such key", STR_ARG(name));
  }
  return OK;
}

static enum err environment_take(struct reading *reading, char *const environment[])
{
  struct buf text = buf_in(reading->scope);
  struct str prefix = {0};
  buf_add(&text, STR("DOJANG"));
  variable_add(&text, str_of(reading->service));
  buf_add_char(&text, '_');
  TRY(buf_str(&text, &prefix));
  for (size_t i = 0; environment[i] != NULL; i++) {
    struct str entry = str_of(environment[i]);
    size_t equals = str_find(entry, '=', 0);
    if (equals != SIZE_MAX && str_starts(entry, prefix)) {
      TRY(variable_take(reading, str_slice(entry, 0, equals), str_slice(entry, equals + 1, entry.len)));
    }
  }
  return OK;
}

/* Defaults for what was not given; faults for what had to be. */
static enum err section_complete(struct reading *reading, struct config_section *section)
{
  for (size_t i = 0; i < reading->config->keys.len; i++) {
    const struct config_key *key = &reading->config->keys.at[i];
    struct config_value *value = &section->values[i];
    if (!same_group(key->group, section->group) || value->given) {
      continue;
    }
    if (key->required) {
      struct str variable = variable_name(reading->scope, reading->service, key, section->name);
      return FAIL(reading->scope, ERR_CONFIG, "%s: key %s is missing%s" STR_FMT " (or variable " STR_FMT ")",
                  reading->origin, key->name, section->group == NULL ? "" : " in section ", STR_ARG(section->name),
                  STR_ARG(variable));
    }
    value->text = STR("");
    if (key->fallback != NULL) {
      struct setting setting = {reading, key, str_of(key->fallback), "default"};
      TRY(value_set(&setting, value));
    }
  }
  return OK;
}

enum err config_parse(struct scope *scope, const char *service, struct config_keys keys, const char *origin,
                      struct str text, char *const environment[], struct config **out)
{
  struct config *config = SCOPE_NEW(scope, struct config);
  struct config_section *sections = SCOPE_ARRAY(scope, struct config_section, SECTIONS_MAX);
  if (config == NULL || sections == NULL) {
    return scope_err(scope);
  }
  *config = (struct config){.keys = keys, .sections = sections};
  struct reading reading = {scope, service, origin, config};
  TRY(section_make(&reading, NULL, STR(""), &config->top));
  TRY(ini_read(scope, origin, text, line_take, &reading));
  TRY(environment_take(&reading, environment));
  TRY(section_complete(&reading, &config->top));
  for (size_t i = 0; i < config->sections_len; i++) {
    TRY(section_complete(&reading, &config->sections[i]));
  }
  *out = config;
  return OK;
}

enum err config_load(struct scope *scope, const char *service, struct config_keys keys, const char *path,
                     struct config **out)
{
  struct str text = STR("");
  if (path != NULL && file_read(scope, path, LIMIT_BODY_OCTETS, &text) != OK) {
    struct fault fault = scope_take_fault(scope);
    return FAIL(scope, ERR_CONFIG, "configuration: %s", fault.text);
  }
  return config_parse(scope, service, keys, path == NULL ? "configuration" : path, text, environ, out);
}

static const struct config_value *value_of(const struct config_section *section, const char *name,
                                           enum config_type type)
{
  size_t at = key_find(section->config->keys, section->group, str_of(name));
  assert(at != SIZE_MAX && section->config->keys.at[at].type == type);
  (void)type;
  return &section->values[at];
}

struct str config_text(const struct config_section *section, const char *name)
{
  size_t at = key_find(section->config->keys, section->group, str_of(name));
  assert(at != SIZE_MAX);
  return section->values[at].text;
}

int64_t config_integer(const struct config_section *section, const char *name)
{
  return value_of(section, name, CONFIG_INTEGER)->number;
}

bool config_flag(const struct config_section *section, const char *name)
{
  return value_of(section, name, CONFIG_FLAG)->number != 0;
}

struct config_address config_address(const struct config_section *section, const char *name)
{
  const struct config_value *value = value_of(section, name, CONFIG_ADDRESS);
  return (struct config_address){value->text, (uint16_t)value->number};
}

const struct config_section *config_next(const struct config *config, const char *group,
                                         const struct config_section *previous)
{
  size_t from = previous == NULL ? 0 : (size_t)(previous - config->sections) + 1;
  for (size_t i = from; i < config->sections_len; i++) {
    if (same_group(config->sections[i].group, group)) {
      return &config->sections[i];
    }
  }
  return NULL;
}

static const char *type_name(enum config_type type)
{
  static const char *const names[] = {
      [CONFIG_TEXT] = "text", [CONFIG_INTEGER] = "number",  [CONFIG_FLAG] = "true/false", [CONFIG_PATH] = "path",
      [CONFIG_URL] = "URL",   [CONFIG_ADDRESS] = "address", [CONFIG_SECRET] = "secret"};
  return names[type];
}

struct str config_describe(struct scope *scope, const char *service, struct config_keys keys)
{
  struct buf text = buf_in(scope);
  struct str out = {0};
  const char *group = NULL;
  for (size_t i = 0; i < keys.len; i++) {
    const struct config_key *key = &keys.at[i];
    if (!same_group(key->group, group)) {
      group = key->group;
      buf_format(&text, "\n[%s NAME]\n", group);
    }
    struct str variable = variable_name(scope, service, key, STR("NAME"));
    buf_format(&text, "  %-18s %-10s %s%s%s\n  %-18s " STR_FMT "\n", key->name, type_name(key->type), key->help,
               key->required           ? " (required)"
               : key->fallback == NULL ? ""
                                       : "; default ",
               key->required || key->fallback == NULL ? "" : key->fallback, "", STR_ARG(variable));
  }
  return buf_str(&text, &out) == OK ? out : STR("");
}

static void value_print(struct buf *out, const struct config_key *key, const struct config_value *value)
{
  buf_format(out, "%s = ", key->name);
  switch (key->type) {
  case CONFIG_INTEGER:
    buf_format(out, "%lld\n", (long long)value->number);
    return;
  case CONFIG_FLAG:
    buf_format(out, "%s\n", value->number != 0 ? "true" : "false");
    return;
  case CONFIG_ADDRESS:
    buf_format(out, STR_FMT ":%lld\n", STR_ARG(value->text), (long long)value->number);
    return;
  case CONFIG_SECRET:
    buf_format(out, "%s\n", value->text.len > 0 ? "(given)" : "");
    return;
  case CONFIG_TEXT:
  case CONFIG_PATH:
  case CONFIG_URL:
    break;
  }
  buf_format(out, STR_FMT "\n", STR_ARG(value->text));
}

static void section_print(struct buf *out, const struct config_section *section)
{
  for (size_t i = 0; i < section->config->keys.len; i++) {
    if (same_group(section->config->keys.at[i].group, section->group)) {
      value_print(out, &section->config->keys.at[i], &section->values[i]);
    }
  }
}

struct str config_print(struct scope *scope, const struct config *config)
{
  struct buf text = buf_in(scope);
  struct str out = {0};
  section_print(&text, &config->top);
  for (size_t i = 0; i < config->sections_len; i++) {
    buf_format(&text, "\n[%s " STR_FMT "]\n", config->sections[i].group, STR_ARG(config->sections[i].name));
    section_print(&text, &config->sections[i]);
  }
  return buf_str(&text, &out) == OK ? out : STR("");
}
