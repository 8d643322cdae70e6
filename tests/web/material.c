/* Prints what the tests of the pages' core compare it with: what counters are shown at one moment, what is at hand
   there, and the report that the native core makes of it. */
#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "did/did_key.h"
#include "office.h"
#include "status/bundle.h"
#include "vc/recheck.h"
#include "json/text.h"

enum { DAY_S = 86400, REPLAY_ENTRIES = 100 };

#define PAPER_TYPES                                                                                                    \
  "{\"type\":[\"VerifiableCredential\",\"WelfareEligibilityCredential\",\"PaperEligibilityCredential\"]}"
#define OTHER_NONCE "AxQhLjtIVWJvfImWo7C9yg"

struct printing {
  const struct office *office;
  struct scope *scope;
  const struct evidence *evidence;
  struct policy policy;
  struct replay *replay;
  struct json_array_builder shown; /* under the evidence at hand */
  const char *timed; /* NULL: everything is printed */
  long rounds;
};

struct shown {
  const char *name;
  struct str text; /* of a code; else `document` is shown */
  struct json document;
  const char *challenge;
  const char *domain;
  int64_t later_s;
};

static void add_text(struct json_object_builder *object, struct str key, const char *text)
{
  if (text != NULL) {
    json_object_add(object, key, json_of_str(str_of(text)));
  }
}

/* Of its own: what it borrows from the evidence goes with that. */
static struct json copy_of(struct scope *scope, const struct json *value)
{
  struct str text;
  struct json out;
  ASSERT_OK(scope, json_print(scope, value, &text));
  ASSERT_OK(scope, json_parse(scope, text, &out));
  return out;
}

static void verify(const struct printing *printing, struct scope *scope, const struct shown *shown,
                   const struct clock *clock, struct report *report)
{
  const struct verifier verifier = {.schemas = printing->office->schemas,
                                    .policy = &printing->policy,
                                    .resolver = &proof_did_key_resolver,
                                    .replay = printing->replay,
                                    .clock = clock};
  const struct verify_request request = {.use = VERIFY_COUNTER,
                                         .challenge = shown->challenge == NULL ? STR("") : str_of(shown->challenge),
                                         .domain = shown->domain == NULL ? STR("") : str_of(shown->domain)};
  ASSERT_OK(scope, shown->text.len > 0
                       ? verify_octets(scope, &verifier, printing->evidence, &request, str_bytes(shown->text), report)
                       : verify_document(scope, &verifier, printing->evidence, &request, &shown->document, report));
}

static struct json report_of(const struct printing *printing, const struct shown *shown, const struct clock *clock)
{
  struct report report;
  struct json out;
  verify(printing, printing->scope, shown, clock, &report);
  ASSERT_OK(printing->scope, report_print(printing->scope, &report, &out));
  return copy_of(printing->scope, &out);
}

