#include "vc/rules.h"

#include "base/limits.h"
#include "codec/xsd_time.h"
#include "period.h"
#include "resource.h"
#include "vc/types.h"
#include "json/field.h"

/* One row: which member, in which kind of document and version it stands, whether it must, and what it may hold. */
enum document { CREDENTIAL = 1, PRESENTATION = 2, EITHER = CREDENTIAL | PRESENTATION };
enum presence { OPTIONAL, REQUIRED };

typedef enum err (*rule_check)(struct scope *scope, const struct json_path *path, const struct json *value);

struct rule {
  enum document document;
  int versions; /* of enum vc_version */
  struct str member;
  enum presence presence;
  rule_check check;
};

enum { V1 = VC_VERSION_1_1, V2 = VC_VERSION_2_0, V1_V2 = V1 | V2 };

static bool is_scheme_char(char c, bool first)
{
  bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  bool more = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  return alpha || (!first && more);
}

bool rules_is_url(struct str text)
{
  size_t colon = str_find(text, ':', 0);
  if (colon == SIZE_MAX || colon == 0 || colon + 1 == text.len || text.len > LIMIT_URL_OCTETS) {
    return false;
  }
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.at[i];
    bool forbidden = c <= 0x20 || c == 0x7f || c == '<' || c == '>' || c == '"' || c == '\\' || c == '^' || c == '`' ||
                     c == '{' || c == '|' || c == '}';
    if (forbidden || (i < colon && !is_scheme_char(text.at[i], i == 0))) {
      return false;
    }
  }
  return true;
}

struct str rules_party_id(const struct json *party)
{
  const struct json *id = json_is_object(party) ? json_get(party, STR("id")) : party;
  return json_is_string(id) ? id->string : (struct str){0};
}

static enum err check_url(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_string(value) || !rules_is_url(value->string)) {
    return json_refuse(scope, path, "must be a URL");
  }
  return OK;
}

/* `check` on the member of that name, if it is there. */
static enum err check_member(struct scope *scope, const struct json_path *path, const struct json *object,
                             struct str name, rule_check check)
{
  const struct json *value = json_get(object, name);
  struct json_path member = json_path_member(path, name);
  return value == NULL ? OK : check(scope, &member, value);
}

static enum err need_member(struct scope *scope, const struct json_path *path, const struct json *object,
                            struct str name, rule_check check)
{
  struct json_path member = json_path_member(path, name);
  if (json_get(object, name) == NULL) {
    return json_refuse(scope, &member, "is missing");
  }
  return check_member(scope, path, object, name, check);
}

/* A value, or a non-empty array of values, each of which passes `check`. */
static enum err check_each(struct scope *scope, const struct json_path *path, const struct json *value,
                           rule_check check)
{
  if (!json_is_array(value)) {
    return check(scope, path, value);
  }
  if (value->items.len == 0) {
    return json_refuse(scope, path, "must not be empty");
  }
  for (size_t i = 0; i < value->items.len; i++) {
    struct json_path item = json_path_item(path, i);
    TRY(check(scope, &item, &value->items.at[i]));
  }
  return OK;
}

static enum err check_context_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  bool good = json_is_object(value) || (json_is_string(value) && rules_is_url(value->string));
  return good ? OK : json_refuse(scope, path, "must be a URL or an object");
}

/* SPEC: vc-data-model-2.0#contexts; which URL stands first was looked at by version_of. */
static enum err check_context(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_context_item);
}

static enum err check_type_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return json_is_string(value) && value->string.len > 0 ? OK : json_refuse(scope, path, "must be a string");
}

static enum err check_type(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_type_item);
}

static enum err check_language_value(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (json_is_string(value)) {
    return OK;
  }
  if (!json_is_object(value) || !json_is_string(json_get(value, STR("@value")))) {
    return json_refuse(scope, path, "must be a string or an object with @value");
  }
  static const struct str known[] = {STR_INIT("@value"), STR_INIT("@language"), STR_INIT("@direction")};
  return json_only_known(scope, path, value, ERR_VALUE, 3, known);
}

/* SPEC: vc-data-model-2.0#names-and-descriptions */
static enum err check_words(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_language_value);
}

static enum err check_party(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_object(value)) {
    return check_url(scope, path, value);
  }
  TRY(need_member(scope, path, value, STR("id"), check_url));
  TRY(check_member(scope, path, value, STR("name"), check_words));
  return check_member(scope, path, value, STR("description"), check_words);
}

static enum err check_subject_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_object(value) || value->members.len == 0) {
    return json_refuse(scope, path, "must be an object with claims");
  }
  return check_member(scope, path, value, STR("id"), check_url);
}

static enum err check_subject(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_subject_item);
}

static enum err check_time(struct scope *scope, const struct json_path *path, const struct json *value)
{
  int64_t seconds = 0;
  if (json_is_string(value) && xsd_time_parse(scope, value->string, &seconds) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  return json_refuse(scope, path, "must be a dateTimeStamp with an offset, like 2026-03-01T00:00:00Z");
}

static enum err check_typed_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_object(value)) {
    return json_refuse(scope, path, "must be an object");
  }
  TRY(need_member(scope, path, value, STR("type"), check_type));
  return check_member(scope, path, value, STR("id"), check_url);
}

static enum err check_typed(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_typed_item);
}

