/* What signing and verifying cost, one thread, as ratios to the bare Ed25519 signature of the same run: machines are
   noisy, ratios are not. Every figure is the median of several batches. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "cborld/cborld.h"
#include "codec/xsd_time.h"
#include "did/did_key.h"
#include "jsonld/jsonld.h"
#include "qr/text.h"
#include "rdf/canon.h"
#include "vc/compose.h"
#include "vc/present.h"
#include "vc/verify.h"
#include "json/text.h"

enum { BATCHES = 9, BATCH_US = 60000, NOW_S = 1773104523 };

/* Everything the measured steps need, made once. */
struct bench {
  struct scope *memory; /* keeps the inputs */
  struct scope *scope; /* of the step that is measured; reset each time */
  struct schemas *schemas;
  struct policy policy;
  struct clock clock;
  struct verifier verifier;
  struct evidence *evidence;
  struct key_pair *issuer; /* signs the status lists, too */
  struct key_pair *holder;
  struct str method;
  struct json unsigned_credential;
  struct json credential;
  struct json presentation;
  struct str credential_text;
  struct str presentation_qr;
  struct bytes presentation_octets;
  struct signature signature;
  struct str grown_text; /* of the size under measurement */
  struct json grown;
};

static void need(enum err err, const struct scope *scope)
{
  if (err != OK) {
    fprintf(stderr, "bench: %s: %s\n", err_info(err)->name, scope_first_fault(scope)->text);
    exit(1);
  }
}

static int by_size(const void *a, const void *b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;
  return (left > right) - (left < right);
}

typedef void (*step)(struct bench *bench);

static int64_t batch_us(struct bench *bench, step run, int64_t rounds)
{
  int64_t start_us = clock_monotonic_us();
  for (int64_t i = 0; i < rounds; i++) {
    scope_reset(bench->scope);
    run(bench);
  }
  return clock_monotonic_us() - start_us;
}

/* Microseconds of one run. */
static double measure(struct bench *bench, step run)
{
  int64_t rounds = 1;
  while (batch_us(bench, run, rounds) < BATCH_US / 8) {
    rounds *= 2;
  }
  rounds *= 8;
  double us[BATCHES];
  for (int i = 0; i < BATCHES; i++) {
    us[i] = (double)batch_us(bench, run, rounds) / (double)rounds;
  }
  qsort(us, BATCHES, sizeof *us, by_size);
  return us[BATCHES / 2];
}

