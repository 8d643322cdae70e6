#include "material.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "codec/xsd_time.h"
#include "did/did_key.h"
#include "jsonld/jsonld.h"
#include "proof/cryptosuite.h"
#include "qr/text.h"
#include "status/entry.h"
#include "steps.h"
#include "vc/present.h"
#include "vc/types.h"
#include "json/text.h"

static const char claims_text[] =
    "{\"name\":\"홍길동\",\"birthDate\":\"1998-07-15\",\"residence\":\"가온시 새솔동\",\"programme\":\"청년월세 지원\","
    "\"incomeBand\":\"기준중위소득 60% 이하\",\"householdSize\":1,\"parentIncomeBand\":\"기준중위소득 100% 이하\","
    "\"ownsNoHome\":true,\"livesApart\":true,\"supportMonths\":12,\"monthlyAmount\":200000,"
    "\"referenceDate\":\"2026-02-20\",\"documentNumber\":\"1234-5678-9012-3456\",\"office\":\"가온시 청년주거과\"}";

static const struct str suite = STR_INIT("eddsa-rdfc-2022");
static const struct str challenge = STR_INIT("BxQhLjtIVWJvfImWo7C9yg");
static const struct str domain = STR_INIT("https://counter.gaon.example");

static struct key_pair *key_of(struct scope *memory, int octet)
{
  uint8_t seed[32];
  struct key_pair *pair = NULL;
  memset(seed, octet, sizeof seed);
  bench_need(key_pair_from_seed(memory, KEY_ED25519, (struct bytes){seed, sizeof seed}, &pair), memory);
  return pair;
}

static void make_issuer(struct bench *bench)
{
  struct scope *memory = bench->memory;
  bench->issuer_key = key_of(memory, 1);
  bench->holder_key = key_of(memory, 2);
  bench->instance =
      (struct issuer_instance){.name = STR("bench"), .suite = suite, .key = bench->issuer_key, .slim = true};
  bench_need(did_key_print(memory, key_pair_public(bench->issuer_key), &bench->instance.did), memory);
  bench_need(did_key_method_print(memory, key_pair_public(bench->issuer_key), &bench->instance.method), memory);
  bench->issuer = (struct issuer){.schemas = bench->schemas, .clock = &bench->clock};
  step_sign(bench);
}

/* It judges everything but who the issuer is, which would need a registry. */
static void make_verifier(struct bench *bench)
{
  static const struct str policy_text = STR_INIT("{\"anyIssuer\":true}");
  struct json policy;
  bench_need(json_parse(bench->memory, policy_text, &policy), bench->memory);
  bench_need(policy_parse(bench->memory, &policy, &bench->policy), bench->memory);
  bench->clock.fixed_s = BENCH_NOW_S + 10;
  bench->verifier = (struct verifier){
      .schemas = bench->schemas,
      .policy = &bench->policy,
      .resolver = &proof_did_key_resolver,
      .clock = &bench->clock,
  };
}

/* Each group has a list for either purpose. */
static struct str list_url(struct scope *memory, size_t list)
{
  const char *purpose = list % 2 == 0 ? "revocation" : "suspension";
  return scope_format(memory, "https://vc.gaon.example/status/%s-%zu", purpose, list / 2 + 1);
}

struct json material_status(struct scope *memory, size_t count)
{
  struct json *entries = SCOPE_ARRAY(memory, struct json, count);
  for (size_t i = 0; i < count; i++) {
    enum status_purpose purpose = i % 2 == 0 ? STATUS_REVOCATION : STATUS_SUSPENSION;
    bench_need(status_entry_json(memory, purpose, list_url(memory, i), 94567, &entries[i]), memory);
  }
  return json_of_items(entries, count);
}

static void add_list(struct bench *bench, enum status_purpose purpose, struct str url)
{
  struct scope *memory = bench->memory;
  struct json unsigned_list;
  struct json list;
  struct str text;
  struct evidence_rules rules = {bench->schemas->catalogue, &proof_did_key_resolver, bench->instance.did, NULL};
  struct status_list content = {.id = url,
                                .issuer = bench->instance.did,
                                .purpose = purpose,
                                .valid_from_s = BENCH_NOW_S - 60,
                                .valid_until_s = BENCH_NOW_S + 86400};
  bench_need(bitstring_in(memory, STATUS_LIST_ENTRIES, &content.bits), memory);
  bench_need(status_list_json(memory, &content, &unsigned_list), memory);
  material_sign(bench, memory, &unsigned_list, 0, &list);
  bench_need(json_print(memory, &list, &text), memory);
  bench_need(evidence_add_list(bench->evidence, memory, &rules, url, text, STR("")), memory);
}

static void make_evidence(struct bench *bench)
{
  bench->evidence = evidence_new();
  for (size_t i = 0; i < (size_t)2 * MATERIAL_GROUPS; i++) {
    add_list(bench, i % 2 == 0 ? STATUS_REVOCATION : STATUS_SUSPENSION, list_url(bench->memory, i));
  }
}

