#include "registry/wire.h"

#include <string.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "codec/xsd_time.h"
#include "number.h"
#include "status/bitstring.h"
#include "json/field.h"

static enum err record_print(struct scope *scope, const struct registry_record *record, struct json *out)
{
  struct str digest;
  TRY(base64_encode(scope, BASE64_URL, (struct bytes){record->digest, REGISTRY_DIGEST_OCTETS}, &digest));
  const struct json_member members[] = {
      JSON_MEMBER("idempotencyKey", json_of_str(record->idempotency_key)),
      JSON_MEMBER("digest", json_of_str(digest)),
      JSON_MEMBER("group", json_of_number((double)record->group)),
      JSON_MEMBER("index", json_of_number(record->index)),
      JSON_MEMBER("issuer", json_of_str(record->issuer)),
      JSON_MEMBER("type", json_of_str(record->type)),
      JSON_MEMBER("validUntil", json_of_str(xsd_time_print(scope, record->valid_until_s))),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

enum err record_request_print(struct scope *scope, size_t len, const struct registry_record records[], struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < len; i++) {
    struct json record;
    TRY(record_print(scope, &records[i], &record));
    json_array_add(&list, record);
  }
  struct json array;
  TRY(json_array_done(&list, &array));
  const struct json_member members[] = {JSON_MEMBER("records", array)};
  return json_object_of(scope, 1, members, out);
}

static enum err digest_parse(struct scope *scope, const struct json_path *path, const struct json *value,
                             uint8_t out[REGISTRY_DIGEST_OCTETS])
{
  struct json_path member = json_path_member(path, STR("digest"));
  struct str text = {0};
  struct bytes octets = {0};
  TRY(json_need_string(scope, path, value, member.name, &text));
  if (base64_decode(scope, BASE64_URL, text, &octets) != OK) {
    (void)scope_take_fault(scope);
  }
  if (octets.len != REGISTRY_DIGEST_OCTETS) {
    return json_refuse(scope, &member, "must be base64url, without padding, of 32 octets");
  }
  memcpy(out, octets.at, REGISTRY_DIGEST_OCTETS);
  return OK;
}

static enum err time_parse(struct scope *scope, const struct json_path *path, const struct json *value, struct str key,
                           int64_t *out)
{
  struct str text = {0};
  TRY(json_need_string(scope, path, value, key, &text));
  if (xsd_time_parse(scope, text, out) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  struct json_path member = json_path_member(path, key);
  return json_refuse(scope, &member, "must be a date and time with an offset, like 2026-03-10T00:00:00Z");
}

static enum err record_parse(struct scope *scope, const struct json_path *path, const struct json *value,
                             struct registry_record *out)
{
  static const struct str KNOWN[] = {STR_INIT("idempotencyKey"), STR_INIT("digest"), STR_INIT("group"),
                                     STR_INIT("index"),          STR_INIT("issuer"), STR_INIT("type"),
                                     STR_INIT("validUntil")};
  if (!json_is_object(value)) {
    return json_refuse(scope, path, "must be an object");
  }
  int64_t group = 0;
  int64_t index = 0;
  TRY(json_only_known(scope, path, value, ERR_OPTION, sizeof KNOWN / sizeof *KNOWN, KNOWN));
  TRY(json_need_string(scope, path, value, STR("idempotencyKey"), &out->idempotency_key));
  TRY(digest_parse(scope, path, value, out->digest));
  TRY(json_need_integer(scope, path, value, STR("group"), 0, NUMBER_MOST, &group));
  TRY(json_need_integer(scope, path, value, STR("index"), 0, STATUS_LIST_ENTRIES - 1, &index));
  TRY(json_need_string(scope, path, value, STR("issuer"), &out->issuer));
  TRY(json_need_string(scope, path, value, STR("type"), &out->type));
  out->group = (uint64_t)group;
  out->index = (uint32_t)index;
  return time_parse(scope, path, value, STR("validUntil"), &out->valid_until_s);
}

/* The member "records": an array of 1 to LIMIT_INDEX_LEASE items. */
static enum err list_parse(struct scope *scope, const struct json *object, struct json_list *out)
{
  struct json_path path = json_path_member(NULL, STR("records"));
  const struct json *array = json_get(object, path.name);
  if (!json_is_array(array)) {
    return json_refuse(scope, &path, array == NULL ? "is missing" : "must be an array");
  }
  *out = json_as_list(array);
  if (out->len < 1 || out->len > LIMIT_INDEX_LEASE) {
    return FAIL(scope, ERR_RANGE, "records: must be from 1 to %d", LIMIT_INDEX_LEASE);
  }
  return OK;
}

enum err record_request_parse(struct scope *scope, const struct json *request, struct registry_record **out,
                              size_t *len)
{
  static const struct str KNOWN[] = {STR_INIT("records")};
  struct json_list list = {0};
  TRY(json_only_known(scope, NULL, request, ERR_OPTION, 1, KNOWN));
  TRY(list_parse(scope, request, &list));
  struct registry_record *records = SCOPE_ARRAY(scope, struct registry_record, list.len);
  if (records == NULL) {
    return scope_err(scope);
  }
  struct json_path path = json_path_member(NULL, STR("records"));
  for (size_t i = 0; i < list.len; i++) {
    struct json_path item = json_path_item(&path, i);
    TRY(record_parse(scope, &item, &list.at[i], &records[i]));
  }
  *out = records;
  *len = list.len;
  return OK;
}

enum err record_answer_print(struct scope *scope, size_t len, const struct registry_receipt receipts[],
                             struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < len; i++) {
    const struct json_member members[] = {
        JSON_MEMBER("sequence", json_of_number((double)receipts[i].sequence)),
        JSON_MEMBER("recorded", json_of_str(xsd_time_print(scope, receipts[i].recorded_s))),
    };
    struct json receipt;
    TRY(json_object_of(scope, sizeof members / sizeof *members, members, &receipt));
    json_array_add(&list, receipt);
  }
  struct json array;
  TRY(json_array_done(&list, &array));
  const struct json_member members[] = {JSON_MEMBER("records", array)};
  return json_object_of(scope, 1, members, out);
}

enum err record_answer_parse(struct scope *scope, const struct json *answer, size_t len,
                             struct registry_receipt receipts[])
{
  struct json_list list = {0};
  TRY(list_parse(scope, answer, &list));
  struct json_path path = json_path_member(NULL, STR("records"));
  if (list.len != len) {
    return json_refuse(scope, &path, "must have one item for each record that was sent");
  }
  for (size_t i = 0; i < len; i++) {
    struct json_path item = json_path_item(&path, i);
    int64_t sequence = 0;
    TRY(json_need_integer(scope, &item, &list.at[i], STR("sequence"), 0, NUMBER_MOST, &sequence));
    receipts[i].sequence = (uint64_t)sequence;
    TRY(time_parse(scope, &item, &list.at[i], STR("recorded"), &receipts[i].recorded_s));
  }
  return OK;
}
