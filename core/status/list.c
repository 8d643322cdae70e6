#include "status/list.h"

#include "codec/xsd_time.h"

#define CONTEXT "https://www.w3.org/ns/credentials/v2"
#define LIST_CREDENTIAL_TYPE "BitstringStatusListCredential"
#define LIST_TYPE "BitstringStatusList"

static enum err subject_json(struct scope *scope, const struct status_list *list, struct json *out)
{
  struct str encoded = {0};
  TRY(bitstring_encode(scope, &list->bits, &encoded));
  struct str id = scope_join(scope, list->id, STR("#list"));
  if (id.at == NULL) {
    return scope_err(scope);
  }
  const struct json_member members[] = {
      JSON_MEMBER("id", json_of_str(id)),
      JSON_MEMBER("type", json_of_str(STR(LIST_TYPE))),
      JSON_MEMBER("statusPurpose", json_of_str(status_purpose_print(list->purpose))),
      JSON_MEMBER("encodedList", json_of_str(encoded)),
      JSON_MEMBER("ttl", json_of_number((double)list->ttl_ms)),
  };
  size_t len = sizeof members / sizeof *members;
  return json_object_of(scope, list->ttl_ms > 0 ? len : len - 1, members, out);
}

enum err status_list_json(struct scope *scope, const struct status_list *list, struct json *out)
{
  static const struct json contexts[] = {{JSON_STRING, .string = STR_INIT(CONTEXT)}};
  static const struct json types[] = {{JSON_STRING, .string = STR_INIT("VerifiableCredential")},
                                      {JSON_STRING, .string = STR_INIT(LIST_CREDENTIAL_TYPE)}};
  struct json subject;
  TRY(subject_json(scope, list, &subject));
  const struct json_member members[] = {
      JSON_MEMBER("@context", json_of_items(contexts, 1)),
      JSON_MEMBER("id", json_of_str(list->id)),
      JSON_MEMBER("type", json_of_items(types, 2)),
      JSON_MEMBER("issuer", json_of_str(list->issuer)),
      JSON_MEMBER("validFrom", json_of_str(xsd_time_print(scope, list->valid_from_s))),
      JSON_MEMBER("validUntil", json_of_str(xsd_time_print(scope, list->valid_until_s))),
      JSON_MEMBER("credentialSubject", subject),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

/* Whatever is wrong with the list's members means that the list says nothing about any credential. */
static enum err as_verification_fault(struct scope *scope, enum err err)
{
  if (err == OK || err == ERR_LIMIT || err == ERR_STATUS_LENGTH || err == ERR_STATUS_VERIFICATION) {
    return err;
  }
  struct fault fault = scope_take_fault(scope);
  return FAIL(scope, ERR_STATUS_VERIFICATION, "status list: %s", fault.text);
}

static enum err need_type(struct scope *scope, const struct json_path *path, const struct json *object, struct str type)
{
  if (json_holds(json_get(object, STR("type")), type)) {
    return OK;
  }
  struct json_path member = json_path_member(path, STR("type"));
  struct str where = json_path_print(scope, &member);
  return FAIL(scope, ERR_VALUE, STR_FMT ": must hold " STR_FMT, STR_ARG(where), STR_ARG(type));
}

static enum err may_time(struct scope *scope, const struct json *object, struct str key, int64_t *out)
{
  struct str text = {0};
  TRY(json_may_string(scope, NULL, object, key, &text));
  return text.at == NULL ? OK : xsd_time_parse(scope, text, out);
}

/* The issuer's DID, whether it stands alone or as `id` of an object. */
static enum err read_issuer(struct scope *scope, const struct json *credential, struct str *out)
{
  const struct json *issuer = json_get(credential, STR("issuer"));
  if (!json_is_object(issuer)) {
    return json_need_string(scope, NULL, credential, STR("issuer"), out);
  }
  struct json_path member = json_path_member(NULL, STR("issuer"));
  return json_need_string(scope, &member, issuer, STR("id"), out);
}

/* SPEC: statusPurpose of the list is one or more strings; a list for several purposes cannot say which one a bit means,
   so exactly one is read. */
static enum err read_purpose(struct scope *scope, const struct json_path *path, const struct json *subject,
                             enum status_purpose *out)
{
  struct json_list purposes = json_as_list(json_get(subject, STR("statusPurpose")));
  if (purposes.len != 1 || !json_is_string(&purposes.at[0])) {
    struct json_path member = json_path_member(path, STR("statusPurpose"));
    return json_refuse(scope, &member, "must be one string");
  }
  *out = status_purpose_parse(purposes.at[0].string);
  return OK;
}

static enum err read_subject(struct scope *scope, const struct json *credential, struct status_list *out)
{
  struct json_path path = json_path_member(NULL, STR("credentialSubject"));
  const struct json *subject = NULL;
  TRY(json_need_object(scope, NULL, credential, path.name, &subject));
  TRY(need_type(scope, &path, subject, STR(LIST_TYPE)));
  TRY(read_purpose(scope, &path, subject, &out->purpose));
  TRY(json_may_integer(scope, &path, subject, STR("ttl"), 0, INT64_C(1) << 52, &out->ttl_ms));
  struct str encoded = {0};
  TRY(json_need_string(scope, &path, subject, STR("encodedList"), &encoded));
  return bitstring_decode(scope, encoded, &out->bits);
}

/* Other contexts could give the members that are read here the meaning of others, under a signature that still holds.
 */
static enum err check_contexts(struct scope *scope, const struct json *credential)
{
  struct json_list contexts = json_as_list(json_get(credential, STR("@context")));
  struct json_path path = json_path_member(NULL, STR("@context"));
  return contexts.len == 1 && json_is(&contexts.at[0], STR(CONTEXT))
             ? OK
             : json_refuse(scope, &path, "must be " CONTEXT " and nothing else");
}

static enum err read_list(struct scope *scope, const struct json *credential, struct status_list *out)
{
  if (!json_is_object(credential)) {
    return json_refuse(scope, NULL, "must be an object");
  }
  TRY(check_contexts(scope, credential));
  TRY(need_type(scope, NULL, credential, STR(LIST_CREDENTIAL_TYPE)));
  TRY(json_need_string(scope, NULL, credential, STR("id"), &out->id));
  TRY(read_issuer(scope, credential, &out->issuer));
  TRY(may_time(scope, credential, STR("validFrom"), &out->valid_from_s));
  TRY(may_time(scope, credential, STR("validUntil"), &out->valid_until_s));
  return read_subject(scope, credential, out);
}

enum err status_list_parse(struct scope *scope, const struct json *credential, struct status_list *out)
{
  *out = (struct status_list){.valid_from_s = INT64_MIN, .valid_until_s = INT64_MAX};
  return as_verification_fault(scope, read_list(scope, credential, out));
}

/* SPEC: vc-bitstring-status-list#validate-algorithm */
enum err status_list_check(struct scope *scope, const struct status_list *list, const struct status_entry *entry,
                           bool *set)
{
  if (!str_equal(list->id, entry->list_url)) {
    return FAIL(scope, ERR_STATUS_VERIFICATION, "statusListCredential: the list names itself by another URL");
  }
  if (list->purpose != entry->purpose || entry->purpose == STATUS_OTHER) {
    return FAIL(scope, ERR_STATUS_VERIFICATION, "statusPurpose: the list is for another purpose than the entry");
  }
  if (entry->index >= list->bits.entries) {
    return FAIL(scope, ERR_RANGE, "statusListIndex: %llu is beyond the list's %zu entries",
                (unsigned long long)entry->index, list->bits.entries);
  }
  *set = bitstring_get(&list->bits, (size_t)entry->index);
  return OK;
}
