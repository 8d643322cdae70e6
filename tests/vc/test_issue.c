#include "testing/testing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "codec/multibase.h"
#include "crypto/digest.h"
#include "folder.h"
#include "office.h"
#include "registry/registry.h"
#include "schema/resident_number.h"
#include "vc/issue.h"
#include "vc/present.h"
#include "vc/verify.h"
#include "json/text.h"

#define URL "https://vc.gaon.example"

OFFICE_FIXTURE

/* The real registry in process, behind a port that counts and can be told to fail. */
struct desk {
  struct folder folder;
  struct clock clock;
  struct registry *registry;
  struct registry_port inner;
  struct registry_port port;
  struct issuer issuer;
  struct issuer_instance instance;
  struct json order; /* what the threads send */
  atomic_int leases;
  atomic_int records;
  char type[64]; /* of the last record */
  char key[REGISTRY_KEY_CHARS + 1]; /* likewise */
  enum err lease_fault;
  enum err record_fault;
};

static enum err desk_lease(void *self, struct scope *scope, size_t count, struct registry_lease *out)
{
  struct desk *desk = self;
  desk->leases++;
  TRY(desk->lease_fault == OK ? OK : FAIL(scope, desk->lease_fault, "told to fail"));
  return registry_lease(&desk->inner, scope, count, out);
}

static enum err desk_record(void *self, struct scope *scope, size_t len, const struct registry_record records[],
                            struct registry_receipt receipts[])
{
  struct desk *desk = self;
  desk->records++;
  snprintf(desk->type, sizeof desk->type, STR_FMT, STR_ARG(records[0].type));
  snprintf(desk->key, sizeof desk->key, STR_FMT, STR_ARG(records[0].idempotency_key));
  TRY(desk->record_fault == OK ? OK : FAIL(scope, desk->record_fault, "told to fail"));
  return registry_record(&desk->inner, scope, len, records, receipts);
}

static enum err sign(void *self, struct scope *scope, struct str suite, const struct json *credential, struct json *out)
{
  const struct office_party *operator_ = self;
  struct proof_options options = {.suite = suite, .method = operator_->method};
  return proof_create(scope, office->schemas->catalogue, credential, operator_->key, &options, out);
}

static void write_trust_file(struct desk *desk, struct scope *scope)
{
  struct str text =
      scope_format(scope,
                   "[{\"id\":\"" STR_FMT "\",\"name\":{\"ko\":\"가온시\",\"en\":\"Gaon\"},\"types\":[\"" WELFARE
                   "\",\"" YOUTH "\",\"" DONATION "\"],\"keys\":[{\"verificationMethod\":\"" STR_FMT "\"}]}]",
                   STR_ARG(office->who[ISSUER].did), STR_ARG(office->who[ISSUER].method));
  folder_write(scope, &desk->folder, "issuers.json", str_bytes(text));
}

static void open_registry(struct desk *desk, struct scope *scope)
{
  write_trust_file(desk, scope);
  struct registry_settings settings = {
      .store = folder_store(scope, &desk->folder),
      .publication = folder_public(scope, &desk->folder),
      .public_url = STR(URL),
      .signer = {&office->who[OPERATOR], office->who[OPERATOR].did, sign},
      .clock = &desk->clock,
      .log_key = office->who[OPERATOR].key,
      .log_name = STR("2026"),
      .open_groups = 1,
      .validity_s = 3600,
      .resign_s = 3600,
      .trust_validity_s = 3600,
      .ttl_s = 60,
      .trust_file = folder_path(scope, &desk->folder, "issuers.json"),
  };
  ASSERT_OK(scope, registry_open(scope, &settings, &desk->registry));
  desk->inner = registry_local_port(desk->registry);
}

static void desk_open(struct desk *desk, struct scope *scope, size_t block)
{
  static const struct registry_port_calls calls = {desk_lease, desk_record, NULL, NULL};
  *desk = (struct desk){.folder = folder_new(), .clock = {OFFICE_NOW_S}};
  open_registry(desk, scope);
  desk->port = (struct registry_port){&calls, desk};
  desk->issuer = (struct issuer){
      .schemas = office->schemas,
      .registry = &desk->port,
      .indices = index_pool_new(&desk->port, block),
      .clock = &desk->clock,
  };
  desk->instance = (struct issuer_instance){
      .name = STR("welfare"),
      .did = office->who[ISSUER].did,
      .method = office->who[ISSUER].method,
      .suite = STR("eddsa-rdfc-2022"),
      .key = office->who[ISSUER].key,
      .status = true,
      .slim = true,
  };
}

