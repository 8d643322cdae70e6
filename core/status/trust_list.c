#include "status/trust_list.h"

#include "base/limits.h"
#include "codec/xsd_time.h"
#include "json/field.h"

#define TRUST_CONTEXT "https://vc.gaon.example/contexts/trust/v1"

/* Where a member is read from differs in two names between the operator's file and the published credential. */
struct trust_form {
  struct str types; /* member with the credential types */
  bool names_are_tagged; /* name: [{"@value", "@language"}] as JSON-LD wants it, else {"ko", "en"} */
};
static const struct trust_form FILE_FORM = {STR_INIT("types"), false};
static const struct trust_form CREDENTIAL_FORM = {STR_INIT("credentialTypes"), true};

static enum err may_time(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                         int64_t *out)
{
  struct str text = {0};
  TRY(json_may_string(scope, path, object, key, &text));
  if (text.at == NULL) {
    return OK;
  }
  if (xsd_time_parse(scope, text, out) != OK) {
    (void)scope_take_fault(scope);
    struct json_path member = json_path_member(path, key);
    return json_refuse(scope, &member, "must be a date and time with an offset, like 2026-03-10T00:00:00Z");
  }
  return OK;
}

/* The member as a list that may be empty only when `least` is 0. */
static enum err need_list(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                          size_t least, struct json_list *out)
{
  struct json_path member = json_path_member(path, key);
  *out = json_as_list(json_get(object, key));
  if (out->len < least) {
    return json_refuse(scope, &member, "must be an array with at least one item");
  }
  return out->len <= LIMIT_TRUST_ISSUERS ? OK : json_refuse(scope, &member, "has too many items");
}

static enum err read_key(struct scope *scope, const struct json_path *path, const struct json *value,
                         struct trust_key *out)
{
  *out = (struct trust_key){.valid_from_s = INT64_MIN, .valid_until_s = INT64_MAX};
  if (!json_is_object(value)) {
    return json_refuse(scope, path, "must be an object");
  }
  TRY(json_need_string(scope, path, value, STR("verificationMethod"), &out->verification_method));
  if (!str_starts(out->verification_method, STR("did:"))) {
    struct json_path member = json_path_member(path, STR("verificationMethod"));
    return json_refuse(scope, &member, "must be a DID URL");
  }
  TRY(may_time(scope, path, value, STR("validFrom"), &out->valid_from_s));
  TRY(may_time(scope, path, value, STR("validUntil"), &out->valid_until_s));
  if (out->valid_until_s <= out->valid_from_s) {
    struct json_path member = json_path_member(path, STR("validUntil"));
    return json_refuse(scope, &member, "must be later than validFrom");
  }
  return OK;
}

static enum err read_keys(struct scope *scope, const struct json_path *path, const struct json *value,
                          struct trust_issuer *out)
{
  struct json_list list;
  TRY(need_list(scope, path, value, STR("keys"), 1, &list));
  struct trust_key *keys = SCOPE_ARRAY(scope, struct trust_key, list.len);
  if (keys == NULL) {
    return scope_err(scope);
  }
  struct json_path member = json_path_member(path, STR("keys"));
  for (size_t i = 0; i < list.len; i++) {
    struct json_path item = json_path_item(&member, i);
    TRY(read_key(scope, &item, &list.at[i], &keys[i]));
  }
  out->keys = keys;
  out->keys_len = list.len;
  return OK;
}

static enum err read_types(struct scope *scope, const struct trust_form *form, const struct json_path *path,
                           const struct json *value, struct trust_issuer *out)
{
  struct json_list list;
  TRY(need_list(scope, path, value, form->types, 1, &list));
  struct str *types = SCOPE_ARRAY(scope, struct str, list.len);
  if (types == NULL) {
    return scope_err(scope);
  }
  struct json_path member = json_path_member(path, form->types);
  for (size_t i = 0; i < list.len; i++) {
    struct json_path item = json_path_item(&member, i);
    if (!json_is_string(&list.at[i]) || list.at[i].string.len == 0) {
      return json_refuse(scope, &item, "must be the name of a credential type");
    }
    types[i] = list.at[i].string;
  }
  out->types = types;
  out->types_len = list.len;
  return OK;
}

static enum err read_tagged_name(struct scope *scope, const struct json_path *path, const struct json_list *list,
                                 struct trust_issuer *out)
{
  for (size_t i = 0; i < list->len; i++) {
    struct json_path item = json_path_item(path, i);
    struct str text = {0};
    TRY(json_need_string(scope, &item, &list->at[i], STR("@value"), &text));
    if (json_is(json_get(&list->at[i], STR("@language")), STR("ko"))) {
      out->name_ko = text;
    }
    if (json_is(json_get(&list->at[i], STR("@language")), STR("en"))) {
      out->name_en = text;
    }
  }
  return OK;
}

