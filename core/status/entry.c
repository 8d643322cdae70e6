#include "status/entry.h"

#include "base/limits.h"
#include "codec/url.h"

#define ENTRY_TYPE "BitstringStatusListEntry"

static enum err check_type(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (json_holds(json_get(value, STR("type")), STR(ENTRY_TYPE))) {
    return OK;
  }
  struct json_path member = json_path_member(path, STR("type"));
  if (json_get(value, STR("type")) == NULL) {
    return json_refuse(scope, &member, "is missing");
  }
  struct str where = json_path_print(scope, &member);
  return FAIL(scope, ERR_UNSUPPORTED, STR_FMT ": only " ENTRY_TYPE " is known", STR_ARG(where));
}

/* SPEC: vc-bitstring-status-list: statusSize is the entry's width in bits and 1 when absent. Wider ones leave the order
   of bits within an entry open, so they are not read. */
static enum err check_size(struct scope *scope, const struct json_path *path, const struct json *value)
{
  int64_t size_bits = 1;
  TRY(json_may_integer(scope, path, value, STR("statusSize"), 1, 64, &size_bits));
  if (size_bits == 1) {
    return OK;
  }
  struct json_path member = json_path_member(path, STR("statusSize"));
  struct str where = json_path_print(scope, &member);
  return FAIL(scope, ERR_UNSUPPORTED, STR_FMT ": only 1 is known", STR_ARG(where));
}

static enum err read_purpose(struct scope *scope, const struct json_path *path, const struct json *value,
                             struct status_entry *out)
{
  TRY(json_need_string(scope, path, value, STR("statusPurpose"), &out->purpose_text));
  out->purpose = status_purpose_parse(out->purpose_text);
  struct json_path member = json_path_member(path, STR("statusPurpose"));
  return out->purpose_text.len > 0 ? OK : json_refuse(scope, &member, "is empty");
}

static enum err read_index(struct scope *scope, const struct json_path *path, const struct json *value, uint64_t *out)
{
  struct json_path member = json_path_member(path, STR("statusListIndex"));
  struct str text = {0};
  TRY(json_need_string(scope, path, value, member.name, &text));
  bool digits = text.len > 0 && (text.len == 1 || text.at[0] != '0');
  for (size_t i = 0; i < text.len; i++) {
    digits = digits && text.at[i] >= '0' && text.at[i] <= '9';
  }
  if (!digits) {
    return json_refuse(scope, &member, "must be a decimal number, 0 or more, written as a string");
  }
  if (!str_to_u64(text, out) || *out >= (uint64_t)LIMIT_INFLATED_OCTETS * 8) {
    struct str where = json_path_print(scope, &member);
    return FAIL(scope, ERR_RANGE, STR_FMT ": is beyond the end of any list", STR_ARG(where));
  }
  return OK;
}

static enum err read_list_url(struct scope *scope, const struct json_path *path, const struct json *value,
                              struct str *out)
{
  struct json_path member = json_path_member(path, STR("statusListCredential"));
  TRY(json_need_string(scope, path, value, member.name, out));
  if (!url_is_web(*out)) {
    return json_refuse(scope, &member, "must be an http or https URL");
  }
  struct str id = {0};
  TRY(json_may_string(scope, path, value, STR("id"), &id));
  struct json_path id_member = json_path_member(path, STR("id"));
  return str_equal(id, *out) ? json_refuse(scope, &id_member, "must not be the URL of the list") : OK;
}

enum err status_entry_parse(struct scope *scope, const struct json_path *path, const struct json *value,
                            struct status_entry *out)
{
  *out = (struct status_entry){0};
  if (!json_is_object(value)) {
    return json_refuse(scope, path, "must be an object");
  }
  TRY(check_type(scope, path, value));
  TRY(read_purpose(scope, path, value, out));
  TRY(read_index(scope, path, value, &out->index));
  TRY(read_list_url(scope, path, value, &out->list_url));
  return check_size(scope, path, value);
}

static enum err refuse_repeated(struct scope *scope, const struct json_path *path, size_t len,
                                const struct status_entry entries[], const struct status_entry *entry)
{
  for (size_t i = 0; i < len; i++) {
    if (str_equal(entries[i].purpose_text, entry->purpose_text) && str_equal(entries[i].list_url, entry->list_url)) {
      return json_refuse(scope, path, "another entry has the same purpose and list");
    }
  }
  return OK;
}

enum err status_entries_parse(struct scope *scope, const struct json *credential, struct status_entry **out,
                              size_t *len)
{
  const struct json *status = json_get(credential, STR("credentialStatus"));
  struct json_list list = json_as_list(status);
  struct json_path member = json_path_member(NULL, STR("credentialStatus"));
  if (list.len > LIMIT_STATUS_ENTRIES) {
    return FAIL(scope, ERR_LIMIT, "credentialStatus: has more than %d entries", LIMIT_STATUS_ENTRIES);
  }
  struct status_entry *entries = SCOPE_ARRAY(scope, struct status_entry, list.len);
  if (entries == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < list.len; i++) {
    struct json_path item = json_path_item(&member, i);
    const struct json_path *path = json_is_array(status) ? &item : &member;
    TRY(status_entry_parse(scope, path, &list.at[i], &entries[i]));
    TRY(refuse_repeated(scope, path, i, entries, &entries[i]));
  }
  *out = entries;
  *len = list.len;
  return OK;
}

enum err status_entry_json(struct scope *scope, enum status_purpose purpose, struct str list_url, uint64_t index,
                           struct json *out)
{
  struct str digits = scope_format(scope, "%llu", (unsigned long long)index);
  if (digits.at == NULL) {
    return scope_err(scope);
  }
  const struct json_member members[] = {
      JSON_MEMBER("type", json_of_str(STR(ENTRY_TYPE))),
      JSON_MEMBER("statusPurpose", json_of_str(status_purpose_print(purpose))),
      JSON_MEMBER("statusListIndex", json_of_str(digits)),
      JSON_MEMBER("statusListCredential", json_of_str(list_url)),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}