static void make_credential(struct bench *bench)
{
  struct scope *memory = bench->memory;
  struct json composed;
  struct json credential;
  bench->order = (struct order){.type = STR("YouthHousingEligibilityCredential"),
                                .issuer = bench->instance.did,
                                .claims = &bench->claims,
                                .from_s = BENCH_NOW_S - 86400};
  bench_need(json_parse(memory, str_of(claims_text), &bench->claims), memory);
  bench->status = material_status(memory, 2);
  bench_need(did_key_print(memory, key_pair_public(bench->holder_key), &bench->order.subject), memory);
  bench_need(compose_credential(memory, bench->schemas, &bench->order, &composed), memory);
  bench_need(json_with(memory, &composed, STR("credentialStatus"), &bench->status, &bench->unsigned_credential),
             memory);
  material_sign(bench, memory, &bench->unsigned_credential, 0, &credential);
  material_secure(bench, memory, &credential, &bench->credential);
}

static void make_qr(struct bench *bench, struct secured *secured)
{
  struct qr_text text;
  bench_need(present_qr_text(bench->memory, bench->schemas, &secured->document, &secured->qr), bench->memory);
  bench_need(qr_text_parse(bench->memory, secured->qr, &text), bench->memory);
  secured->cborld = text.octets;
}

void material_make(struct bench *bench)
{
  *bench = (struct bench){.memory = scope_new(LIMIT_SCOPE_OCTETS), .scope = scope_new(LIMIT_SCOPE_OCTETS)};
  bench_need(schemas_load_configured(bench->memory, STR(""), STR(""), &bench->schemas), bench->memory);
  make_issuer(bench);
  make_verifier(bench);
  make_evidence(bench);
  make_credential(bench);
  material_present(bench, bench->memory, &bench->credential.document, &bench->presentation);
  make_qr(bench, &bench->presentation);
  bench->on = &bench->credential;
}

void material_free(struct bench *bench)
{
  evidence_free(bench->evidence);
  key_pair_free(bench->issuer_key);
  key_pair_free(bench->holder_key);
  schemas_free(bench->schemas);
  scope_free(bench->scope);
  scope_free(bench->memory);
}

void material_sign(struct bench *bench, struct scope *memory, const struct json *document, int64_t created_s,
                   struct json *out)
{
  struct proof_options options = {.suite = suite, .method = bench->instance.method, .created_s = created_s};
  bench_need(proof_create(memory, bench->schemas->catalogue, document, bench->issuer_key, &options, out), memory);
}

void material_secure(struct bench *bench, struct scope *memory, const struct json *document, struct secured *out)
{
  struct jsonld_options options = jsonld_credential_options(bench->schemas->catalogue);
  bool presented = types_has(document, STR(TYPE_PRESENTATION));
  struct verify_request request = {.use = presented ? VERIFY_COUNTER : VERIFY_CREDENTIAL};
  *out = (struct secured){.document = *document, .dataset = rdf_dataset_in(memory)};
  bench_need(json_print(memory, document, &out->text), memory);
  bench_need(json_without(memory, document, STR("proof"), &out->unsecured), memory);
  out->proof = json_as_list(json_get(document, STR("proof"))).at[0];
  bench_need(jsonld_to_rdf(memory, &out->unsecured, &options, rdf_dataset_sink(out->dataset)), memory);
  bench_need(verify_octets(memory, &bench->verifier, bench->evidence, &request, str_bytes(out->text), &out->report),
             memory);
}

void material_present(struct bench *bench, struct scope *memory, const struct json *credentials, struct secured *out)
{
  struct json presentation;
  struct presentation_order order = {.credentials = credentials,
                                     .suite = suite,
                                     .challenge = challenge,
                                     .domain = domain,
                                     .created_s = BENCH_NOW_S,
                                     .expires_s = BENCH_NOW_S + 90};
  bench_need(did_key_method_print(memory, key_pair_public(bench->holder_key), &order.method), memory);
  bench_need(present(memory, bench->schemas, bench->holder_key, &order, &presentation), memory);
  material_secure(bench, memory, &presentation, out);
}

void material_print(struct bench *bench)
{
  struct str text;
  const struct json_member members[] = {
      JSON_MEMBER("unsigned", bench->unsigned_credential),
      JSON_MEMBER("credential", bench->credential.document),
      JSON_MEMBER("presentation", bench->presentation.document),
      JSON_MEMBER("method", json_of_str(bench->instance.method)),
      JSON_MEMBER("challenge", json_of_str(challenge)),
      JSON_MEMBER("domain", json_of_str(domain)),
      JSON_MEMBER("now", json_of_str(xsd_time_print(bench->memory, BENCH_NOW_S + 10))),
  };
  struct json documents = json_of_members(members, sizeof members / sizeof *members);
  bench_need(json_print(bench->memory, &documents, &text), bench->memory);
  printf(STR_FMT "\n", STR_ARG(text));
}