static enum err read_name(struct scope *scope, const struct trust_form *form, const struct json_path *path,
                          const struct json *value, struct trust_issuer *out)
{
  struct json_path member = json_path_member(path, STR("name"));
  if (form->names_are_tagged) {
    struct json_list list;
    TRY(need_list(scope, path, value, member.name, 1, &list));
    TRY(read_tagged_name(scope, &member, &list, out));
    return out->name_ko.len > 0 && out->name_en.len > 0 ? OK : json_refuse(scope, &member, "needs ko and en");
  }
  const struct json *name = NULL;
  TRY(json_need_object(scope, path, value, member.name, &name));
  TRY(json_need_string(scope, &member, name, STR("ko"), &out->name_ko));
  return json_need_string(scope, &member, name, STR("en"), &out->name_en);
}

static enum err read_issuer(struct scope *scope, const struct trust_form *form, const struct json_path *path,
                            const struct json *value, struct trust_issuer *out)
{
  if (!json_is_object(value)) {
    return json_refuse(scope, path, "must be an object");
  }
  const struct str known[] = {STR("id"), STR("name"), form->types, STR("keys")};
  TRY(json_only_known(scope, path, value, ERR_VALUE, sizeof known / sizeof *known, known));
  TRY(json_need_string(scope, path, value, STR("id"), &out->id));
  if (!str_starts(out->id, STR("did:")) || out->id.len > LIMIT_URL_OCTETS) {
    struct json_path member = json_path_member(path, STR("id"));
    return json_refuse(scope, &member, "must be a DID");
  }
  TRY(read_name(scope, form, path, value, out));
  TRY(read_types(scope, form, path, value, out));
  return read_keys(scope, path, value, out);
}

static enum err read_issuers(struct scope *scope, const struct trust_form *form, const struct json_path *path,
                             struct json_list list, struct trust_list *out)
{
  if (list.len > LIMIT_TRUST_ISSUERS) {
    return FAIL(scope, ERR_LIMIT, "a trust list may name at most %d issuers", LIMIT_TRUST_ISSUERS);
  }
  struct trust_issuer *issuers = SCOPE_ARRAY(scope, struct trust_issuer, list.len);
  if (issuers == NULL) {
    return scope_err(scope);
  }
  out->issuers = issuers;
  for (out->len = 0; out->len < list.len; out->len++) {
    struct json_path item = json_path_item(path, out->len);
    struct trust_issuer *issuer = &issuers[out->len];
    TRY(read_issuer(scope, form, &item, &list.at[out->len], issuer));
    if (trust_list_find(out, issuer->id) != NULL) {
      return json_refuse(scope, &item, "the same DID is named twice");
    }
  }
  return OK;
}

enum err trust_list_read(struct scope *scope, const struct json *file, struct trust_list *out)
{
  if (!json_is_array(file)) {
    return json_refuse(scope, NULL, "must be an array of issuers");
  }
  return read_issuers(scope, &FILE_FORM, NULL, json_as_list(file), out);
}

enum err trust_list_parse(struct scope *scope, const struct json *credential, struct trust_list *out)
{
  *out = (struct trust_list){.valid_from_s = INT64_MIN, .valid_until_s = INT64_MAX};
  struct json_path path = json_path_member(NULL, STR("credentialSubject"));
  struct json_path member = json_path_member(&path, STR("issuers"));
  struct json_list types = json_as_list(json_get(credential, STR("type")));
  if (types.len != 2 || !json_is(&types.at[1], STR("TrustListCredential"))) {
    struct json_path type = json_path_member(NULL, STR("type"));
    return json_refuse(scope, &type, "must be VerifiableCredential and TrustListCredential");
  }
  const struct json *subject = NULL;
  TRY(json_need_string(scope, NULL, credential, STR("id"), &out->id));
  TRY(json_need_string(scope, NULL, credential, STR("issuer"), &out->issuer));
  TRY(may_time(scope, NULL, credential, STR("validFrom"), &out->valid_from_s));
  TRY(may_time(scope, NULL, credential, STR("validUntil"), &out->valid_until_s));
  TRY(json_need_object(scope, NULL, credential, path.name, &subject));
  return read_issuers(scope, &CREDENTIAL_FORM, &member, json_as_list(json_get(subject, member.name)), out);
}

