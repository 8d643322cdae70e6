#include "registry/wire.h"

#include "codec/xsd_time.h"
#include "number.h"
#include "status/bitstring.h"
#include "status/entry.h"
#include "json/field.h"

enum err change_request_print(struct scope *scope, const struct registry_change *change, struct json *out)
{
  struct json entry;
  TRY(status_entry_json(scope, change->purpose, change->list_url, change->index, &entry));
  struct json_object_builder request = {.scope = scope};
  json_object_add(&request, STR("credentialStatus"), entry);
  json_object_add(&request, STR("status"), json_of_bool(change->status));
  if (change->reason.len > 0) {
    json_object_add(&request, STR("reason"), json_of_str(change->reason));
  }
  if (change->recheck_s != 0) {
    json_object_add(&request, STR("recheckDate"), json_of_str(xsd_date_print(scope, change->recheck_s)));
  }
  return json_object_done(&request, out);
}

static enum err entry_parse(struct scope *scope, const struct json *request, struct registry_change *out)
{
  struct json_path path = json_path_member(NULL, STR("credentialStatus"));
  const struct json *value = NULL;
  struct status_entry entry;
  TRY(json_need_object(scope, NULL, request, path.name, &value));
  TRY(status_entry_parse(scope, &path, value, &entry));
  if (entry.index >= STATUS_LIST_ENTRIES) {
    return FAIL(scope, ERR_RANGE, "credentialStatus.statusListIndex: must be less than %d", STATUS_LIST_ENTRIES);
  }
  out->list_url = entry.list_url;
  out->index = (uint32_t)entry.index;
  out->purpose = entry.purpose;
  return OK;
}

static enum err recheck_parse(struct scope *scope, const struct json *request, int64_t *out)
{
  struct json_path path = json_path_member(NULL, STR("recheckDate"));
  struct str text = {0};
  TRY(json_may_string(scope, NULL, request, path.name, &text));
  if (text.at == NULL || xsd_date_parse(scope, text, out) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  return json_refuse(scope, &path, "must be a date like 2026-03-10");
}

enum err change_request_parse(struct scope *scope, const struct json *request, struct registry_change *out)
{
  static const struct str KNOWN[] = {STR_INIT("credentialId"), STR_INIT("credentialStatus"), STR_INIT("status"),
                                     STR_INIT("reason"), STR_INIT("recheckDate")};
  *out = (struct registry_change){0};
  struct str forgotten = {0};
  TRY(json_only_known(scope, NULL, request, ERR_OPTION, sizeof KNOWN / sizeof *KNOWN, KNOWN));
  TRY(json_may_string(scope, NULL, request, STR("credentialId"), &forgotten));
  TRY(entry_parse(scope, request, out));
  if (json_get(request, STR("status")) == NULL) {
    struct json_path path = json_path_member(NULL, STR("status"));
    return json_refuse(scope, &path, "is missing");
  }
  TRY(json_may_bool(scope, NULL, request, STR("status"), &out->status));
  TRY(json_may_string(scope, NULL, request, STR("reason"), &out->reason));
  return recheck_parse(scope, request, &out->recheck_s);
}

enum err change_answer_print(struct scope *scope, const struct registry_change_receipt *receipt, struct json *out)
{
  struct json_object_builder answer = {.scope = scope};
  json_object_add(&answer, STR("status"), json_of_bool(receipt->status));
  json_object_add(&answer, STR("sequence"), json_of_number((double)receipt->sequence));
  json_object_add(&answer, STR("reason"), json_of_str(receipt->reason));
  if (receipt->sequence > 0) {
    json_object_add(&answer, STR("changed"), json_of_str(xsd_time_print(scope, receipt->changed_s)));
  }
  return json_object_done(&answer, out);
}

enum err change_answer_parse(struct scope *scope, const struct json *answer, struct registry_change_receipt *out)
{
  int64_t sequence = 0;
  struct str changed = {0};
  TRY(json_may_bool(scope, NULL, answer, STR("status"), &out->status));
  TRY(json_need_integer(scope, NULL, answer, STR("sequence"), 0, NUMBER_MOST, &sequence));
  TRY(json_need_string(scope, NULL, answer, STR("reason"), &out->reason));
  TRY(json_may_string(scope, NULL, answer, STR("changed"), &changed));
  out->sequence = (uint64_t)sequence;
  return changed.at == NULL ? OK : xsd_time_parse(scope, changed, &out->changed_s);
}