static enum err check_schema_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  TRY(check_typed_item(scope, path, value));
  return need_member(scope, path, value, STR("id"), check_url);
}

static enum err check_schema(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_schema_item);
}

/* The parser gives the reason, the path says where. */
static enum err tell_where(struct scope *scope, const struct json_path *path, enum err err)
{
  struct fault fault = scope_take_fault(scope);
  return err == OK ? OK : json_refuse(scope, path, fault.text);
}

static enum err check_sri(struct scope *scope, const struct json_path *path, const struct json *value)
{
  struct resource_digest digest;
  struct str text = json_is_string(value) ? value->string : STR("");
  return tell_where(scope, path, resource_parse_sri(scope, text, &digest));
}

static enum err check_multibase(struct scope *scope, const struct json_path *path, const struct json *value)
{
  struct resource_digest digest;
  struct str text = json_is_string(value) ? value->string : STR("");
  return tell_where(scope, path, resource_parse_multibase(scope, text, &digest));
}

static enum err check_sris(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_sri);
}

static enum err check_multibases(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return check_each(scope, path, value, check_multibase);
}

static enum err check_resource_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (!json_is_object(value)) {
    return json_refuse(scope, path, "must be an object");
  }
  TRY(need_member(scope, path, value, STR("id"), check_url));
  TRY(check_member(scope, path, value, STR("digestSRI"), check_sris));
  TRY(check_member(scope, path, value, STR("digestMultibase"), check_multibases));
  bool digest = json_get(value, STR("digestSRI")) != NULL || json_get(value, STR("digestMultibase")) != NULL;
  return digest ? OK : json_refuse(scope, path, "must have digestSRI or digestMultibase");
}

/* SPEC: vc-data-model-2.0#integrity-of-related-resources; an id may stand once only. */
static enum err check_resources(struct scope *scope, const struct json_path *path, const struct json *value)
{
  TRY(check_each(scope, path, value, check_resource_item));
  struct json_list list = json_as_list(value);
  if (list.len > LIMIT_CREDENTIALS) {
    return FAIL(scope, ERR_LIMIT, "relatedResource: more than %d entries", LIMIT_CREDENTIALS);
  }
  for (size_t i = 0; i < list.len; i++) {
    for (size_t j = 0; j < i; j++) {
      if (json_same(json_get(&list.at[i], STR("id")), json_get(&list.at[j], STR("id")))) {
        return json_refuse(scope, path, "names the same id twice");
      }
    }
  }
  return OK;
}

static enum err check_credential_item(struct scope *scope, const struct json_path *path, const struct json *value)
{
  return json_is_object(value) ? OK : json_refuse(scope, path, "must be an object");
}

/* An empty array is a presentation of nothing but its holder. */
static enum err check_credentials(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (json_as_list(value).len > LIMIT_CREDENTIALS) {
    return FAIL(scope, ERR_LIMIT, "verifiableCredential: more than %d credentials", LIMIT_CREDENTIALS);
  }
  bool empty = json_is_array(value) && value->items.len == 0;
  return empty ? OK : check_each(scope, path, value, check_credential_item);
}

static const struct rule rules[] = {
    {EITHER, V1_V2, STR_INIT("@context"), REQUIRED, check_context},
    {EITHER, V1_V2, STR_INIT("type"), REQUIRED, check_type},
    {EITHER, V1_V2, STR_INIT("id"), OPTIONAL, check_url},
    {CREDENTIAL, V1_V2, STR_INIT("issuer"), REQUIRED, check_party},
    {CREDENTIAL, V1_V2, STR_INIT("credentialSubject"), REQUIRED, check_subject},
    {CREDENTIAL, V2, STR_INIT("validFrom"), OPTIONAL, check_time},
    {CREDENTIAL, V2, STR_INIT("validUntil"), OPTIONAL, check_time},
    {CREDENTIAL, V1, STR_INIT("issuanceDate"), REQUIRED, check_time},
    {CREDENTIAL, V1, STR_INIT("expirationDate"), OPTIONAL, check_time},
    {CREDENTIAL, V1_V2, STR_INIT("credentialStatus"), OPTIONAL, check_typed},
    {CREDENTIAL, V1_V2, STR_INIT("credentialSchema"), OPTIONAL, check_schema},
    {CREDENTIAL, V1_V2, STR_INIT("termsOfUse"), OPTIONAL, check_typed},
    {CREDENTIAL, V1_V2, STR_INIT("evidence"), OPTIONAL, check_typed},
    {CREDENTIAL, V1_V2, STR_INIT("refreshService"), OPTIONAL, check_typed},
    {CREDENTIAL, V2, STR_INIT("name"), OPTIONAL, check_words},
    {CREDENTIAL, V2, STR_INIT("description"), OPTIONAL, check_words},
    {CREDENTIAL, V2, STR_INIT("relatedResource"), OPTIONAL, check_resources},
    {PRESENTATION, V1_V2, STR_INIT("holder"), OPTIONAL, check_party},
    {PRESENTATION, V1_V2, STR_INIT("termsOfUse"), OPTIONAL, check_typed},
    {PRESENTATION, V1_V2, STR_INIT("verifiableCredential"), OPTIONAL, check_credentials},
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
  return rule->presence == REQUIRED ? need_member(scope, NULL, document, rule->member, rule->check)
                                    : check_member(scope, NULL, document, rule->member, rule->check);
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
