#include "service.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "registry_client/registry_client.h"
#include "json/text.h"

enum { POLICY_OCTETS = 64 * 1024 };

const struct config_key verifier_keys[] = {
    {NULL, "share", CONFIG_PATH, NULL, "folder of the collected schemas; default: the one built with the program",
     false, 0, 0},
    {NULL, "schemas", CONFIG_PATH, NULL, "folder with further contexts and kinds of credential", false, 0, 0},
    {NULL, "policy", CONFIG_PATH, NULL, "policy file, such as policies/strict.json", true, 0, 0},
    {NULL, "registry", CONFIG_URL, NULL, "address of the registry, for trust list and status lists", false, 0, 0},
    {NULL, "bundle", CONFIG_PATH, NULL, "file with both as the registry serves them at /bundle, instead of `registry`",
     false, 0, 0},
    {NULL, "log_policy", CONFIG_PATH, NULL, "file that says which logs and witnesses are believed; none: no log", false,
     0, 0},
    {NULL, "operator", CONFIG_TEXT, NULL, "DID of the registry's operator, who signs both", false, 0, 0},
    {NULL, "domain", CONFIG_TEXT, NULL, "name that presentations at the counter must be made for", false, 0, 0},
    {NULL, "name_ko", CONFIG_TEXT, "", "what people call this verifier's counters, in Korean", false, 0, 0},
    {NULL, "name_en", CONFIG_TEXT, "", "in English", false, 0, 0},
    {NULL, "refresh_s", CONFIG_INTEGER, "60", "seconds between two visits to the registry, or looks at the bundle",
     false, 1, 86400},
    {NULL, "challenge_s", CONFIG_INTEGER, "120", "seconds that a challenge is good", false, 10, 600},
};
const size_t verifier_keys_len = sizeof verifier_keys / sizeof *verifier_keys;

static enum err read_policy(struct scope *scope, struct verifier_service *service, struct str path)
{
  struct str text;
  struct json *document = SCOPE_NEW(scope, struct json);
  if (document == NULL) {
    return scope_err(scope);
  }
  TRY(file_read(scope, path.at, POLICY_OCTETS, &text));
  service->policy_document = document;
  if (json_parse(scope, text, document) == OK && policy_parse(scope, document, &service->policy) == OK) {
    return OK;
  }
  struct fault fault = scope_take_fault(scope);
  return FAIL(scope, ERR_CONFIG, STR_FMT ": %s", STR_ARG(path), fault.text);
}

/* Without a policy no log is looked at, so none that is demanded could be. */
static enum err read_log_policy(struct scope *scope, struct verifier_service *service, struct str path)
{
  struct str text;
  if (path.len == 0) {
    return service->policy.logged
               ? FAIL(scope, ERR_CONFIG, "log_policy: must be given, as the policy demands that credentials are logged")
               : OK;
  }
  TRY(file_read(scope, path.at, LIMIT_LOG_POLICY_OCTETS, &text));
  if (log_policy_parse(scope, text, &service->log_policy) != OK) {
    struct fault fault = scope_take_fault(scope);
    return FAIL(scope, ERR_CONFIG, STR_FMT ": %s", STR_ARG(path), fault.text);
  }
  service->rules.log_policy = &service->log_policy;
  return OK;
}

static void shout_if_lax(const struct policy *policy, bool any_domain)
{
  const struct {
    bool lax;
    struct str detail;
  } rows[] = {
      {policy->any_issuer, STR("THE POLICY ACCEPTS EVERY ISSUER. For conformance suites only, never at a counter.")},
      {policy->any_type, STR("THE POLICY ACCEPTS EVERY TYPE OF CREDENTIAL.")},
      {policy->any_presentation, STR("THE POLICY ACCEPTS PRESENTATIONS BY ANYBODY, MADE AT ANY TIME.")},
      {!policy->status_required, STR("THE POLICY ACCEPTS CREDENTIALS THAT CANNOT BE REVOKED.")},
      {policy->period_is_warning, STR("THE POLICY ACCEPTS EXPIRED CREDENTIALS.")},
      {any_domain, STR("NEITHER `domain` NOR THE POLICY NAMES THIS VERIFIER: codes made for others are accepted.")},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].lax) {
      LOG(LOG_ALERT, "lax_policy", LOG_TEXT("service", STR("verifier")), LOG_TEXT("detail", rows[i].detail));
    }
  }
}

static enum err find_source(struct scope *scope, struct verifier_service *service, const struct config_section *top,
                            struct refresher_source *out)
{
  struct str registry = config_text(top, "registry");
  *out = (struct refresher_source){.bundle = config_text(top, "bundle")};
  if ((registry.len == 0 && out->bundle.len == 0) || service->rules.operator_did.len == 0) {
    return FAIL(scope, ERR_CONFIG, "registry (or bundle) and operator: must both be given");
  }
  if (registry.len > 0 && out->bundle.len > 0) {
    return FAIL(scope, ERR_CONFIG, "registry and bundle: only one of them can be given");
  }
  if (registry.len == 0) {
    return OK;
  }
  TRY(registry_client_open(scope, registry, STR(""), &service->registry_client));
  service->registry = registry_client_port(service->registry_client);
  out->registry = &service->registry;
  return OK;
}

