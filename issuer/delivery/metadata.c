#include "delivery/delivery.h"
#include "delivery/key_proof.h"
#include "json/field.h"

/* What wallets read before they ask. SPEC: openid-4-verifiable-credential-issuance-1_0 section 12.2, appendix A.1.2;
   RFC 8414 */

static struct json url_of(struct scope *scope, const struct delivery *delivery, const char *path)
{
  return json_of_str(scope_join(scope, delivery->identifier, str_of(path)));
}

static enum err one(struct scope *scope, struct str text, struct json *out)
{
  const struct json item = json_of_str(text);
  return json_array_of(scope, 1, &item, out);
}

/* A name in both languages, Korean first. */
static enum err display(struct scope *scope, struct str korean, struct str english, struct json *out)
{
  const struct json_member in_korean[] = {JSON_MEMBER("name", json_of_str(korean)),
                                          JSON_MEMBER("locale", json_of_str(STR("ko-KR")))};
  const struct json_member in_english[] = {JSON_MEMBER("name", json_of_str(english)),
                                           JSON_MEMBER("locale", json_of_str(STR("en")))};
  struct json both[2];
  TRY(json_object_of(scope, 2, in_korean, &both[0]));
  TRY(json_object_of(scope, 2, in_english, &both[1]));
  return json_array_of(scope, 2, both, out);
}

static enum err claim_of(struct scope *scope, const struct json *shown, struct json *out)
{
  const struct json *name = json_get(shown, STR("claim"));
  struct str korean = STR("");
  struct str english = STR("");
  TRY(json_may_string(scope, NULL, shown, STR("ko"), &korean));
  TRY(json_may_string(scope, NULL, shown, STR("en"), &english));
  const struct json steps[] = {json_of_str(STR("credentialSubject")), name == NULL ? json_of_null() : *name};
  struct json path;
  struct json names;
  TRY(json_array_of(scope, 2, steps, &path));
  TRY(display(scope, korean, english, &names));
  const struct json_member members[] = {JSON_MEMBER("path", path), JSON_MEMBER("display", names)};
  return json_object_of(scope, 2, members, out);
}

static enum err credential_metadata(struct scope *scope, const struct kind *kind, struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  struct json_list shown = json_as_list(json_get(kind->template, STR("display")));
  for (size_t i = 0; i < shown.len; i++) {
    struct json claim;
    TRY(claim_of(scope, &shown.at[i], &claim));
    json_array_add(&list, claim);
  }
  struct json names;
  struct json claims;
  TRY(display(scope, kind->title_ko, kind->title_en, &names));
  TRY(json_array_done(&list, &claims));
  const struct json_member members[] = {JSON_MEMBER("display", names), JSON_MEMBER("claims", claims)};
  return json_object_of(scope, 2, members, out);
}

static enum err definition_of(struct scope *scope, const struct kind *kind, struct json *out)
{
  const struct json names[] = {json_of_str(STR("VerifiableCredential")), json_of_str(kind->type)};
  const struct json *context = json_get(kind->template, STR("@context"));
  struct json types;
  TRY(json_array_of(scope, 2, names, &types));
  const struct json_member members[] = {JSON_MEMBER("@context", context == NULL ? json_of_null() : *context),
                                        JSON_MEMBER("type", types)};
  return json_object_of(scope, 2, members, out);
}

/* Of all instances, each once. */
static enum err suites_of(struct scope *scope, const struct delivery *delivery, struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < delivery->instances_len; i++) {
    struct json seen;
    TRY(json_array_done(&list, &seen));
    if (!json_holds(&seen, delivery->instances[i].suite)) {
      json_array_add(&list, json_of_str(delivery->instances[i].suite));
    }
  }
  return json_array_done(&list, out);
}

static enum err configuration_of(struct scope *scope, const struct delivery *delivery, const struct kind *kind,
                                 struct json *out)
{
  struct json definition;
  struct json methods;
  struct json suites;
  struct json proofs;
  struct json metadata;
  TRY(definition_of(scope, kind, &definition));
  TRY(one(scope, STR("did:key"), &methods));
  TRY(suites_of(scope, delivery, &suites));
  TRY(key_proof_types(scope, &proofs));
  TRY(credential_metadata(scope, kind, &metadata));
  const struct json_member members[] = {
      JSON_MEMBER("format", json_of_str(STR("ldp_vc"))),
      JSON_MEMBER("credential_definition", definition),
      JSON_MEMBER("cryptographic_binding_methods_supported", methods),
      JSON_MEMBER("credential_signing_alg_values_supported", suites),
      JSON_MEMBER("proof_types_supported", proofs),
      JSON_MEMBER("credential_metadata", metadata),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

enum err delivery_issuer_metadata(struct scope *scope, const struct delivery *delivery, struct json *out)
{
  const struct schemas *schemas = delivery->issuer->schemas;
  struct json_object_builder configurations = {.scope = scope};
  for (size_t i = 0; i < schemas->kinds_len; i++) {
    struct json configuration;
    TRY(configuration_of(scope, delivery, &schemas->kinds[i], &configuration));
    json_object_add(&configurations, schemas->kinds[i].type, configuration);
  }
  struct json all;
  struct json_object_builder metadata = {.scope = scope};
  TRY(json_object_done(&configurations, &all));
  json_object_add(&metadata, STR("credential_issuer"), json_of_str(delivery->identifier));
  json_object_add(&metadata, STR("credential_endpoint"), url_of(scope, delivery, "/credential"));
  json_object_add(&metadata, STR("nonce_endpoint"), url_of(scope, delivery, "/nonce"));
  if (delivery->name_ko.len > 0) {
    struct json names;
    TRY(display(scope, delivery->name_ko, delivery->name_en, &names));
    json_object_add(&metadata, STR("display"), names);
  }
  json_object_add(&metadata, STR("credential_configurations_supported"), all);
  return json_object_done(&metadata, out);
}

enum err delivery_server_metadata(struct scope *scope, const struct delivery *delivery, struct json *out)
{
  struct json grants;
  struct json none;
  struct json methods;
  TRY(one(scope, STR(DELIVERY_GRANT), &grants));
  TRY(one(scope, STR("none"), &methods));
  TRY(json_array_of(scope, 0, NULL, &none));
  const struct json_member members[] = {
      JSON_MEMBER("issuer", json_of_str(delivery->identifier)),
      JSON_MEMBER("token_endpoint", url_of(scope, delivery, "/token")),
      JSON_MEMBER("token_endpoint_auth_methods_supported", methods),
      JSON_MEMBER("grant_types_supported", grants),
      JSON_MEMBER("response_types_supported", none),
      JSON_MEMBER("pre-authorized_grant_anonymous_access_supported", json_of_bool(true)),
  };
  TRY(scope_err(scope));
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}
