#include "value.h"

#include "base/limits.h"
#include "codec/url.h"
#include "codec/xsd_time.h"
#include "resource.h"

enum err value_check_url(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_string(value) || !url_is_absolute(value->string)) {
    return json_refuse(scope, path, "must be a URL");
  }
  return OK;
}

enum err value_check_member(struct scope *scope, const struct json_path *path, const struct json *object,
                            struct str name, value_check check)
{
  const struct json *value = json_get(object, name);
  struct json_path member = json_path_member(path, name);
  return value == NULL ? OK : check(scope, &member, value);
}

enum err value_need_member(struct scope *scope, const struct json_path *path, const struct json *object,
                           struct str name, value_check check)
{
  struct json_path member = json_path_member(path, name);
  if (json_get(object, name) == NULL) {
    return json_refuse(scope, &member, "is missing");
  }
  return value_check_member(scope, path, object, name, check);
}

/* A value, or a non-empty array of values, each of which passes `check`. */
static enum err check_each(struct scope *scope, const struct json_path *path, const struct json *value,
                           value_check check)
{
  if (!json_is_array(value)) {
    return check(scope, path, value);
  }
  if (value->items.len == 0) {
    return json_refuse(scope, path, "must not be empty");
  }
  for (size_t i = 0; i < value->items.len; i++) {
    struct json_path item = json_path_item(path, i);
    TRY(check(scope, &item, &value->items.at[i]));
  }
  return OK;
}

static enum err check_context_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  bool good = json_is_object(value) || (json_is_string(value) && url_is_absolute(value->string));
  return good ? OK : json_refuse(scope, path, "must be a URL or an object");
}

/* SPEC: vc-data-model-2.0#contexts; which URL stands first was looked at by version_of. */
enum err value_check_context(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_context_item);
}

static enum err check_type_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return json_is_string(value) && value->string.len > 0 ? OK : json_refuse(scope, path, "must be a string");
}

enum err value_check_type(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_type_item);
}

static enum err check_language_value(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (json_is_string(value)) {
    return OK;
  }
  if (!json_is_object(value) || !json_is_string(json_get(value, STR("@value")))) {
    return json_refuse(scope, path, "must be a string or an object with @value");
  }
  static const struct str known[] = {STR_INIT("@value"), STR_INIT("@language"), STR_INIT("@direction")};
  return json_only_known(scope, path, value, ERR_VALUE, 3, known);
}

/* SPEC: vc-data-model-2.0#names-and-descriptions */
enum err value_check_words(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_language_value);
}

enum err value_check_party(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_object(value)) {
    return value_check_url(scope, path, value);
  }
  TRY(value_need_member(scope, path, value, STR("id"), value_check_url));
  TRY(value_check_member(scope, path, value, STR("name"), value_check_words));
  return value_check_member(scope, path, value, STR("description"), value_check_words);
}

static enum err check_subject_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_object(value) || value->members.len == 0) {
    return json_refuse(scope, path, "must be an object with claims");
  }
  return value_check_member(scope, path, value, STR("id"), value_check_url);
}

enum err value_check_subject(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_subject_item);
}

enum err value_check_time(struct scope *scope, const struct json_path *path, const struct json *value)
{
  int64_t seconds = 0;
  if (json_is_string(value) && xsd_time_parse(scope, value->string, &seconds) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  return json_refuse(scope, path, "must be a dateTimeStamp with an offset, like 2026-03-01T00:00:00Z");
}

static enum err check_typed_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_object(value)) {
    return json_refuse(scope, path, "must be an object");
  }
  TRY(value_need_member(scope, path, value, STR("type"), value_check_type));
  return value_check_member(scope, path, value, STR("id"), value_check_url);
}

enum err value_check_typed(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_typed_item);
}

static enum err check_schema_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  TRY(check_typed_item(scope, path, value));
  return value_need_member(scope, path, value, STR("id"), value_check_url);
}

enum err value_check_schema(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_schema_item);
}

/* The parser gives the reason, the path says where. */
static enum err tell_where(struct scope *scope, const struct json_path *path, enum err err)
{
  struct fault fault = scope_take_fault(scope);
  return err == OK ? OK : json_refuse(scope, path, fault.text);
}

static enum err check_sri(struct scope *scope, const struct json_path *path, const struct json *value)
{
  struct resource_digest digest;
  struct str text = json_is_string(value) ? value->string : STR("");
  return tell_where(scope, path, resource_parse_sri(scope, text, &digest));
}

static enum err check_multibase(struct scope *scope, const struct json_path *path, const struct json *value)
{
  struct resource_digest digest;
  struct str text = json_is_string(value) ? value->string : STR("");
  return tell_where(scope, path, resource_parse_multibase(scope, text, &digest));
}

static enum err check_sris(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_sri);
}

static enum err check_multibases(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_multibase);
}

static enum err check_resource_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_object(value)) {
    return json_refuse(scope, path, "must be an object");
  }
  TRY(value_need_member(scope, path, value, STR("id"), value_check_url));
  TRY(value_check_member(scope, path, value, STR("digestSRI"), check_sris));
  TRY(value_check_member(scope, path, value, STR("digestMultibase"), check_multibases));
  bool digest = json_get(value, STR("digestSRI")) != NULL || json_get(value, STR("digestMultibase")) != NULL;
  return digest ? OK : json_refuse(scope, path, "must have digestSRI or digestMultibase");
}

/* SPEC: vc-data-model-2.0#integrity-of-related-resources; an id may stand once only. */
enum err value_check_resources(struct scope *scope, const struct json_path *path, const struct json *value)
{
  TRY(check_each(scope, path, value, check_resource_item));
  struct json_list list = json_as_list(value);
  if (list.len > LIMIT_CREDENTIALS) {
    return FAIL(scope, ERR_LIMIT, "relatedResource: more than %d entries", LIMIT_CREDENTIALS);
  }
  for (size_t i = 0; i < list.len; i++) {
    for (size_t j = 0; j < i; j++) {
      if (json_same(json_get(&list.at[i], STR("id")), json_get(&list.at[j], STR("id")))) {
        return json_refuse(scope, path, "names the same id twice");
      }
    }
  }
  return OK;
}

static enum err check_credential_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return json_is_object(value) ? OK : json_refuse(scope, path, "must be an object");
}

/* An empty array is a presentation of nothing but its holder. */
enum err value_check_credentials(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (json_as_list(value).len > LIMIT_CREDENTIALS) {
    return FAIL(scope, ERR_LIMIT, "verifiableCredential: more than %d credentials", LIMIT_CREDENTIALS);
  }
  bool empty = json_is_array(value) && value->items.len == 0;
  return empty ? OK : check_each(scope, path, value, check_credential_item);
}