static void desk_close(struct desk *desk)
{
  index_pool_free(desk->issuer.indices);
  registry_close(desk->registry);
  folder_remove(&desk->folder);
}

static struct json issue(struct desk *desk, struct scope *scope, struct str type)
{
  struct json credential = office_unsigned(office, scope, type);
  struct issued out;
  ASSERT_OK(scope, issue_credential(scope, &desk->issuer, &desk->instance, &credential, &out));
  return out.credential;
}

static struct status_entry entry_of(struct scope *scope, const struct json *credential, enum status_purpose purpose)
{
  struct status_entry *entries;
  size_t len;
  ASSERT_OK(scope, status_entries_parse(scope, credential, &entries, &len));
  assert_int_equal(len, STATUS_KEPT);
  assert_int_equal(entries[purpose].purpose, purpose);
  return entries[purpose];
}

static void what_is_issued_is_signed_and_has_a_status(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 4);
  struct json out = issue(&desk, scope, STR(WELFARE));
  struct proof_findings findings;
  ASSERT_OK(scope,
            proof_check(scope, office->schemas->catalogue, &out, PROOF_ASSERTION, &proof_did_key_resolver, &findings));
  assert_true(proof_all_hold(&findings));
  ASSERT_STR(findings.at[0].method, office->who[ISSUER].method);
  assert_int_equal(findings.at[0].created_s, 0); /* slim */
  struct status_entry revocation = entry_of(scope, &out, STATUS_REVOCATION);
  struct status_entry suspension = entry_of(scope, &out, STATUS_SUSPENSION);
  assert_true(str_starts(revocation.list_url, STR(URL "/status/revocation-")));
  assert_true(str_starts(suspension.list_url, STR(URL "/status/suspension-")));
  assert_int_equal(revocation.index, suspension.index);
  desk_close(&desk);
}

static void the_members_sent_are_the_members_signed(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 4);
  struct json sent = office_unsigned(office, scope, STR(WELFARE));
  struct json out = issue(&desk, scope, STR(WELFARE));
  ASSERT_OK(scope, json_without(scope, &out, STR("proof"), &out));
  ASSERT_OK(scope, json_without(scope, &out, STR("credentialStatus"), &out));
  assert_true(json_same(&sent, &out));
  desk_close(&desk);
}

static void an_instance_decides_on_suite_date_and_status(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 4);
  desk.instance.status = false;
  desk.instance.slim = false;
  desk.instance.suite = STR("eddsa-jcs-2022");
  struct json out = issue(&desk, scope, STR(WELFARE));
  assert_null(json_get(&out, STR("credentialStatus")));
  const struct json *proof = json_get(&out, STR("proof"));
  assert_true(json_is(json_get(proof, STR("cryptosuite")), STR("eddsa-jcs-2022")));
  assert_true(json_is(json_get(proof, STR("created")), STR("2026-03-10T01:02:03Z")));
  assert_int_equal(desk.leases + desk.records, 0);
  desk_close(&desk);
}

/* Patch of a good credential, and what the fault says. */
static const struct {
  const char *patch, *says;
  enum err err;
} refused[] = {
    {"{\"issuer\":\"did:example:other\"}", "issuer: must be", ERR_VALUE},
    {"{\"issuer\":{\"id\":\"did:example:other\",\"name\":\"x\"}}", "issuer: must be", ERR_VALUE},
    {"{\"issuer\":null}", "issuer: is missing", ERR_VALUE},
    {"{\"credentialStatus\":{\"type\":\"X\"}}", "credentialStatus: is set by the issuer", ERR_VALUE},
    {"{\"proof\":{\"type\":\"X\"}}", "proof: what is signed already", ERR_PROOF_GENERATION},
    {"{\"credentialSubject\":{\"householdSize\":0}}", "householdSize", ERR_VALUE},
    {"{\"credentialSubject\":{\"name\":null}}", "name", ERR_VALUE},
    {"{\"credentialSubject\":{\"unheardOf\":1}}", "unheardOf", ERR_VALUE},
    {"{\"credentialSubject\":{\"documentNumber\":\"900101-1234567\"}}", "resident registration number", ERR_VALUE},
    {"{\"credentialSubject\":{\"900101-1234567\":1}}", "resident registration number", ERR_VALUE},
    {"{\"credentialSubject\":{\"householdSize\":9001011234567}}", "resident registration number", ERR_VALUE},
    {"{\"credentialSubject\":{\"householdSize\":101011234567}}", "resident registration number", ERR_VALUE},
    {"{\"name\":\"900101-1234567\"}", "name: looks like a resident", ERR_VALUE},
    {"{\"validUntil\":\"2020-01-01T00:00:00Z\"}", "validUntil: is before", ERR_VALUE},
    {"{\"validFrom\":\"yesterday\"}", "validFrom: must be", ERR_VALUE},
    {"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"]}", "@context: is another one", ERR_CONTEXT},
    {"{\"type\":\"" WELFARE "\"}", "type: must contain VerifiableCredential", ERR_VALUE},
    {"{\"type\":[\"VerifiableCredential\",\"" WELFARE "\",\"UnheardOf\"]}", "UnheardOf", ERR_DATA_LOSS},
    {"{\"unheardOf\":1}", "unheardOf", ERR_DATA_LOSS},
    {"{\"https://x.example/a\":1}", "must be named by a term", ERR_VALUE},
    {"{\"@included\":[]}", "must be named by a term", ERR_VALUE},
};

