#include "delivery/issued_document.h"

#include "codec/xsd_time.h"
#include "status/entry.h"
#include "vc/types.h"

static const struct json *first_subject(const struct json *credential)
{
  struct json_list subjects = json_as_list(json_get(credential, STR("credentialSubject")));
  return subjects.len > 0 ? &subjects.at[0] : NULL;
}

static struct str number_of(const struct json *credential)
{
  const struct json *number = json_get(first_subject(credential), STR(DOCUMENT_NUMBER_CLAIM));
  return json_is_string(number) ? number->string : STR("");
}

static struct str type_of(const struct issuer *issuer, const struct json *credential)
{
  size_t at = 0;
  const struct kind *kind = schemas_kind_of(issuer->schemas, credential);
  struct str own = types_next_own(credential, &at);
  return kind != NULL ? kind->type : own.len > 0 ? own : STR(TYPE_CREDENTIAL);
}

static enum err read_status(struct scope *scope, const struct issued *issued, struct document *out)
{
  struct status_entry *entries = NULL;
  size_t len = 0;
  if (!issued->to_record) {
    return OK;
  }
  TRY(status_entries_parse(scope, &issued->credential, &entries, &len));
  for (size_t i = 0; i < len; i++) {
    if (entries[i].purpose < (enum status_purpose)STATUS_KEPT) {
      out->list_urls[entries[i].purpose] = entries[i].list_url;
    }
  }
  out->index = issued->record.index;
  return OK;
}

static const int64_t NEVER_S = 253402300799; /* 9999-12-31T23:59:59Z */

static enum err read_end(struct scope *scope, const struct issued *issued, int64_t *out)
{
  const struct json *until = json_get(&issued->credential, STR("validUntil"));
  *out = issued->to_record ? issued->record.valid_until_s : NEVER_S;
  return json_is_string(until) ? xsd_time_parse(scope, until->string, out) : OK;
}

enum err issued_document(struct scope *scope, const struct issuer *issuer, const struct issued *issued,
                         struct document *out)
{
  const struct json *credential = &issued->credential;
  *out = (struct document){
      .id = document_id_new(scope),
      .number = number_of(credential),
      .type = type_of(issuer, credential),
      .form = types_has(credential, STR(TYPE_PAPER)) ? DOCUMENT_PAPER : DOCUMENT_WALLET,
      .state = DOCUMENT_ISSUED,
      .issued_s = clock_now_s(issuer->clock),
  };
  TRY(scope_err(scope));
  TRY(read_end(scope, issued, &out->until_s));
  return read_status(scope, issued, out);
}
