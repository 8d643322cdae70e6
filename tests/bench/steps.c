#include "steps.h"

#include <stdio.h>
#include <stdlib.h>

#include "cborld/cborld.h"
#include "jsonld/jsonld.h"
#include "proof/cryptosuite.h"
#include "qr/text.h"
#include "rdf/canon.h"
#include "vc/rules.h"
#include "vc/types.h"
#include "json/text.h"

static const struct bytes message = {
    (const uint8_t *)"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 64};

void step_check(struct bench *bench)
{
  if (!public_key_check(key_pair_public(bench->issuer_key), message, signature_bytes(&bench->signature))) {
    abort();
  }
}

void step_sign(struct bench *bench)
{
  bench_need(key_pair_sign(bench->scope, bench->issuer_key, message, &bench->signature), bench->scope);
}

void step_base45(struct bench *bench)
{
  struct qr_text text;
  bench_need(qr_text_parse(bench->scope, bench->on->qr, &text), bench->scope);
}

void step_cborld(struct bench *bench)
{
  struct json document;
  bench_need(cborld_decode(bench->scope, bench->schemas->tables, bench->on->cborld, &document), bench->scope);
}

void step_parse(struct bench *bench)
{
  struct json value;
  bench_need(json_parse(bench->scope, bench->on->text, &value), bench->scope);
}

void step_rules(struct bench *bench)
{
  enum vc_version version;
  const struct json *document = &bench->on->document;
  struct json_list credentials = {document, 1};
  if (types_has(document, STR(TYPE_PRESENTATION))) {
    bench_need(rules_check_presentation(bench->scope, document, &version), bench->scope);
    credentials = json_as_list(json_get(document, STR("verifiableCredential")));
  }
  for (size_t i = 0; i < credentials.len; i++) {
    bench_need(rules_check_credential(bench->scope, &credentials.at[i], &version), bench->scope);
  }
  bench_need(compose_refuse_resident_numbers(bench->scope, document), bench->scope);
}

static void expand(struct bench *bench, const struct json *document)
{
  struct jsonld_options options = jsonld_credential_options(bench->schemas->catalogue);
  struct rdf_sink sink = rdf_dataset_sink(rdf_dataset_in(bench->scope));
  bench_need(jsonld_to_rdf(bench->scope, document, &options, sink), bench->scope);
}

static void canonize(struct bench *bench, const struct rdf_dataset *dataset)
{
  struct rdf_canonical canonical;
  struct digest digest;
  bench_need(rdf_canonize(bench->scope, dataset, (struct rdf_canon_options){.hash = DIGEST_SHA256}, &canonical),
             bench->scope);
  bench_need(rdf_canonical_digest(&canonical, DIGEST_SHA256, &digest), bench->scope);
}

static void hash(struct bench *bench, const struct json *document)
{
  struct digest digest;
  const struct cryptosuite *suite = cryptosuite_find(bench->instance.suite);
  bench_need(cryptosuite_digest(bench->scope, bench->schemas->catalogue, suite, document, &digest), bench->scope);
}

void step_expand(struct bench *bench)
{
  expand(bench, &bench->on->unsecured);
}

void step_canonize(struct bench *bench)
{
  canonize(bench, bench->on->dataset);
}

void step_transform(struct bench *bench)
{
  hash(bench, &bench->on->unsecured);
}

void step_configuration(struct bench *bench)
{
  struct json configuration;
  const struct cryptosuite *suite = cryptosuite_find(bench->instance.suite);
  bench_need(cryptosuite_configuration(bench->scope, suite, &bench->on->unsecured, &bench->on->proof, &configuration),
             bench->scope);
  hash(bench, &configuration);
}

void step_proof(struct bench *bench)
{
  struct proof_findings findings;
  bench_need(proof_check(bench->scope, bench->schemas->catalogue, &bench->credential.document, PROOF_ASSERTION,
                         &proof_did_key_resolver, &findings),
             bench->scope);
  if (!proof_all_hold(&findings)) {
    abort();
  }
}

void step_report(struct bench *bench)
{
  struct json printed;
  bench_need(report_print(bench->scope, &bench->on->report, &printed), bench->scope);
}

static void verify(struct bench *bench, enum verify_use use, struct str text)
{
  struct report report;
  struct json printed;
  struct verify_request request = {.use = use};
  bench_need(verify_octets(bench->scope, &bench->verifier, bench->evidence, &request, str_bytes(text), &report),
             bench->scope);
  bench_need(report_print(bench->scope, &report, &printed), bench->scope);
  if (report_verdict(&report) != VERDICT_VERIFIED) {
    fprintf(stderr, "bench: not verified: %s\n", finding_info(report_decisive(&report))->code);
    abort();
  }
}

void step_verify_json(struct bench *bench)
{
  bool presented = types_has(&bench->on->document, STR(TYPE_PRESENTATION));
  verify(bench, presented ? VERIFY_COUNTER : VERIFY_CREDENTIAL, bench->on->text);
}

void step_verify_qr(struct bench *bench)
{
  verify(bench, VERIFY_COUNTER, bench->on->qr);
}

void step_compose(struct bench *bench)
{
  struct json credential;
  bench_need(compose_credential(bench->scope, bench->schemas, &bench->order, &credential), bench->scope);
}

void step_claims(struct bench *bench)
{
  enum vc_version version;
  bench_need(rules_check_credential(bench->scope, &bench->unsigned_credential, &version), bench->scope);
  bench_need(compose_check_claims(bench->scope, bench->schemas, &bench->unsigned_credential), bench->scope);
}

static enum err ignore(void *handle, const struct rdf_quad *quad)
{
  (void)handle;
  (void)quad;
  return OK;
}

void step_terms(struct bench *bench)
{
  struct jsonld_options options = jsonld_credential_options(bench->schemas->catalogue);
  struct rdf_sink sink = {NULL, ignore};
  bench_need(jsonld_to_rdf(bench->scope, &bench->unsigned_credential, &options, sink), bench->scope);
}

void step_print(struct bench *bench)
{
  struct str text;
  bench_need(json_print(bench->scope, &bench->credential.document, &text), bench->scope);
}

/* All that the issuer does but for the registry's part: an index before, a durable record after. */
void step_issue(struct bench *bench)
{
  struct scope *scope = bench->scope;
  struct json composed;
  struct json credential;
  struct issued issued;
  struct str text;
  bench_need(compose_credential(scope, bench->schemas, &bench->order, &composed), scope);
  bench_need(json_with(scope, &composed, STR("credentialStatus"), &bench->status, &credential), scope);
  bench_need(issue_credential(scope, &bench->issuer, &bench->instance, &credential, &issued), scope);
  bench_need(json_print(scope, &issued.credential, &text), scope);
}
