#include "vc/trust.h"

#include "codec/xsd_time.h"
#include "json/field.h"
#include "vc/rules.h"

static enum err parse_time(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                           int64_t *out)
{
  struct str text = {0};
  TRY(json_may_string(scope, path, object, key, &text));
  if (text.at == NULL) {
    return OK;
  }
  if (xsd_time_parse(scope, text, out) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  struct json_path member = json_path_member(path, key);
  return json_refuse(scope, &member, "must be a dateTimeStamp with an offset");
}

static enum err parse_keys(struct scope *scope, const struct json_path *path, const struct json *entry,
                           struct trust_issuer *out)
{
  struct json_path keys_path = json_path_member(path, STR("keys"));
  struct json_list list = json_as_list(json_get(entry, STR("keys")));
  struct trust_key *keys = SCOPE_ARRAY(scope, struct trust_key, list.len);
  if (keys == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < list.len; i++) {
    struct json_path item = json_path_item(&keys_path, i);
    keys[i] = (struct trust_key){.from_s = INT64_MIN, .until_s = INT64_MAX};
    if (!json_is_object(&list.at[i])) {
      return json_refuse(scope, &item, "must be an object");
    }
    TRY(json_need_string(scope, &item, &list.at[i], STR("verificationMethod"), &keys[i].method));
    TRY(parse_time(scope, &item, &list.at[i], STR("validFrom"), &keys[i].from_s));
    TRY(parse_time(scope, &item, &list.at[i], STR("validUntil"), &keys[i].until_s));
  }
  out->keys = keys;
  out->keys_len = list.len;
  return list.len > 0 ? OK : json_refuse(scope, &keys_path, "must name at least one key");
}

/* [{"@value": "가온시", "@language": "ko"}, ...] */
static struct str name_in(const struct json *names, struct str language)
{
  struct json_list list = json_as_list(names);
  for (size_t i = 0; i < list.len; i++) {
    const struct json *value = json_get(&list.at[i], STR("@value"));
    if (json_is(json_get(&list.at[i], STR("@language")), language) && json_is_string(value)) {
      return value->string;
    }
  }
  return (struct str){0};
}

static enum err parse_types(struct scope *scope, const struct json_path *path, const struct json *entry,
                            struct trust_issuer *out)
{
  struct json_path types_path = json_path_member(path, STR("credentialTypes"));
  out->types = json_get(entry, STR("credentialTypes"));
  struct json_list list = json_as_list(out->types);
  for (size_t i = 0; i < list.len; i++) {
    if (!json_is_string(&list.at[i])) {
      return json_refuse(scope, &types_path, "must be an array of strings");
    }
  }
  return list.len > 0 ? OK : json_refuse(scope, &types_path, "must name at least one type");
}

static enum err parse_issuer(struct scope *scope, const struct json_path *path, const struct json *entry,
                             struct trust_issuer *out)
{
  if (!json_is_object(entry)) {
    return json_refuse(scope, path, "must be an object");
  }
  TRY(json_need_string(scope, path, entry, STR("id"), &out->id));
  if (!rules_is_url(out->id)) {
    struct json_path id_path = json_path_member(path, STR("id"));
    return json_refuse(scope, &id_path, "must be a DID or another URL");
  }
  out->name_ko = name_in(json_get(entry, STR("name")), STR("ko"));
  out->name_en = name_in(json_get(entry, STR("name")), STR("en"));
  TRY(parse_types(scope, path, entry, out));
  return parse_keys(scope, path, entry, out);
}

enum err trust_parse(struct scope *scope, const struct json *issuers, struct trust_list *out)
{
  struct json_path path = json_path_member(NULL, STR("issuers"));
  struct json_list list = json_as_list(issuers);
  struct trust_issuer *entries = SCOPE_ARRAY(scope, struct trust_issuer, list.len);
  if (entries == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < list.len; i++) {
    struct json_path item = json_path_item(&path, i);
    TRY(parse_issuer(scope, &item, &list.at[i], &entries[i]));
  }
  *out = (struct trust_list){entries, list.len};
  return OK;
}

const struct trust_issuer *trust_find(const struct trust_list *list, struct str id)
{
  for (size_t i = 0; i < list->len; i++) {
    if (str_equal(list->issuers[i].id, id)) {
      return &list->issuers[i];
    }
  }
  return NULL;
}

bool trust_issues(const struct trust_issuer *issuer, struct str type)
{
  struct json_list types = json_as_list(issuer->types);
  for (size_t i = 0; i < types.len; i++) {
    if (json_is(&types.at[i], type)) {
      return true;
    }
  }
  return false;
}

const struct trust_key *trust_key_find(const struct trust_issuer *issuer, struct str method)
{
  for (size_t i = 0; i < issuer->keys_len; i++) {
    if (str_equal(issuer->keys[i].method, method)) {
      return &issuer->keys[i];
    }
  }
  return NULL;
}
