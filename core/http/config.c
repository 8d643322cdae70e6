#include "http/config.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "ini_file.h"
#include "setting.h"

enum { SECTIONS_MAX = 64 };

/* One reading of a configuration. */
struct reading {
  struct scope *scope;
  const char *service;
  const char *origin;
  struct config *config;
};

/* Position of the key in the table, or SIZE_MAX. */
static size_t key_find(struct config_keys keys, const char *group, struct str name)
{
  for (size_t i = 0; i < keys.len; i++) {
    if (setting_same_group(keys.at[i].group, group) && str_equal(name, str_of(keys.at[i].name))) {
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

/* The section of that name, or NULL. */
static struct config_section *section_find(struct config *config, const char *group, struct str name)
{
  for (size_t i = 0; i < config->sections_len; i++) {
    if (setting_same_group(config->sections[i].group, group) && str_equal(config->sections[i].name, name)) {
      return &config->sections[i];
    }
  }
  return NULL;
}

/* The section `[group name]` that a line stands in, made when it is its first; NULL after a fault. */
static struct config_section *section_of(struct reading *reading, const struct ini_line *line)
{
  struct config *config = reading->config;
  if (line->section.len == 0) {
    return &config->top;
  }
  size_t blank = str_find(line->section, ' ', 0);
  const char *group = group_find(config->keys, str_slice(line->section, 0, blank));
  struct str name = blank == SIZE_MAX ? STR("") : str_trim(str_slice(line->section, blank, line->section.len));
  if (group == NULL || !is_section_name(name) || config->sections_len == SECTIONS_MAX) {
    (void)FAIL(reading->scope, ERR_CONFIG, "%s line %zu: no section [" STR_FMT "] is known here (at most %d in all)",
               reading->origin, line->number, STR_ARG(line->section), SECTIONS_MAX);
    return NULL;
  }
  struct config_section *found = section_find(config, group, name);
  if (found != NULL) {
    return found;
  }
  struct config_section *made = &config->sections[config->sections_len++];
  return section_make(reading, group, name, made) == OK ? made : NULL;
}

static enum err line_take(void *context, const struct ini_line *line)
{
  struct reading *reading = context;
  struct config_section *section = section_of(reading, line);
  if (section == NULL) {
    return scope_err(reading->scope);
  }
  size_t at = key_find(reading->config->keys, section->group, line->name);
  if (at == SIZE_MAX) {
    return FAIL(reading->scope, ERR_CONFIG, "%s line %zu: no key " STR_FMT " is known here", reading->origin,
                line->number, STR_ARG(line->name));
  }
  struct str where = scope_format(reading->scope, "%s line %zu", reading->origin, line->number);
  struct setting setting = {reading->scope, reading->origin, &reading->config->keys.at[at], line->value, where.at};
  if (where.at == NULL || section->values[at].given) {
    return setting_refuse(&setting, "is given twice");
  }
  section->values[at].given = true;
  return setting_parse(&setting, &section->values[at]);
}

/* Sets the key of the section whose variable is `name`; `*done` tells whether it has one. */
static enum err variable_set(struct reading *reading, struct config_section *section, struct str name, struct str value,
                             bool *done)
{
  for (size_t i = 0; i < reading->config->keys.len && !*done; i++) {
    const struct config_key *key = &reading->config->keys.at[i];
    if (!setting_same_group(key->group, section->group) ||
        !str_equal(name, setting_variable(reading->scope, reading->service, key, section->name))) {
      continue;
    }
    struct str where = scope_format(reading->scope, "environment variable " STR_FMT, STR_ARG(name));
    struct setting setting = {reading->scope, reading->origin, key, value, where.at};
    *done = true;
    section->values[i].given = true;
    return setting_parse(&setting, &section->values[i]);
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
  struct str prefix = setting_variable_prefix(reading->scope, reading->service);
  TRY(scope_err(reading->scope));
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
    if (!setting_same_group(key->group, section->group) || value->given) {
      continue;
    }
    if (key->required) {
      struct str variable = setting_variable(reading->scope, reading->service, key, section->name);
      return FAIL(reading->scope, ERR_CONFIG, "%s: key %s is missing%s" STR_FMT " (or variable " STR_FMT ")",
                  reading->origin, key->name, section->group == NULL ? "" : " in section ", STR_ARG(section->name),
                  STR_ARG(variable));
    }
    value->text = STR("");
    if (key->fallback != NULL) {
      struct setting setting = {reading->scope, reading->origin, key, str_of(key->fallback), "default"};
      TRY(setting_parse(&setting, value));
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
    if (setting_same_group(config->sections[i].group, group)) {
      return &config->sections[i];
    }
  }
  return NULL;
}