static void what_breaks_the_rules_is_not_signed(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 1);
  struct json good = office_unsigned(office, scope, STR(WELFARE));
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    struct json credential = office_patched(scope, &good, refused[i].patch);
    struct issued out;
    enum err err = issue_credential(scope, &desk.issuer, &desk.instance, &credential, &out);
    struct fault fault = scope_take_fault(scope);
    if (err != refused[i].err || strstr(fault.text, refused[i].says) == NULL) {
      fail_msg("%s: %s: %s", refused[i].patch, err_info(err)->name, fault.text);
    }
  }
  assert_int_equal(desk.records, 0);
  desk_close(&desk);
}

/* Without status entries the proofs of others stay good: one more makes a set. */
static void proofs_of_others_stay(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 1);
  desk.instance.status = false;
  struct json good = office_unsigned(office, scope, STR(WELFARE));
  struct json first = office_sign(office, scope, STRANGER, &good);
  struct issued both;
  struct issued out;
  struct proof_findings findings;
  ASSERT_OK(scope, issue_credential(scope, &desk.issuer, &desk.instance, &first, &both));
  assert_int_equal(json_as_list(json_get(&both.credential, STR("proof"))).len, 2);
  ASSERT_OK(scope, proof_check(scope, office->schemas->catalogue, &both.credential, PROOF_ASSERTION,
                               &proof_did_key_resolver, &findings));
  assert_true(proof_all_hold(&findings));
  struct json junk = office_patched(scope, &first, "{\"proof\":{\"proofValue\":null}}");
  ASSERT_ERR(scope, ERR_PROOF_GENERATION, issue_credential(scope, &desk.issuer, &desk.instance, &junk, &out));
  desk_close(&desk);
}

/* Rules are looked at before the registry is asked for anything. */
static void a_broken_rule_costs_no_index(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 1);
  struct json good = office_unsigned(office, scope, STR(WELFARE));
  struct json bad = office_patched(scope, &good, "{\"credentialSubject\":{\"householdSize\":0}}");
  struct issued out;
  ASSERT_ERR(scope, ERR_VALUE, issue_credential(scope, &desk.issuer, &desk.instance, &bad, &out));
  assert_int_equal(desk.leases, 0);
  desk_close(&desk);
}

static void without_a_registry_nothing_is_issued(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 2);
  struct json credential = office_unsigned(office, scope, STR(WELFARE));
  struct issued out;
  desk.lease_fault = ERR_UNAVAILABLE;
  ASSERT_ERR(scope, ERR_UNAVAILABLE, issue_credential(scope, &desk.issuer, &desk.instance, &credential, &out));
  assert_int_equal(desk.records, 0);
  desk.lease_fault = OK;
  desk.record_fault = ERR_UNAVAILABLE;
  ASSERT_ERR(scope, ERR_UNAVAILABLE, issue_credential(scope, &desk.issuer, &desk.instance, &credential, &out));
  desk.record_fault = OK;
  ASSERT_OK(scope, issue_credential(scope, &desk.issuer, &desk.instance, &credential, &out));
  desk_close(&desk);
}

static void indices_are_leased_in_blocks(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 3);
  for (int i = 0; i < 7; i++) {
    (void)issue(&desk, scope, STR(WELFARE));
  }
  assert_int_equal(desk.leases, 3);
  assert_int_equal(desk.records, 7);
  desk_close(&desk);
}

