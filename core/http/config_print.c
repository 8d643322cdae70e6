#include "http/config.h"

#include "base/buf.h"
#include "setting.h"

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
    if (!setting_same_group(key->group, group)) {
      group = key->group;
      buf_format(&text, "\n[%s NAME]\n", group);
    }
    struct str variable = setting_variable(scope, service, key, STR("NAME"));
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
    if (setting_same_group(section->config->keys.at[i].group, section->group)) {
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