static const struct bytes message = {
    (const uint8_t *)"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 64};

static void step_check(struct bench *bench)
{
  if (!public_key_check(key_pair_public(bench->issuer), message, signature_bytes(&bench->signature))) {
    abort();
  }
}

static void step_sign(struct bench *bench)
{
  need(key_pair_sign(bench->scope, bench->issuer, message, &bench->signature), bench->scope);
}

static void step_parse(struct bench *bench)
{
  struct json value;
  need(json_parse(bench->scope, bench->credential_text, &value), bench->scope);
}

static void step_print(struct bench *bench)
{
  struct str text;
  need(json_print(bench->scope, &bench->credential, &text), bench->scope);
}

static void step_qr(struct bench *bench)
{
  struct qr_text text;
  need(qr_text_parse(bench->scope, bench->presentation_qr, &text), bench->scope);
}

static void step_cborld(struct bench *bench)
{
  struct json document;
  need(cborld_decode(bench->scope, bench->schemas->tables, bench->presentation_octets, &document), bench->scope);
}

static enum err ignore(void *handle, const struct rdf_quad *quad)
{
  (void)handle;
  (void)quad;
  return OK;
}

static void step_to_rdf(struct bench *bench)
{
  struct jsonld_options options = jsonld_credential_options(bench->schemas->catalogue);
  struct rdf_sink sink = {NULL, ignore};
  need(jsonld_to_rdf(bench->scope, &bench->unsigned_credential, &options, sink), bench->scope);
}

static void step_canon(struct bench *bench)
{
  struct jsonld_options options = jsonld_credential_options(bench->schemas->catalogue);
  struct rdf_dataset *dataset = rdf_dataset_in(bench->scope);
  struct rdf_canonical canonical;
  struct digest digest;
  need(jsonld_to_rdf(bench->scope, &bench->unsigned_credential, &options, rdf_dataset_sink(dataset)), bench->scope);
  need(rdf_canonize(bench->scope, dataset, (struct rdf_canon_options){.hash = DIGEST_SHA256}, &canonical),
       bench->scope);
  need(rdf_canonical_digest(&canonical, DIGEST_SHA256, &digest), bench->scope);
}

static void step_proof(struct bench *bench)
{
  struct proof_findings findings;
  need(proof_check(bench->scope, bench->schemas->catalogue, &bench->credential, PROOF_ASSERTION,
                   &proof_did_key_resolver, &findings),
       bench->scope);
  if (!proof_all_hold(&findings)) {
    abort();
  }
}

static void verify(struct bench *bench, enum verify_use use, struct str text)
{
  struct report report;
  struct verify_request request = {.use = use};
  need(verify_octets(bench->scope, &bench->verifier, bench->evidence, &request, str_bytes(text), &report),
       bench->scope);
  struct json printed;
  need(report_print(bench->scope, &report, &printed), bench->scope);
  if (report_verdict(&report) != VERDICT_VERIFIED) {
    fprintf(stderr, "bench: not verified: %s\n", finding_info(report_decisive(&report))->code);
    abort();
  }
}

static void step_verify_credential(struct bench *bench)
{
  verify(bench, VERIFY_CREDENTIAL, bench->credential_text);
}

static void step_verify_presentation(struct bench *bench)
{
  verify(bench, VERIFY_COUNTER, bench->presentation_qr);
}

static void step_issue(struct bench *bench)
{
  struct json out;
  struct str text;
  struct proof_options options = {.suite = STR("eddsa-rdfc-2022"), .method = bench->method};
  need(compose_check_claims(bench->scope, bench->schemas, &bench->unsigned_credential), bench->scope);
  need(
      proof_create(bench->scope, bench->schemas->catalogue, &bench->unsigned_credential, bench->issuer, &options, &out),
      bench->scope);
  need(json_print(bench->scope, &out, &text), bench->scope);
}

static const char claims_text[] =
    "{\"name\":\"홍길동\",\"birthDate\":\"1998-07-15\",\"residence\":\"가온시 새솔동\",\"programme\":\"청년월세 지원\","
    "\"incomeBand\":\"기준중위소득 60% 이하\",\"householdSize\":1,\"parentIncomeBand\":\"기준중위소득 100% 이하\","
    "\"ownsNoHome\":true,\"livesApart\":true,\"supportMonths\":12,\"monthlyAmount\":200000,"
    "\"referenceDate\":\"2026-02-20\",\"documentNumber\":\"1234-5678-9012-3456\",\"office\":\"가온시 청년주거과\"}";

static const char status_text[] =
    "[{\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"revocation\",\"statusListIndex\":\"94567\","
    "\"statusListCredential\":\"https://vc.gaon.example/status/revocation-1\"},"
    "{\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"suspension\",\"statusListIndex\":\"94567\","
    "\"statusListCredential\":\"https://vc.gaon.example/status/suspension-1\"}]";

static void make_keys(struct bench *bench)
{
  uint8_t seed[32];
  memset(seed, 1, sizeof seed);
  need(key_pair_from_seed(bench->memory, KEY_ED25519, (struct bytes){seed, 32}, &bench->issuer), bench->memory);
  memset(seed, 2, sizeof seed);
  need(key_pair_from_seed(bench->memory, KEY_ED25519, (struct bytes){seed, 32}, &bench->holder), bench->memory);
  need(did_key_method_print(bench->memory, key_pair_public(bench->issuer), &bench->method), bench->memory);
  step_sign(bench);
}

static void make_credential(struct bench *bench)
{
  struct scope *memory = bench->memory;
  struct json claims;
  struct json status;
  struct order order = {.type = STR("YouthHousingEligibilityCredential"), .claims = &claims, .from_s = NOW_S - 86400};
  need(json_parse(memory, str_of(claims_text), &claims), memory);
  need(json_parse(memory, str_of(status_text), &status), memory);
  need(did_key_print(memory, key_pair_public(bench->issuer), &order.issuer), memory);
  need(did_key_print(memory, key_pair_public(bench->holder), &order.subject), memory);
  need(compose_credential(memory, bench->schemas, &order, &bench->unsigned_credential), memory);
  need(json_with(memory, &bench->unsigned_credential, STR("credentialStatus"), &status, &bench->unsigned_credential),
       memory);
  struct proof_options options = {.suite = STR("eddsa-rdfc-2022"), .method = bench->method};
  need(proof_create(memory, bench->schemas->catalogue, &bench->unsigned_credential, bench->issuer, &options,
                    &bench->credential),
       memory);
  need(json_print(memory, &bench->credential, &bench->credential_text), memory);
}

static const struct str challenge = STR_INIT("BxQhLjtIVWJvfImWo7C9yg");
static const struct str domain = STR_INIT("https://counter.gaon.example");

static void make_presentation(struct bench *bench)
{
  struct scope *memory = bench->memory;
  struct qr_text text;
  struct presentation_order order = {
      .credentials = &bench->credential,
      .suite = STR("eddsa-rdfc-2022"),
      .challenge = challenge,
      .domain = domain,
      .created_s = NOW_S,
      .expires_s = NOW_S + 90,
  };
  need(did_key_method_print(memory, key_pair_public(bench->holder), &order.method), memory);
  need(present(memory, bench->schemas, bench->holder, &order, &bench->presentation), memory);
  need(present_qr_text(memory, bench->schemas, &bench->presentation, &bench->presentation_qr), memory);
  need(qr_text_parse(memory, bench->presentation_qr, &text), memory);
  bench->presentation_octets = text.octets;
}

/* The bench's verifier judges everything but what would need a registry. */
static void make_verifier(struct bench *bench)
{
  static const struct str policy_text = STR_INIT("{\"anyIssuer\":true}");
  struct json policy;
  need(json_parse(bench->memory, policy_text, &policy), bench->memory);
  need(policy_parse(bench->memory, &policy, &bench->policy), bench->memory);
  bench->clock.fixed_s = NOW_S + 10;
  bench->verifier = (struct verifier){
      .schemas = bench->schemas,
      .policy = &bench->policy,
      .resolver = &proof_did_key_resolver,
      .clock = &bench->clock,
  };
}

static void add_list(struct bench *bench, const struct evidence_rules *rules, enum status_purpose purpose,
                     struct str url)
{
  struct scope *memory = bench->memory;
  struct json unsigned_list;
  struct json list;
  struct str text;
  struct status_list content = {.id = url,
                                .issuer = rules->operator_did,
                                .purpose = purpose,
                                .valid_from_s = NOW_S - 60,
                                .valid_until_s = NOW_S + 86400};
  struct proof_options options = {.suite = STR("eddsa-rdfc-2022"), .method = bench->method};
  need(bitstring_in(memory, STATUS_LIST_ENTRIES, &content.bits), memory);
  need(status_list_json(memory, &content, &unsigned_list), memory);
  need(proof_create(memory, bench->schemas->catalogue, &unsigned_list, bench->issuer, &options, &list), memory);
  need(json_print(memory, &list, &text), memory);
  need(evidence_add_list(bench->evidence, memory, rules, url, text, STR("")), memory);
}

static void make_evidence(struct bench *bench)
{
  struct evidence_rules rules = {.catalogue = bench->schemas->catalogue, .resolver = &proof_did_key_resolver};
  need(did_key_print(bench->memory, key_pair_public(bench->issuer), &rules.operator_did), bench->memory);
  bench->evidence = evidence_new();
  add_list(bench, &rules, STATUS_REVOCATION, STR("https://vc.gaon.example/status/revocation-1"));
  add_list(bench, &rules, STATUS_SUSPENSION, STR("https://vc.gaon.example/status/suspension-1"));
}

static void print_ratio(const char *name, double us, double unit_us, const char *unit)
{
  printf("%-52s %9.2f us  %6.2f %s\n", name, us, us / unit_us, unit);
}

/* What another program needs to compare itself. */
static void write_figures(const char *path, double check_us, double credential_us, double presentation_us,
                          double issue_us)
{
  FILE *file = fopen(path, "w");
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  fprintf(file, "{\"check_us\":%.3f,\"verify_credential_us\":%.3f,\"verify_presentation_us\":%.3f,\"issue_us\":%.3f}\n",
          check_us, credential_us, presentation_us, issue_us);
  if (fclose(file) != 0) {
    perror(path);
    exit(1);
  }
}

/* The documents that are measured, for another program to measure itself with. */
static void print_documents(struct bench *bench)
{
  struct str text;
  const struct json_member members[] = {
      JSON_MEMBER("unsigned", bench->unsigned_credential),
      JSON_MEMBER("credential", bench->credential),
      JSON_MEMBER("presentation", bench->presentation),
      JSON_MEMBER("method", json_of_str(bench->method)),
      JSON_MEMBER("challenge", json_of_str(challenge)),
      JSON_MEMBER("domain", json_of_str(domain)),
      JSON_MEMBER("now", json_of_str(xsd_time_print(bench->memory, NOW_S + 10))),
  };
  struct json documents = json_of_members(members, sizeof members / sizeof *members);
  need(json_print(bench->memory, &documents, &text), bench->memory);
  printf(STR_FMT "\n", STR_ARG(text));
}

/* `figures`: a file for the main figures, or NULL. */
static void run_all(struct bench *bench, const char *figures)
{
  double check_us = measure(bench, step_check);
  double sign_us = measure(bench, step_sign);
  double parse_us = measure(bench, step_parse);
  double to_rdf_us = measure(bench, step_to_rdf);
  double canon_us = measure(bench, step_canon) - to_rdf_us;
  double proof_us = measure(bench, step_proof);
  double credential_us = measure(bench, step_verify_credential);
  double qr_us = measure(bench, step_qr);
  double cborld_us = measure(bench, step_cborld);
  double presentation_us = measure(bench, step_verify_presentation);
  double issue_us = measure(bench, step_issue);
  double print_us = measure(bench, step_print);
  double check_again_us = measure(bench, step_check);
  double v = (check_us + check_again_us) / 2;

  printf("V = one Ed25519 check, S = one Ed25519 signature; one thread, medians\n");
  print_ratio("Ed25519 check alone", v, v, "V");
  print_ratio("Ed25519 sign alone", sign_us, sign_us, "S");
  printf("\n");
  print_ratio("verify a credential, JSON text to report", credential_us, v, "V");
  print_ratio("  parse JSON", parse_us, v, "V");
  print_ratio("  expand and convert to RDF", to_rdf_us, v, "V");
  print_ratio("  canonize and hash", canon_us, v, "V");
  print_ratio("  proof configuration and the rest of the proof", proof_us - to_rdf_us - canon_us - v, v, "V");
  print_ratio("  rules, checks, report", credential_us - proof_us - parse_us, v, "V");
  print_ratio("verify a presentation, QR text to report", presentation_us, v, "V");
  print_ratio("  read base45", qr_us, v, "V");
  print_ratio("  decode CBOR-LD", cborld_us, v, "V");
  printf("\n");
  print_ratio("issue a credential, claims to signed JSON", issue_us, sign_us, "S");
  print_ratio("  print JSON", print_us, sign_us, "S");
  if (figures != NULL) {
    write_figures(figures, v, credential_us, presentation_us, issue_us);
  }
}

static void step_grown_parse(struct bench *bench)
{
  struct json value;
  need(json_parse(bench->scope, bench->grown_text, &value), bench->scope);
}

static void step_grown_to_rdf(struct bench *bench)
{
  struct jsonld_options options = jsonld_credential_options(bench->schemas->catalogue);
  need(jsonld_to_rdf(bench->scope, &bench->grown, &options, (struct rdf_sink){NULL, ignore}), bench->scope);
}

static void step_grown_canon(struct bench *bench)
{
  struct jsonld_options options = jsonld_credential_options(bench->schemas->catalogue);
  struct rdf_dataset *dataset = rdf_dataset_in(bench->scope);
  struct rdf_canonical canonical;
  need(jsonld_to_rdf(bench->scope, &bench->grown, &options, rdf_dataset_sink(dataset)), bench->scope);
  need(rdf_canonize(bench->scope, dataset, (struct rdf_canon_options){.hash = DIGEST_SHA256}, &canonical),
       bench->scope);
}

/* A credential with that many subjects, each a blank node of its own. */
static void grow(struct bench *bench, struct scope *memory, size_t nodes)
{
  struct buf text = buf_in(memory);
  buf_add(&text, STR("{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
                     "\"https://vc.gaon.example/contexts/youth-housing/v1\"],\"type\":[\"VerifiableCredential\"],"
                     "\"issuer\":\"did:example:1\",\"credentialSubject\":["));
  for (size_t i = 0; i < nodes; i++) {
    buf_format(&text, "%s{\"name\":\"홍길동 %zu\",\"birthDate\":\"1998-07-15\",\"householdSize\":1}", i > 0 ? "," : "",
               i);
  }
  buf_add(&text, STR("]}"));
  need(buf_str(&text, &bench->grown_text), memory);
  need(json_parse(memory, bench->grown_text, &bench->grown), memory);
}

static void print_growth(struct bench *bench)
{
  printf("\ncost a node, us       parse   expand, to RDF   canonize\n");
  static const size_t sizes[] = {1, 10, 100, 1000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
    double nodes = (double)sizes[i];
    grow(bench, memory, sizes[i]);
    double parse_us = measure(bench, step_grown_parse);
    double to_rdf_us = measure(bench, step_grown_to_rdf);
    double canon_us = measure(bench, step_grown_canon) - to_rdf_us;
    printf("%5zu nodes       %10.2f   %14.2f   %8.2f\n", sizes[i], parse_us / nodes, to_rdf_us / nodes,
           canon_us / nodes);
  }
}

/* Does nothing but that step, for a profiler. */
static void run_one(struct bench *bench, const char *name, long count)
{
  static const struct {
    const char *name;
    step run;
  } steps[] = {
      {"parse", step_parse},   {"to_rdf", step_to_rdf},
      {"canon", step_canon},   {"proof", step_proof},
      {"cborld", step_cborld}, {"verify_credential", step_verify_credential},
      {"issue", step_issue},   {"verify_presentation", step_verify_presentation},
  };
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    if (strcmp(steps[i].name, name) == 0) {
      (void)batch_us(bench, steps[i].run, count);
    }
  }
}