enum { THREADS = 4, EACH = 40, ALL = THREADS * EACH };

struct worker {
  pthread_t thread;
  struct desk *desk;
  uint64_t indices[EACH];
  size_t issued;
};

/* Asserts are the main thread's affair: cmocka cannot leave a test from another. */
static void *issue_many(void *argument)
{
  struct worker *worker = argument;
  for (size_t i = 0; i < EACH; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct issued out;
    struct status_entry *entries;
    size_t len;
    bool issued =
        issue_credential(scope, &worker->desk->issuer, &worker->desk->instance, &worker->desk->order, &out) == OK &&
        status_entries_parse(scope, &out.credential, &entries, &len) == OK;
    if (!issued) {
      return NULL;
    }
    worker->indices[worker->issued++] = entries[STATUS_REVOCATION].index;
  }
  return NULL;
}

static int by_index(const void *a, const void *b)
{
  uint64_t left = *(const uint64_t *)a;
  uint64_t right = *(const uint64_t *)b;
  return (left > right) - (left < right);
}

static void nobody_gets_an_index_twice(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 5);
  struct worker workers[THREADS] = {0};
  desk.order = office_unsigned(office, scope, STR(WELFARE));
  for (size_t i = 0; i < THREADS; i++) {
    workers[i].desk = &desk;
    assert_int_equal(pthread_create(&workers[i].thread, NULL, issue_many, &workers[i]), 0);
  }
  uint64_t all[ALL];
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
    assert_int_equal(workers[i].issued, EACH);
    memcpy(&all[i * (size_t)EACH], workers[i].indices, sizeof workers[i].indices);
  }
  qsort(all, ALL, sizeof *all, by_index);
  for (size_t i = 1; i < ALL; i++) {
    assert_true(all[i] != all[i - 1]);
  }
  desk_close(&desk);
}

/* The registry knows a credential by a digest that only who holds its signature can make. */
static void the_digest_depends_on_signature_and_place(void **state)
{
  struct scope *scope = *state;
  struct json credential = office_unsigned(office, scope, STR(WELFARE));
  struct json by_issuer = office_sign(office, scope, ISSUER, &credential);
  struct json by_stranger = office_sign(office, scope, STRANGER, &credential);
  const struct {
    const struct json *document;
    const char *list_url;
    uint32_t index;
  } rows[] = {
      {&by_issuer, "https://r.example/1", 2}, {&by_stranger, "https://r.example/1", 2},
      {&by_issuer, "https://r.example/2", 2}, {&by_issuer, "https://r.example/", 2},
      {&by_issuer, "https://r.example/1", 3},
  };
  enum { ROWS = sizeof rows / sizeof *rows };
  uint8_t digests[ROWS][REGISTRY_DIGEST_OCTETS];
  for (size_t i = 0; i < ROWS; i++) {
    ASSERT_OK(scope, issue_digest(scope, rows[i].document, str_of(rows[i].list_url), rows[i].index, digests[i]));
    for (size_t before = 0; before < i; before++) {
      assert_memory_not_equal(digests[before], digests[i], REGISTRY_DIGEST_OCTETS);
    }
  }
  ASSERT_ERR(scope, ERR_VALUE, issue_digest(scope, &credential, STR("https://r.example/1"), 2, digests[0]));
  char *longest = scope_cstr(scope, scope_format(scope, "%*d", LIMIT_URL_OCTETS + 1, 0));
  struct str list_url = str_of(longest);
  ASSERT_ERR(scope, ERR_LIMIT, issue_digest(scope, &by_issuer, list_url, 2, digests[0]));
  ASSERT_OK(scope, issue_digest(scope, &by_issuer, str_slice(list_url, 1, list_url.len), 2, digests[0]));
}

/* As docs and auditors have it: another program must come to the same octets. */
static void the_digest_is_over_these_octets(void **state)
{
  struct scope *scope = *state;
  struct json credential = office_json(scope, "{\"proof\":[{\"proofValue\":\"z11\"},{\"proofValue\":\"z7bWpTW\"}]}");
  static const char octets[] = "dojang/issue/v2\n\0\0\0\0\0\1\2\3\0\3abc";
  uint8_t digest[REGISTRY_DIGEST_OCTETS];
  struct bytes signature;
  ASSERT_OK(scope, multibase_decode(scope, STR("z7bWpTW"), &signature));
  struct str all = scope_join(scope, (struct str){octets, sizeof octets - 1}, bytes_str(signature));
  struct digest expected = digest_of(DIGEST_SHA256, str_bytes(all));
  ASSERT_OK(scope, issue_digest(scope, &credential, STR("abc"), 0x010203, digest));
  assert_memory_equal(digest, expected.at, sizeof digest);
}