static enum err key_json(struct scope *scope, const struct trust_key *key, struct json *out)
{
  struct json_object_builder object = {.scope = scope};
  json_object_add(&object, STR("verificationMethod"), json_of_str(key->verification_method));
  if (key->valid_from_s != INT64_MIN) {
    json_object_add(&object, STR("validFrom"), json_of_str(xsd_time_print(scope, key->valid_from_s)));
  }
  if (key->valid_until_s != INT64_MAX) {
    json_object_add(&object, STR("validUntil"), json_of_str(xsd_time_print(scope, key->valid_until_s)));
  }
  return json_object_done(&object, out);
}

static enum err keys_json(struct scope *scope, const struct trust_issuer *issuer, struct json *out)
{
  struct json_array_builder keys = {.scope = scope};
  for (size_t i = 0; i < issuer->keys_len; i++) {
    struct json key;
    TRY(key_json(scope, &issuer->keys[i], &key));
    json_array_add(&keys, key);
  }
  return json_array_done(&keys, out);
}

static enum err name_json(struct scope *scope, struct str text, struct str language, struct json *out)
{
  const struct json_member members[] = {JSON_MEMBER("@value", json_of_str(text)),
                                        JSON_MEMBER("@language", json_of_str(language))};
  return json_object_of(scope, 2, members, out);
}

static enum err issuer_json(struct scope *scope, const struct trust_issuer *issuer, struct json *out)
{
  struct json names[2];
  TRY(name_json(scope, issuer->name_ko, STR("ko"), &names[0]));
  TRY(name_json(scope, issuer->name_en, STR("en"), &names[1]));
  struct json name;
  TRY(json_array_of(scope, 2, names, &name));
  struct json_array_builder type_list = {.scope = scope};
  for (size_t i = 0; i < issuer->types_len; i++) {
    json_array_add(&type_list, json_of_str(issuer->types[i]));
  }
  struct json types;
  TRY(json_array_done(&type_list, &types));
  struct json keys;
  TRY(keys_json(scope, issuer, &keys));
  const struct json_member members[] = {
      JSON_MEMBER("id", json_of_str(issuer->id)),
      JSON_MEMBER("name", name),
      {CREDENTIAL_FORM.types, types},
      JSON_MEMBER("keys", keys),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

static enum err subject_json(struct scope *scope, const struct trust_list *list, struct json *out)
{
  struct json_array_builder issuers = {.scope = scope};
  for (size_t i = 0; i < list->len; i++) {
    struct json issuer;
    TRY(issuer_json(scope, &list->issuers[i], &issuer));
    json_array_add(&issuers, issuer);
  }
  struct json issuers_value;
  TRY(json_array_done(&issuers, &issuers_value));
  const struct json_member members[] = {JSON_MEMBER("type", json_of_str(STR("TrustList"))),
                                        JSON_MEMBER("issuers", issuers_value)};
  return json_object_of(scope, 2, members, out);
}

enum err trust_list_json(struct scope *scope, const struct trust_list *list, struct json *out)
{
  static const struct json contexts[] = {{JSON_STRING, .string = STR_INIT("https://www.w3.org/ns/credentials/v2")},
                                         {JSON_STRING, .string = STR_INIT(TRUST_CONTEXT)}};
  static const struct json types[] = {{JSON_STRING, .string = STR_INIT("VerifiableCredential")},
                                      {JSON_STRING, .string = STR_INIT("TrustListCredential")}};
  struct json subject;
  TRY(subject_json(scope, list, &subject));
  const struct json_member members[] = {
      JSON_MEMBER("@context", json_of_items(contexts, 2)),
      JSON_MEMBER("id", json_of_str(list->id)),
      JSON_MEMBER("type", json_of_items(types, 2)),
      JSON_MEMBER("issuer", json_of_str(list->issuer)),
      JSON_MEMBER("validFrom", json_of_str(xsd_time_print(scope, list->valid_from_s))),
      JSON_MEMBER("validUntil", json_of_str(xsd_time_print(scope, list->valid_until_s))),
      JSON_MEMBER("credentialSubject", subject),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

const struct trust_issuer *trust_list_find(const struct trust_list *list, struct str issuer)
{
  for (size_t i = 0; i < list->len; i++) {
    if (str_equal(list->issuers[i].id, issuer)) {
      return &list->issuers[i];
    }
  }
  return NULL;
}

bool trust_issuer_may_issue(const struct trust_issuer *issuer, struct str type)
{
  for (size_t i = 0; i < issuer->types_len; i++) {
    if (str_equal(issuer->types[i], type)) {
      return true;
    }
  }
  return false;
}

const struct trust_key *trust_issuer_key(const struct trust_issuer *issuer, struct str verification_method)
{
  for (size_t i = 0; i < issuer->keys_len; i++) {
    if (str_equal(issuer->keys[i].verification_method, verification_method)) {
      return &issuer->keys[i];
    }
  }
  return NULL;
}
