#include "office.h"

#include <string.h>

#include "base/limits.h"
#include "did/did_key.h"
#include "testing/testing.h"
#include "vc/compose.h"
#include "vc/present.h"
#include "json/text.h"

enum { DAY_S = 86400 };

static void open_party(struct office *office, enum office_who who)
{
  struct office_party *party = &office->who[who];
  struct scope *memory = office->memory;
  uint8_t seed[32];
  memset(seed, 1 + (int)who, sizeof seed);
  ASSERT_OK(memory, key_pair_from_seed(memory, KEY_ED25519, (struct bytes){seed, sizeof seed}, &party->key));
  ASSERT_OK(memory, did_key_print(memory, key_pair_public(party->key), &party->did));
  ASSERT_OK(memory, did_key_method_print(memory, key_pair_public(party->key), &party->method));
}

struct office *office_open(void)
{
  struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
  assert_non_null(memory);
  struct office *office = SCOPE_NEW(memory, struct office);
  office->memory = memory;
  ASSERT_OK(memory, schemas_load_configured(memory, STR(""), STR(DOJANG_SOURCE_DIR "/tests/data/donation-receipt"),
                                            &office->schemas));
  for (enum office_who who = 0; who < OFFICE_WHO_COUNT; who++) {
    open_party(office, who);
  }
  return office;
}

void office_close(struct office *office)
{
  for (size_t i = 0; i < OFFICE_WHO_COUNT; i++) {
    key_pair_free(office->who[i].key);
  }
  schemas_free(office->schemas);
  scope_free(office->memory);
}

struct json office_json(struct scope *scope, const char *text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &value));
  return value;
}

struct str office_text(struct scope *scope, const struct json *value)
{
  struct str text;
  ASSERT_OK(scope, json_print(scope, value, &text));
  return text;
}

static const char welfare[] =
    "{\"name\":\"홍길동\",\"birthDate\":\"1954-03-21\",\"residence\":\"가온시 아람읍\",\"programme\":\"차상위계층 "
    "확인\",\"incomeBand\":\"기준중위소득 50% 이하\",\"householdSize\":4,\"referenceDate\":\"2026-02-13\","
    "\"documentNumber\":\"3376-1157-7175-9066\",\"office\":\"가온시 복지정책과\"}";

static const char youth[] =
    "{\"name\":\"홍길동\",\"birthDate\":\"1998-07-15\",\"residence\":\"가온시 새솔동\",\"programme\":\"청년월세 지원\","
    "\"incomeBand\":\"기준중위소득 60% 이하\",\"householdSize\":1,\"parentIncomeBand\":\"기준중위소득 100% 이하\","
    "\"ownsNoHome\":true,\"livesApart\":true,\"supportMonths\":12,\"monthlyAmount\":200000,"
    "\"referenceDate\":\"2026-02-20\",\"documentNumber\":\"1234-5678-9012-3456\",\"office\":\"가온시 청년주거과\"}";

static const char donation[] =
    "{\"name\":\"홍길동\",\"donationKind\":\"일반기부금\",\"donatedOn\":\"2026-03-02\",\"amount\":300000,"
    "\"recipientBody\":\"새날나눔재단\",\"receiptNumber\":\"2026-00001\"}";

struct json office_claims(struct scope *scope, struct str type)
{
  return office_json(scope, str_equal(type, STR(WELFARE)) ? welfare : str_equal(type, STR(YOUTH)) ? youth : donation);
}

struct json office_unsigned(const struct office *office, struct scope *scope, struct str type)
{
  struct json claims = office_claims(scope, type);
  struct order order = {
      .type = type,
      .issuer = office->who[ISSUER].did,
      .subject = office->who[HOLDER].did,
      .claims = &claims,
      .from_s = OFFICE_NOW_S - DAY_S,
  };
  struct json out;
  ASSERT_OK(scope, compose_credential(scope, office->schemas, &order, &out));
  return out;
}

struct json office_with_status(const struct office *office, struct scope *scope, struct str type)
{
  struct json entries[STATUS_KEPT];
  struct json list;
  struct json out = office_unsigned(office, scope, type);
  for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
    struct str url = scope_join(scope, STR(LIST_URL), status_purpose_print(purpose));
    ASSERT_OK(scope, status_entry_json(scope, purpose, url, OFFICE_INDEX, &entries[purpose]));
  }
  ASSERT_OK(scope, json_array_of(scope, STATUS_KEPT, entries, &list));
  ASSERT_OK(scope, json_with(scope, &out, STR("credentialStatus"), &list, &out));
  return out;
}

struct json office_sign(const struct office *office, struct scope *scope, enum office_who who,
                        const struct json *document)
{
  struct proof_options options = {.suite = STR("eddsa-rdfc-2022"), .method = office->who[who].method};
  struct json out;
  ASSERT_OK(scope, proof_create(scope, office->schemas->catalogue, document, office->who[who].key, &options, &out));
  return out;
}

struct json office_patch(struct scope *scope, const struct json *target, const struct json *patch)
{
  if (!json_is_object(patch)) {
    return *patch;
  }
  struct json out = json_is_object(target) ? *target : json_of_members(NULL, 0);
  for (size_t i = 0; i < patch->members.len; i++) {
    const struct json_member *member = &patch->members.at[i];
    if (json_is_null(&member->value)) {
      ASSERT_OK(scope, json_without(scope, &out, member->key, &out));
      continue;
    }
    struct json value = office_patch(scope, json_get(&out, member->key), &member->value);
    ASSERT_OK(scope, json_with(scope, &out, member->key, &value, &out));
  }
  return out;
}