/* Sixteen digits of the time, then half of the digest. */
static void keys_of_records_are_in_the_order_of_time(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 4);
  (void)issue(&desk, scope, STR(WELFARE));
  assert_int_equal(strlen(desk.key), 38);
  assert_memory_equal(desk.key, "00064ca1113e38c0", 16);
  desk.clock.fixed_s = 1971493075; /* in hexadecimal digits 0007011000699ac0: born on the first of July? */
  (void)issue(&desk, scope, STR(WELFARE));
  assert_int_equal(strlen(desk.key), 38);
  assert_false(resident_number_find(str_of(desk.key)));
  assert_memory_equal(desk.key, "00070110006", 11);
  desk_close(&desk);
}

static void the_receipt_comes_with_what_is_issued(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 4);
  struct json credential = office_unsigned(office, scope, STR(WELFARE));
  struct issued first;
  struct issued second;
  ASSERT_OK(scope, issue_credential(scope, &desk.issuer, &desk.instance, &credential, &first));
  ASSERT_OK(scope, issue_credential(scope, &desk.issuer, &desk.instance, &credential, &second));
  assert_true(first.recorded && second.recorded);
  assert_true(first.receipt.sequence < second.receipt.sequence);
  desk.instance.status = false;
  ASSERT_OK(scope, issue_credential(scope, &desk.issuer, &desk.instance, &credential, &first));
  assert_false(first.recorded);
  desk_close(&desk);
}

/* What a counter says after its visit to the registry. */
static enum finding scan(struct desk *desk, struct scope *scope, struct str text)
{
  struct policy policy = office_policy(scope, "strict.json");
  struct evidence_rules rules = office_rules(office);
  struct evidence *evidence = NULL;
  ASSERT_OK(scope, evidence_refresh(scope, &rules, &desk->inner, NULL, &evidence));
  const struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &desk->clock, NULL};
  struct report report;
  ASSERT_OK(scope, verify_octets(scope, &verifier, evidence, &(struct verify_request){0}, str_bytes(text), &report));
  enum finding finding = report_decisive(&report);
  assert_int_equal(report_verdict(&report) == VERDICT_VERIFIED, finding == FINDING_NONE);
  evidence_free(evidence);
  return finding;
}

static void set_status(struct desk *desk, struct scope *scope, const struct json *credential,
                       enum status_purpose purpose, bool status)
{
  struct status_entry entry = entry_of(scope, credential, purpose);
  struct registry_change change = {
      .list_url = entry.list_url, .index = (uint32_t)entry.index, .purpose = purpose, .status = status};
  struct registry_change_receipt receipt;
  ASSERT_OK(scope, registry_set_status(&desk->inner, scope, &change, &receipt));
}

/* A credential's day, in process; also for the kind that a folder of data has added. */
static void day_of(struct scope *scope, struct str type)
{
  struct desk desk;
  desk_open(&desk, scope, 4);
  struct json credential = issue(&desk, scope, type);
  struct json presentation = office_present(office, scope, &credential);
  struct str text;
  ASSERT_OK(scope, present_qr_text(scope, office->schemas, &presentation, &text));
  assert_int_equal(scan(&desk, scope, text), FINDING_NONE);
  set_status(&desk, scope, &credential, STATUS_SUSPENSION, true);
  assert_int_equal(scan(&desk, scope, text), FINDING_CREDENTIAL_SUSPENDED);
  set_status(&desk, scope, &credential, STATUS_SUSPENSION, false);
  assert_int_equal(scan(&desk, scope, text), FINDING_NONE);
  set_status(&desk, scope, &credential, STATUS_REVOCATION, true);
  assert_int_equal(scan(&desk, scope, text), FINDING_CREDENTIAL_REVOKED);
  desk_close(&desk);
}

static void a_credentials_day(void **state)
{
  day_of(*state, STR(WELFARE));
}

static void a_fourth_kind_by_data_alone(void **state)
{
  day_of(*state, STR(DONATION));
}