static enum err start_refresher(struct scope *scope, struct verifier_service *service, const struct config *config)
{
  const struct config_section *top = &config->top;
  struct refresher_source source;
  if (service->policy.any_issuer && config_text(top, "registry").len + config_text(top, "bundle").len == 0) {
    return OK;
  }
  service->rules.operator_did = config_text(top, "operator");
  TRY(find_source(scope, service, top, &source));
  return refresher_start(scope, &service->rules, &source, service->evidence, config_integer(top, "refresh_s"),
                         &service->refresher);
}

static enum err make_memories(struct scope *scope, struct verifier_service *service)
{
  service->replay = replay_new(LIMIT_REPLAY_ENTRIES, clock_now_s(&service->clock));
  challenge_maker_start(&service->challenges);
  service->answered = expiring_set_new(LIMIT_CHALLENGES);
  service->evidence = evidence_box_new();
  service->bundle = shown_bundle_new();
  bool all =
      service->bundle != NULL && service->replay != NULL && service->answered != NULL && service->evidence != NULL;
  return all ? OK : FAIL(scope, ERR_IO, "no memory");
}

static enum err fill(struct scope *scope, struct verifier_service *service, const struct config *config)
{
  const struct config_section *top = &config->top;
  TRY(read_policy(scope, service, config_text(top, "policy")));
  TRY(verifier_pages_open(scope, config, service->policy_document, &service->pages));
  TRY(schemas_load_configured(scope, config_text(top, "share"), config_text(top, "schemas"), &service->schemas));
  TRY(make_memories(scope, service));
  service->rules =
      (struct evidence_rules){.catalogue = service->schemas->catalogue, .resolver = &proof_did_key_resolver};
  TRY(read_log_policy(scope, service, config_text(top, "log_policy")));
  service->challenge_s = config_integer(top, "challenge_s");
  service->verifier = (struct verifier){
      .schemas = service->schemas,
      .policy = &service->policy,
      .resolver = &proof_did_key_resolver,
      .replay = service->replay,
      .clock = &service->clock,
      .log_policy = service->rules.log_policy,
  };
  service->domain = config_text(top, "domain");
  shout_if_lax(&service->policy, service->domain.len == 0 && service->policy.domains == NULL);
  return start_refresher(scope, service, config);
}

enum err verifier_open(struct scope *scope, const struct config *config, void **self)
{
  struct verifier_service *service = SCOPE_NEW(scope, struct verifier_service);
  if (service == NULL) {
    return scope_err(scope);
  }
  enum err err = fill(scope, service, config);
  if (err != OK) {
    verifier_close(service);
    return err;
  }
  *self = service;
  return OK;
}

void verifier_close(void *self)
{
  struct verifier_service *service = self;
  refresher_stop(service->refresher);
  registry_client_close(service->registry_client);
  shown_bundle_free(service->bundle);
  evidence_box_free(service->evidence);
  expiring_set_free(service->answered);
  replay_free(service->replay);
  schemas_free(service->schemas);
}

static void print_rounds(const struct verifier_service *service, struct buf *out)
{
  struct refresher_rounds rounds = {0};
  if (service->refresher != NULL) {
    rounds = refresher_rounds(service->refresher);
  }
  buf_format(out,
             "# HELP dojang_refreshes_total Visits to the registry, by whether all was had anew.\n"
             "# TYPE dojang_refreshes_total counter\n"
             "dojang_refreshes_total{outcome=\"complete\"} %llu\n"
             "dojang_refreshes_total{outcome=\"incomplete\"} %llu\n",
             rounds.complete, rounds.incomplete);
}

/* Nothing of a log that is not looked at; one without witnesses has no age. */
static void print_log(const struct verifier_service *service, const struct evidence *evidence, struct buf *out)
{
  if (evidence == NULL || evidence->log == NULL || evidence->log->time_s == 0) {
    return;
  }
  buf_format(out,
             "# HELP dojang_log_age_seconds Age of what the witnesses of the log at hand have signed.\n"
             "# TYPE dojang_log_age_seconds gauge\ndojang_log_age_seconds %lld\n",
             (long long)(clock_now_s(&service->clock) - (int64_t)evidence->log->time_s));
}

void verifier_metrics(void *self, struct buf *out)
{
  struct verifier_service *service = self;
  buf_add(out, STR("# HELP dojang_verifications_total Verifications by verdict.\n"
                   "# TYPE dojang_verifications_total counter\n"));
  for (size_t i = 0; i <= VERDICT_REFUSED; i++) {
    buf_format(out, "dojang_verifications_total{verdict=\"%s\"} %llu\n", verdict_name((enum verdict)i),
               atomic_load(&service->verdicts[i]));
  }
  print_rounds(service, out);
  struct evidence *evidence = evidence_acquire(service->evidence);
  int64_t oldest_s = 0;
  for (size_t i = 0; evidence != NULL && i < evidence->lists_len; i++) {
    int64_t from_s = evidence->lists[i].list.valid_from_s;
    int64_t age_s = clock_now_s(&service->clock) - (from_s > 0 ? from_s : 0); /* without a date: as old as can be */
    oldest_s = age_s > oldest_s ? age_s : oldest_s;
  }
  buf_format(out,
             "# HELP dojang_status_lists Status lists at hand.\n# TYPE dojang_status_lists gauge\n"
             "dojang_status_lists %zu\n",
             evidence == NULL ? (size_t)0 : evidence->lists_len);
  buf_format(out,
             "# HELP dojang_status_age_seconds Age of the oldest status list at hand.\n"
             "# TYPE dojang_status_age_seconds gauge\ndojang_status_age_seconds %lld\n",
             (long long)oldest_s);
  print_log(service, evidence, out);
  evidence_release(service->evidence, evidence);
}
