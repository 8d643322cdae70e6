#include "issuers.h"

#include "base/file.h"
#include "base/limits.h"
#include "status/trust_list.h"
#include "json/text.h"

void issuers_start(struct issuers *issuers, const struct registry_settings *settings)
{
  *issuers = (struct issuers){.settings = settings, .file = STR("[]")};
  page_start(&issuers->page);
}

void issuers_end(struct issuers *issuers)
{
  scope_free(issuers->memory);
  page_end(&issuers->page);
}

static enum err publish(struct issuers *issuers, struct scope *scope, struct str file, int64_t now_s)
{
  const struct registry_settings *settings = issuers->settings;
  struct trust_list list = {
      .id = scope_join(scope, settings->public_url, STR("/issuers")),
      .issuer = settings->signer.did,
      .valid_from_s = now_s,
      .valid_until_s = now_s + settings->trust_validity_s,
  };
  struct json document;
  struct json credential;
  struct json signed_credential;
  struct str text;
  TRY(json_parse(scope, file, &document));
  TRY(trust_list_read(scope, &document, &list));
  TRY(trust_list_json(scope, &list, &credential));
  TRY(settings->signer.sign(settings->signer.self, scope, STR("eddsa-jcs-2022"), &credential, &signed_credential));
  TRY(json_print(scope, &signed_credential, &text));
  TRY(page_replace(&issuers->page, scope, text));
  issuers->signed_s = now_s;
  return OK;
}

static enum err load(struct issuers *issuers, struct scope *scope, struct scope *memory, int64_t now_s)
{
  const struct registry_settings *settings = issuers->settings;
  struct str file = STR("[]");
  if (settings->trust_file.len > 0) {
    TRY(file_read(memory, settings->trust_file.at, LIMIT_TRUST_FILE_OCTETS, &file));
  }
  TRY(publish(issuers, scope, file, now_s));
  issuers->file = file;
  return OK;
}

enum err issuers_load(struct issuers *issuers, struct scope *scope, int64_t now_s)
{
  struct scope *memory = scope_new(2 * (size_t)LIMIT_TRUST_FILE_OCTETS);
  if (memory == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory to read the trust file");
  }
  enum err err = load(issuers, scope, memory, now_s);
  if (err == OK) {
    scope_free(issuers->memory);
    issuers->memory = memory;
    return OK;
  }
  const struct fault *inner = scope_first_fault(memory);
  struct fault fault = inner->err != OK ? *inner : scope_take_fault(scope);
  enum err told =
      FAIL(scope, ERR_CONFIG, "trust file " STR_FMT ": %s", STR_ARG(issuers->settings->trust_file), fault.text);
  scope_free(memory);
  return told;
}

enum err issuers_renew(struct issuers *issuers, struct scope *scope, int64_t now_s)
{
  bool due = now_s - issuers->signed_s >= (issuers->settings->trust_validity_s + 1) / 2 || now_s < issuers->signed_s;
  return due ? publish(issuers, scope, issuers->file, now_s) : OK;
}
