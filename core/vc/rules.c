#include "vc/rules.h"

#include "period.h"
#include "value.h"
#include "vc/types.h"
#include "json/field.h"

/* One row: which member, in which kind of document and version it stands, whether it must, and what it may hold. */
enum document { CREDENTIAL = 1, PRESENTATION = 2, EITHER = CREDENTIAL | PRESENTATION };
enum presence { OPTIONAL, REQUIRED };

struct rule {
  enum document document;
  int versions; /* of enum vc_version */
  struct str member;
  enum presence presence;
  value_check check;
};

enum { V1 = VC_VERSION_1_1, V2 = VC_VERSION_2_0, V1_V2 = V1 | V2 };

struct str rules_party_id(const struct json *party)
{
  const struct json *id = json_is_object(party) ? json_get(party, STR("id")) : party;
  return json_is_string(id) ? id->string : (struct str){0};
}

static const struct rule rules[] = {
    {EITHER, V1_V2, STR_INIT("@context"), REQUIRED, value_check_context},
    {EITHER, V1_V2, STR_INIT("type"), REQUIRED, value_check_type},
    {EITHER, V1_V2, STR_INIT("id"), OPTIONAL, value_check_url},
    {CREDENTIAL, V1_V2, STR_INIT("issuer"), REQUIRED, value_check_party},
    {CREDENTIAL, V1_V2, STR_INIT("credentialSubject"), REQUIRED, value_check_subject},
    {CREDENTIAL, V2, STR_INIT("validFrom"), OPTIONAL, value_check_time},
    {CREDENTIAL, V2, STR_INIT("validUntil"), OPTIONAL, value_check_time},
    {CREDENTIAL, V1, STR_INIT("issuanceDate"), REQUIRED, value_check_time},
    {CREDENTIAL, V1, STR_INIT("expirationDate"), OPTIONAL, value_check_time},
    {CREDENTIAL, V1_V2, STR_INIT("credentialStatus"), OPTIONAL, value_check_typed},
    {CREDENTIAL, V1_V2, STR_INIT("credentialSchema"), OPTIONAL, value_check_schema},
    {CREDENTIAL, V1_V2, STR_INIT("termsOfUse"), OPTIONAL, value_check_typed},
    {CREDENTIAL, V1_V2, STR_INIT("evidence"), OPTIONAL, value_check_typed},
    {CREDENTIAL, V1_V2, STR_INIT("refreshService"), OPTIONAL, value_check_typed},
    {CREDENTIAL, V2, STR_INIT("name"), OPTIONAL, value_check_words},
    {CREDENTIAL, V2, STR_INIT("description"), OPTIONAL, value_check_words},
    {CREDENTIAL, V2, STR_INIT("relatedResource"), OPTIONAL, value_check_resources},
    {PRESENTATION, V1_V2, STR_INIT("holder"), OPTIONAL, value_check_party},
    {PRESENTATION, V1_V2, STR_INIT("termsOfUse"), OPTIONAL, value_check_typed},
    {PRESENTATION, V1_V2, STR_INIT("verifiableCredential"), OPTIONAL, value_check_credentials},
};

/* SPEC: vc-data-model-2.0#contexts: the base context must come first, in an array. */
static enum err version_of(struct scope *scope, const struct json *document, enum vc_version *out)
{
  if (!json_is_object(document)) {
    return FAIL(scope, ERR_SYNTAX, "the document must be a JSON object");
  }
  const struct json *context = json_get(document, STR("@context"));
  if (!json_is_array(context) || context->items.len == 0) {
    return FAIL(scope, ERR_VALUE, "@context: must be an array that begins with " CREDENTIALS_V2);
  }
  bool is_v2 = json_is(&context->items.at[0], STR(CREDENTIALS_V2));
  if (!is_v2 && !json_is(&context->items.at[0], STR(CREDENTIALS_V1))) {
    return FAIL(scope, ERR_VALUE, "@context[0]: must be " CREDENTIALS_V2 " or " CREDENTIALS_V1);
  }
  *out = is_v2 ? VC_VERSION_2_0 : VC_VERSION_1_1;
  return OK;
}

static enum err apply(struct scope *scope, const struct json *document, const struct rule *rule)
{
  return rule->presence == REQUIRED ? value_need_member(scope, NULL, document, rule->member, rule->check)
                                    : value_check_member(scope, NULL, document, rule->member, rule->check);
}

static enum err check_document(struct scope *scope, const struct json *document, enum document kind,
                               struct str base_type, enum vc_version *version)
{
  TRY(version_of(scope, document, version));
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    if (((int)rules[i].document & (int)kind) != 0 && (rules[i].versions & (int)*version) != 0) {
      TRY(apply(scope, document, &rules[i]));
    }
  }
  if (!types_has(document, base_type)) {
    return FAIL(scope, ERR_VALUE, "type: must contain " STR_FMT, STR_ARG(base_type));
  }
  return OK;
}

/* SPEC: vc-data-model-2.0#validity-period: validUntil is not before validFrom. */
static enum err check_period(struct scope *scope, const struct json *credential, enum vc_version version)
{
  struct period period = period_of(credential, version);
  int64_t from_s = INT64_MIN;
  int64_t until_s = INT64_MAX;
  TRY(period_time(scope, period.from, &from_s));
  TRY(period_time(scope, period.until, &until_s));
  return until_s < from_s ? FAIL(scope, ERR_VALUE, "validUntil: is before validFrom") : OK;
}

enum err rules_check_credential(struct scope *scope, const struct json *credential, enum vc_version *version)
{
  TRY(check_document(scope, credential, CREDENTIAL, STR(TYPE_CREDENTIAL), version));
  return check_period(scope, credential, *version);
}

enum err rules_check_presentation(struct scope *scope, const struct json *presentation, enum vc_version *version)
{
  return check_document(scope, presentation, PRESENTATION, STR(TYPE_PRESENTATION), version);
}