static double own_us(void)
{
  struct timespec now;
  (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* From the text of the code to the text of the report. */
static void time_it(const struct printing *printing, const struct shown *shown, const struct clock *clock)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  double start_us = own_us();
  for (long i = 0; i < printing->rounds; i++) {
    struct report report;
    struct json printed;
    struct str text;
    scope_reset(scope);
    verify(printing, scope, shown, clock, &report);
    ASSERT_OK(scope, report_print(scope, &report, &printed));
    ASSERT_OK(scope, json_print(scope, &printed, &text));
  }
  (void)printf("%.2f\n", (own_us() - start_us) / (double)printing->rounds);
}

static void show(struct printing *printing, const struct shown *shown)
{
  const struct clock clock = {OFFICE_NOW_S + shown->later_s};
  struct json_object_builder what = {.scope = printing->scope};
  struct json_object_builder object = {.scope = printing->scope};
  struct json asked;
  struct json item;
  if (printing->timed != NULL) {
    if (strcmp(printing->timed, shown->name) == 0) {
      time_it(printing, shown, &clock);
    }
    return;
  }
  if (shown->text.len > 0) {
    json_object_add(&what, STR("text"), json_of_str(shown->text));
  } else {
    json_object_add(&what, STR("document"), shown->document);
  }
  add_text(&what, STR("challenge"), shown->challenge);
  add_text(&what, STR("domain"), shown->domain);
  json_object_add(&what, STR("now"), json_of_number((double)clock.fixed_s));
  ASSERT_OK(printing->scope, json_object_done(&what, &asked));
  add_text(&object, STR("name"), shown->name);
  json_object_add(&object, STR("what"), asked);
  json_object_add(&object, STR("report"), report_of(printing, shown, &clock));
  ASSERT_OK(printing->scope, json_object_done(&object, &item));
  json_array_add(&printing->shown, item);
}

static struct str code_of(const struct printing *printing, const struct json *document)
{
  struct str text;
  ASSERT_OK(printing->scope, present_qr_text(printing->scope, printing->office->schemas, document, &text));
  return text;
}

static struct json present_with(const struct printing *printing, const struct key_pair *key,
                                const struct presentation_order *order)
{
  struct json out;
  ASSERT_OK(printing->scope, present(printing->scope, printing->office->schemas, key, order, &out));
  return out;
}

static struct json shown_by_holder(const struct printing *printing, const struct json *credentials, const char *nonce)
{
  struct presentation_order order = office_order(printing->office, credentials);
  order.challenge = str_of(nonce);
  return present_with(printing, printing->office->who[HOLDER].key, &order);
}

/* Whose browser has no Ed25519. */
static struct json shown_by_p256(const struct printing *printing, const char *nonce)
{
  struct scope *scope = printing->scope;
  static const uint8_t seed[32] = {7, 1};
  struct key_pair *key = NULL;
  struct str did;
  struct str method;
  ASSERT_OK(scope, key_pair_from_seed(scope, KEY_P256, (struct bytes){seed, sizeof seed}, &key));
  ASSERT_OK(scope, did_key_print(scope, key_pair_public(key), &did));
  ASSERT_OK(scope, did_key_method_print(scope, key_pair_public(key), &method));
  struct str patch = scope_format(scope, "{\"credentialSubject\":{\"id\":\"" STR_FMT "\"}}", STR_ARG(did));
  struct json credential = office_with_status(printing->office, scope, STR(YOUTH));
  credential = office_patched(scope, &credential, scope_cstr(scope, patch));
  credential = office_sign(printing->office, scope, ISSUER, &credential);
  struct presentation_order order = office_order(printing->office, &credential);
  order.method = method;
  order.suite = STR("ecdsa-rdfc-2019");
  order.challenge = str_of(nonce);
  struct json out = present_with(printing, key, &order);
  key_pair_free(key);
  return out;
}

static void show_all(struct printing *printing)
{
  struct scope *scope = printing->scope;
  const struct office *office = printing->office;
  struct json welfare = office_with_status(office, scope, STR(WELFARE));
  struct json over = office_patched(scope, &welfare,
                                    "{\"validFrom\":\"2026-01-01T00:00:00Z\",\"validUntil\":\"2026-03-01T00:00:00Z\"}");
  struct json paper = office_patched(scope, &welfare, PAPER_TYPES "");
  struct json no_status = office_patched(scope, &welfare, "{\"credentialStatus\":null}");
  struct json by_stranger = office_sign(office, scope, STRANGER, &welfare);
  welfare = office_sign(office, scope, ISSUER, &welfare);
  over = office_sign(office, scope, ISSUER, &over);
  paper = office_sign(office, scope, ISSUER, &paper);
  no_status = office_sign(office, scope, ISSUER, &no_status);
  struct json youth = office_with_status(office, scope, STR(YOUTH));
  const struct json both[] = {welfare, office_sign(office, scope, ISSUER, &youth)};
  struct json two = json_of_items(both, 2);
  struct json presented = shown_by_holder(printing, &welfare, NONCE);
  struct json altered = office_patched(scope, &presented, "{\"proof\":{\"expires\":\"2026-03-10T01:04:04Z\"}}");
  struct json of_both = shown_by_holder(printing, &two, OTHER_NONCE);
  struct json of_over = shown_by_holder(printing, &over, OTHER_NONCE);
  struct json of_paper = shown_by_holder(printing, &paper, OTHER_NONCE);
  struct json of_strange = shown_by_holder(printing, &by_stranger, OTHER_NONCE);
  struct json of_no_status = shown_by_holder(printing, &no_status, OTHER_NONCE);
  struct json of_p256 = shown_by_p256(printing, NONCE "p");
  struct str code = code_of(printing, &presented);
  const struct shown all[] = {
      {.name = "another challenge", .text = code, .challenge = OTHER_NONCE},
      {.name = "another counter", .text = code, .domain = "https://other.gaon.example"},
      {.name = "altered", .document = altered},
      {.name = "too early", .text = code, .later_s = -61},
      {.name = "good", .text = code, .challenge = NONCE, .domain = DOMAIN, .later_s = 3},
      {.name = "replayed", .text = code, .later_s = 4},
      {.name = "too late", .text = code, .later_s = 151},
      {.name = "cut", .text = str_slice(code, 0, code.len / 2)},
      {.name = "no code", .text = STR("https://gaon.example/")},
      {.name = "two credentials", .text = code_of(printing, &of_both)},
      {.name = "P-256", .text = code_of(printing, &of_p256)},
      {.name = "expired", .text = code_of(printing, &of_over)},
      {.name = "paper by phone", .text = code_of(printing, &of_paper)},
      {.name = "unknown issuer", .text = code_of(printing, &of_strange)},
      {.name = "no status", .text = code_of(printing, &of_no_status)},
      {.name = "paper", .text = code_of(printing, &paper)},
      {.name = "bare", .text = code_of(printing, &welfare)},
      {.name = "JSON", .document = welfare},
      {.name = "no document", .document = json_of_null()},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    show(printing, &all[i]);
  }
}

/* The later look, at the credential that they all are about. */
static struct json recheck_json(const struct printing *printing)
{
  struct scope *scope = printing->scope;
  const struct clock clock = {OFFICE_NOW_S};
  const struct verifier verifier = {.schemas = printing->office->schemas, .policy = &printing->policy, .clock = &clock};
  struct json credential = office_with_status(printing->office, scope, STR(WELFARE));
  const struct recheck recheck = {printing->office->who[ISSUER].did, STR(WELFARE),
                                  json_get(&credential, STR("credentialStatus"))};
  struct report report;
  struct json answer;
  struct json out;
  ASSERT_OK(scope, recheck_run(scope, &verifier, printing->evidence, &recheck, &report));
  ASSERT_OK(scope, report_print_check(scope, &report, recheck_decisive(&report), &answer));
  const struct json_member what[] = {
      JSON_MEMBER("issuer", json_of_str(recheck.issuer)),
      JSON_MEMBER("type", json_of_str(recheck.type)),
      JSON_MEMBER("entries", *recheck.entries),
      JSON_MEMBER("now", json_of_number((double)clock.fixed_s)),
  };
  struct json asked;
  ASSERT_OK(scope, json_object_of(scope, sizeof what / sizeof *what, what, &asked));
  const struct json_member members[] = {JSON_MEMBER("what", asked), JSON_MEMBER("answer", answer)};
  ASSERT_OK(scope, json_object_of(scope, 2, members, &out));
  return out;
}

static struct str bundle_of(const struct printing *printing, const struct office_lists *lists)
{
  const struct office_trust trust = {.from_s = lists->from_s};
  struct scope *scope = printing->scope;
  const struct str texts[] = {office_list_text(printing->office, scope, STATUS_REVOCATION, lists),
                              office_list_text(printing->office, scope, STATUS_SUSPENSION, lists)};
  const struct bundle bundle = {OFFICE_NOW_S, office_trust_text(printing->office, scope, &trust), texts, 2, STR("")};
  struct str text;
  ASSERT_OK(scope, bundle_print(scope, &bundle, &text));
  return text;
}

/* What is shown where the counter has that bundle, or none. */
static struct json moment(struct printing *printing, const char *name, const struct office_lists *lists)
{
  struct scope *scope = printing->scope;
  struct evidence_rules rules = office_rules(printing->office);
  struct evidence *evidence = evidence_new();
  struct json_object_builder object = {.scope = scope};
  struct json out;
  add_text(&object, STR("name"), name);
  if (lists != NULL) {
    struct str text = bundle_of(printing, lists);
    ASSERT_OK(scope, evidence_add_bundle(evidence, scope, &rules, NULL, text));
    json_object_add(&object, STR("bundle"), json_of_str(text));
  }
  printing->evidence = lists == NULL ? NULL : evidence;
  printing->replay = replay_new(REPLAY_ENTRIES, OFFICE_NOW_S - DAY_S);
  printing->shown = (struct json_array_builder){.scope = scope};
  show_all(printing);
  struct json shown;
  ASSERT_OK(scope, json_array_done(&printing->shown, &shown));
  json_object_add(&object, STR("shown"), shown);
  json_object_add(&object, STR("recheck"), recheck_json(printing));
  ASSERT_OK(scope, json_object_done(&object, &out));
  replay_free(printing->replay);
  evidence_free(evidence);
  return out;
}

static struct json moments(struct printing *printing)
{
  static const struct {
    const char *name;
    bool has_bundle;
    struct office_lists lists;
  } rows[] = {
      {"in order", true, {.from_s = -60}},
      {"revoked", true, {.from_s = -60, .revoked = true}},
      {"suspended", true, {.from_s = -60, .suspended = true}},
      {"lists two days old", true, {.from_s = -2 * DAY_S}},
      {"all eight days old", true, {.from_s = -8 * DAY_S}},
      {"nothing at hand", false, {0}},
  };
  struct json_array_builder list = {.scope = printing->scope};
  struct json out;
  size_t len = printing->timed == NULL ? sizeof rows / sizeof *rows : 1;
  for (size_t i = 0; i < len; i++) {
    json_array_add(&list, moment(printing, rows[i].name, rows[i].has_bundle ? &rows[i].lists : NULL));
  }
  ASSERT_OK(printing->scope, json_array_done(&list, &out));
  return out;
}

/* Good ones, to be printed as paper. */
static struct json credentials(const struct printing *printing)
{
  static const char *const types[] = {WELFARE, YOUTH};
  struct json_array_builder list = {.scope = printing->scope};
  struct json out;
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    struct json unsigned_one = office_with_status(printing->office, printing->scope, str_of(types[i]));
    json_array_add(&list, office_sign(printing->office, printing->scope, ISSUER, &unsigned_one));
  }
  ASSERT_OK(printing->scope, json_array_done(&list, &out));
  return out;
}

int main(int argc, char **argv)
{
  struct office *office = office_open();
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(512 * 1024 * 1024);
  struct printing printing = {.office = office, .scope = scope, .policy = office_policy(scope, "strict.json")};
  if (argc == 3) {
    printing.timed = argv[1];
    printing.rounds = strtol(argv[2], NULL, 10);
    (void)moments(&printing);
    office_close(office);
    return 0;
  }
  struct json out;
  struct str text;
  const struct json_member members[] = {
      JSON_MEMBER("now", json_of_number(OFFICE_NOW_S)), JSON_MEMBER("operator", json_of_str(office->who[OPERATOR].did)),
      JSON_MEMBER("domain", json_of_str(STR(DOMAIN))),  JSON_MEMBER("credentials", credentials(&printing)),
      JSON_MEMBER("moments", moments(&printing)),
  };
  ASSERT_OK(scope, json_object_of(scope, sizeof members / sizeof *members, members, &out));
  ASSERT_OK(scope, json_print(scope, &out, &text));
  (void)fwrite(text.at, 1, text.len, stdout);
  office_close(office);
  return 0;
}