/* Not that it is a credential, nor that it is on paper. */
static void a_record_says_what_it_is(void **state)
{
  static const struct {
    const char *patch;
    const char *type;
  } table[] = {
      {"{}", WELFARE},
      {"{\"type\":[\"VerifiableCredential\",\"PaperEligibilityCredential\",\"" WELFARE "\"]}", WELFARE},
      {"{\"type\":[\"" WELFARE "\",\"PaperEligibilityCredential\",\"VerifiableCredential\"]}", WELFARE},
      {"{\"type\":[\"VerifiableCredential\",\"PaperEligibilityCredential\"]}", "VerifiableCredential"},
      {"{\"type\":[\"VerifiableCredential\"]}", "VerifiableCredential"},
  };
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 10);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    struct json credential = office_unsigned(office, scope, STR(WELFARE));
    struct issued out;
    credential = office_patched(scope, &credential, table[i].patch);
    ASSERT_OK(scope, issue_credential(scope, &desk.issuer, &desk.instance, &credential, &out));
    assert_string_equal(desk.type, table[i].type);
  }
  desk_close(&desk);
}

/* Of what is signed once there is one record, however often it is recorded; nobody is asked before. */
static void signing_and_recording_are_two_steps(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 10);
  struct json credential = office_unsigned(office, scope, STR(WELFARE));
  struct issued issued;
  ASSERT_OK(scope, issue_sign(scope, &desk.issuer, &desk.instance, &credential, &issued));
  assert_true(issued.to_record);
  assert_false(issued.recorded);
  assert_int_equal(desk.records, 0);
  ASSERT_OK(scope, issue_record(scope, &desk.issuer, &issued));
  uint64_t sequence = issued.receipt.sequence;
  struct issued again = {.credential = issued.credential, .to_record = true, .record = issued.record};
  ASSERT_OK(scope, issue_record(scope, &desk.issuer, &again));
  assert_true(again.recorded);
  assert_int_equal(again.receipt.sequence, sequence);
  desk.instance.status = false;
  ASSERT_OK(scope, issue_sign(scope, &desk.issuer, &desk.instance, &credential, &issued));
  ASSERT_OK(scope, issue_record(scope, &desk.issuer, &issued));
  assert_false(issued.recorded);
  assert_int_equal(desk.records, 2);
  desk_close(&desk);
}

static void a_rehearsal_spends_nothing(void **state)
{
  struct scope *scope = *state;
  struct desk desk;
  desk_open(&desk, scope, 10);
  struct json credential = office_unsigned(office, scope, STR(WELFARE));
  ASSERT_OK(scope, issue_rehearse(scope, &desk.issuer, &desk.instance, &credential));
  struct json wrong = office_patched(scope, &credential, "{\"credentialSubject\":{\"householdSize\":0}}");
  ASSERT_ERR(scope, ERR_VALUE, issue_rehearse(scope, &desk.issuer, &desk.instance, &wrong));
  wrong = office_patched(scope, &credential, "{\"issuer\":\"did:example:other\"}");
  ASSERT_ERR(scope, ERR_VALUE, issue_rehearse(scope, &desk.issuer, &desk.instance, &wrong));
  desk.instance.suite = STR("ecdsa-rdfc-2019");
  ASSERT_ERR(scope, ERR_PROOF_GENERATION, issue_rehearse(scope, &desk.issuer, &desk.instance, &credential));
  assert_int_equal(desk.leases, 0);
  assert_int_equal(desk.records, 0);
  desk_close(&desk);
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(what_is_issued_is_signed_and_has_a_status),
                SCOPED_TEST(the_members_sent_are_the_members_signed),
                SCOPED_TEST(an_instance_decides_on_suite_date_and_status),
                SCOPED_TEST(what_breaks_the_rules_is_not_signed), SCOPED_TEST(proofs_of_others_stay),
                SCOPED_TEST(a_broken_rule_costs_no_index), SCOPED_TEST(without_a_registry_nothing_is_issued),
                SCOPED_TEST(indices_are_leased_in_blocks), SCOPED_TEST(a_record_says_what_it_is),
                SCOPED_TEST(nobody_gets_an_index_twice), SCOPED_TEST(the_digest_depends_on_signature_and_place),
                SCOPED_TEST(the_digest_is_over_these_octets), SCOPED_TEST(keys_of_records_are_in_the_order_of_time),
                SCOPED_TEST(the_receipt_comes_with_what_is_issued), SCOPED_TEST(a_credentials_day),
                SCOPED_TEST(a_fourth_kind_by_data_alone), SCOPED_TEST(signing_and_recording_are_two_steps),
                SCOPED_TEST(a_rehearsal_spends_nothing))
