#include "vc/report.h"

#include "period.h"

/* The parts of a verification, for agencies that want to know which of them held. */

static enum err add_part(struct json_array_builder *list, bool verified, const struct json *input)
{
  struct json part;
  const struct json_member members[] = {JSON_MEMBER("verified", json_of_bool(verified)), JSON_MEMBER("input", *input)};
  TRY(json_object_of(list->scope, 2, members, &part));
  json_array_add(list, part);
  return OK;
}

static enum err add_list(struct json_object_builder *object, struct str name, const struct json_array_builder *list)
{
  struct json value;
  TRY(json_array_done(list, &value));
  json_object_add(object, name, value);
  return OK;
}

static enum err add_proofs(struct json_object_builder *object, const struct proof_findings *proofs)
{
  struct json_array_builder list = {.scope = object->scope};
  for (size_t i = 0; i < proofs->len; i++) {
    if (proofs->at[i].proof != NULL) {
      TRY(add_part(&list, proofs->at[i].problem == OK, proofs->at[i].proof));
    }
  }
  return add_list(object, STR("proof"), &list);
}

/* `value` is the bit; without a list at hand there is none. */
static enum err add_status(struct json_array_builder *list, const struct json *entry,
                           const struct status_result *result)
{
  struct json_object_builder part = {.scope = list->scope};
  struct json out;
  json_object_add(&part, STR("verified"), json_of_bool(result->known));
  if (result->known) {
    json_object_add(&part, STR("value"), json_of_number(result->set ? 1 : 0));
  }
  json_object_add(&part, STR("input"), *entry);
  TRY(json_object_done(&part, &out));
  json_array_add(list, out);
  return OK;
}

static enum err add_statuses(struct json_object_builder *object, const struct shown_credential *shown)
{
  struct json_array_builder list = {.scope = object->scope};
  struct json_list entries = json_as_list(json_get(shown->document, STR("credentialStatus")));
  for (size_t i = 0; i < entries.len && shown->statuses != NULL; i++) {
    TRY(add_status(&list, &entries.at[i], &shown->statuses[i]));
  }
  return add_list(object, STR("credentialStatus"), &list);
}

/* Nothing of a credential without that time, or with one that cannot be read, which its form tells. */
static enum err add_time(struct json_object_builder *object, struct str name, const struct json *time, int64_t now_s,
                         bool is_end)
{
  int64_t seconds = 0;
  if (time == NULL || period_time(object->scope, time, &seconds) != OK) {
    (void)scope_take_fault(object->scope);
    return OK;
  }
  struct json part;
  const struct json_member members[] = {
      JSON_MEMBER("verified", json_of_bool(is_end ? now_s <= seconds : now_s >= seconds)),
      JSON_MEMBER("input", *time),
  };
  TRY(json_object_of(object->scope, 2, members, &part));
  json_object_add(object, name, part);
  return OK;
}

/* `credentialSchema` is left unread: claims of our kinds were checked when they were issued. */
static enum err add_credential(struct json_object_builder *object, const struct shown_credential *shown, int64_t now_s)
{
  struct json_array_builder none = {.scope = object->scope};
  TRY(add_proofs(object, &shown->proofs));
  TRY(add_statuses(object, shown));
  TRY(add_list(object, STR("credentialSchema"), &none));
  struct period period = period_of(shown->document, shown->version);
  TRY(add_time(object, STR("validFrom"), period.from, now_s, false));
  return add_time(object, STR("validUntil"), period.until, now_s, true);
}

static enum err add_credentials(struct json_object_builder *object, const struct report *report)
{
  struct json_array_builder list = {.scope = object->scope};
  for (size_t i = 0; i < report->shown_len; i++) {
    struct json_object_builder one = {.scope = object->scope};
    struct json out;
    TRY(add_credential(&one, &report->shown[i], report->checked_at_s));
    TRY(json_object_done(&one, &out));
    json_array_add(&list, out);
  }
  return add_list(object, STR("verifiableCredential"), &list);
}

/* Of a document whose form does not hold nothing else can be said. */
enum err report_results(struct scope *scope, const struct report *report, struct json *out)
{
  struct json_object_builder object = {.scope = scope};
  if (!report->checks[CHECK_PROOF].ran) {
    return json_object_done(&object, out);
  }
  if (!report->is_presentation) {
    TRY(report->shown_len == 0 ? OK : add_credential(&object, &report->shown[0], report->checked_at_s));
    return json_object_done(&object, out);
  }
  TRY(add_proofs(&object, &report->holder));
  TRY(add_credentials(&object, report));
  return json_object_done(&object, out);
}