struct json office_patched(struct scope *scope, const struct json *target, const char *patch)
{
  struct json parsed = office_json(scope, patch);
  return office_patch(scope, target, &parsed);
}

struct presentation_order office_order(const struct office *office, const struct json *credentials)
{
  return (struct presentation_order){
      .credentials = credentials,
      .method = office->who[HOLDER].method,
      .suite = STR("eddsa-rdfc-2022"),
      .challenge = STR(NONCE),
      .domain = STR(DOMAIN),
      .created_s = OFFICE_NOW_S,
      .expires_s = OFFICE_NOW_S + 90,
  };
}

enum err office_try_present(const struct office *office, struct scope *scope, const struct json *credentials,
                            struct json *out)
{
  struct presentation_order order = office_order(office, credentials);
  return present(scope, office->schemas, office->who[HOLDER].key, &order, out);
}

struct json office_present(const struct office *office, struct scope *scope, const struct json *credentials)
{
  struct json out;
  ASSERT_OK(scope, office_try_present(office, scope, credentials, &out));
  return out;
}

static int64_t moment_s(int64_t given_s, int64_t usual_s)
{
  return OFFICE_NOW_S + (given_s == 0 ? usual_s : given_s);
}

struct str office_list_text(const struct office *office, struct scope *scope, enum status_purpose purpose,
                            const struct office_lists *lists)
{
  struct status_list list = {
      .id = scope_join(scope, STR(LIST_URL), status_purpose_print(purpose)),
      .issuer = office->who[OPERATOR].did,
      .purpose = purpose,
      .valid_from_s = moment_s(lists->from_s, -60),
      .valid_until_s = moment_s(lists->until_s, DAY_S),
  };
  struct json document;
  ASSERT_OK(scope, bitstring_in(scope, STATUS_LIST_ENTRIES, &list.bits));
  bitstring_set(&list.bits, OFFICE_INDEX, purpose == STATUS_REVOCATION ? lists->revoked : lists->suspended);
  ASSERT_OK(scope, status_list_json(scope, &list, &document));
  document = office_sign(office, scope, OPERATOR, &document);
  return office_text(scope, &document);
}

struct str office_trust_text(const struct office *office, struct scope *scope, const struct office_trust *trust)
{
  const char *types = trust->types == NULL ? "[\"" WELFARE "\",\"" YOUTH
                                             "\",\"PublicWorkEligibilityCredential\",\"" DONATION "\"]"
                                           : trust->types;
  struct json names = office_json(scope, types);
  struct str *texts = SCOPE_ARRAY(scope, struct str, names.items.len);
  for (size_t i = 0; i < names.items.len; i++) {
    texts[i] = names.items.at[i].string;
  }
  const struct trust_key key = {
      .verification_method = office->who[ISSUER].method,
      .valid_from_s = trust->key_from_s == 0 ? INT64_MIN : OFFICE_NOW_S + trust->key_from_s,
      .valid_until_s = trust->key_until_s == 0 ? INT64_MAX : OFFICE_NOW_S + trust->key_until_s,
  };
  const struct trust_issuer issuer = {
      office->who[ISSUER].did, STR("가온시 복지정책과"), STR("Welfare"), texts, names.items.len, &key, 1};
  const struct trust_list list = {
      .id = STR("https://vc.gaon.example/issuers"),
      .issuer = office->who[OPERATOR].did,
      .valid_from_s = moment_s(trust->from_s, -3600),
      .valid_until_s = moment_s(trust->until_s, DAY_S),
      .issuers = &issuer,
      .len = 1,
  };
  struct json document;
  ASSERT_OK(scope, trust_list_json(scope, &list, &document));
  document = office_sign(office, scope, OPERATOR, &document);
  return office_text(scope, &document);
}

struct evidence_rules office_rules(const struct office *office)
{
  return (struct evidence_rules){office->schemas->catalogue, &proof_did_key_resolver, office->who[OPERATOR].did, NULL};
}

struct evidence *office_evidence(const struct office *office, struct scope *scope, const struct office_lists *lists,
                                 const struct office_trust *trust)
{
  struct evidence *evidence = evidence_new();
  assert_non_null(evidence);
  struct evidence_rules rules = office_rules(office);
  for (enum status_purpose purpose = 0; !lists->none && purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
    struct str url = scope_join(scope, STR(LIST_URL), status_purpose_print(purpose));
    struct str text = office_list_text(office, scope, purpose, lists);
    ASSERT_OK(scope, evidence_add_list(evidence, scope, &rules, url, text, STR("")));
  }
  if (!trust->none) {
    struct str text = office_trust_text(office, scope, trust);
    ASSERT_OK(scope, evidence_add_trust(evidence, scope, &rules, text, STR("")));
  }
  return evidence;
}

struct policy office_policy(struct scope *scope, const char *text)
{
  struct policy policy;
  bool is_file = str_ends(str_of(text), STR(".json"));
  struct str path = scope_format(scope, "%s/verifier/policies/%s", DOJANG_SOURCE_DIR, text);
  struct str content = is_file ? testing_read(scope, scope_cstr(scope, path)) : str_of(text);
  struct json document;
  ASSERT_OK(scope, json_parse(scope, content, &document));
  ASSERT_OK(scope, policy_parse(scope, &document, &policy));
  return policy;
}