/* bench                 the whole table
   bench --figures FILE  the same, and its main figures as JSON
   bench --documents     what is measured, as JSON
   bench STEP COUNT      one step for a profiler */
static void run(struct bench *bench, int argc, char **argv)
{
  if (argc == 2 && strcmp(argv[1], "--documents") == 0) {
    print_documents(bench);
    return;
  }
  bool wants_figures = argc == 3 && strcmp(argv[1], "--figures") == 0;
  if (argc == 3 && !wants_figures) {
    run_one(bench, argv[1], strtol(argv[2], NULL, 10));
    return;
  }
  run_all(bench, wants_figures ? argv[2] : NULL);
  print_growth(bench);
}

int main(int argc, char **argv)
{
  struct bench bench = {.memory = scope_new(LIMIT_SCOPE_OCTETS), .scope = scope_new(LIMIT_SCOPE_OCTETS)};
  need(schemas_load_configured(bench.memory, STR(""), STR(""), &bench.schemas), bench.memory);
  make_keys(&bench);
  make_verifier(&bench);
  make_evidence(&bench);
  make_credential(&bench);
  make_presentation(&bench);
  run(&bench, argc, argv);
  evidence_free(bench.evidence);
  key_pair_free(bench.issuer);
  key_pair_free(bench.holder);
  schemas_free(bench.schemas);
  scope_free(bench.scope);
  scope_free(bench.memory);
}
