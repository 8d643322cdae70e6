#include <getopt.h>

#include "base/clock.h"
#include "base/limits.h"
#include "product.h"
#include "terminal.h"
#include "vc/verify.h"
#include "json/text.h"

static const char help[] =
    "usage: dojang verify [--as counter|credential|presentation] [--policy FILE] [--operator DID] [--issuers FILE]\n"
    "                     [--list FILE]... [--bundle FILE] [--log-policy FILE] [--log-proof FILE]... [--logged]\n"
    "                     [--challenge TEXT] [--domain NAME] [--now TIME] [file]\n\n"
    "Verifies the text of a QR code, CBOR-LD or JSON and prints the report. The trust list and the status lists are\n"
    "files as the registry serves them, signed by the operator, or all in the one file that it serves at /bundle;\n"
    "without them issuer and status cannot be checked. With --logged the credential must be in the issuance log: by a\n"
    "proof from GET /proofs/{index} of the registry, checked by a policy of logs and witnesses. What of a bundle does\n"
    "not hold is told and left out. dataAsOf in the report is the age of the oldest data.\n"
    "Exit code 0: verified. 1: refused. 2: could not check.\n";

enum { LISTS_MOST = 64 };

struct command {
  const char *as;
  const char *policy;
  const char *operator_did;
  const char *issuers;
  const char *lists[LISTS_MOST];
  size_t lists_len;
  const char *bundle;
  const char *log_policy;
  const char *log_proofs[LIMIT_CREDENTIALS];
  size_t log_proofs_len;
  bool logged;
  const char *challenge;
  const char *domain;
  const char *now;
};

static struct str text_of(const char *option)
{
  return option == NULL ? STR("") : str_of(option);
}

static enum err policy_of(struct scope *scope, const char *path, struct policy *out)
{
  struct json document;
  if (path == NULL) {
    document = json_of_members(NULL, 0);
    return policy_parse(scope, &document, out);
  }
  TRY(product_json(scope, path, &document));
  return policy_parse(scope, &document, out);
}

static enum err use_of(struct scope *scope, const char *as, enum verify_use *out)
{
  static const struct {
    const char *name;
    enum verify_use use;
  } uses[] = {{"counter", VERIFY_COUNTER}, {"credential", VERIFY_CREDENTIAL}, {"presentation", VERIFY_PRESENTATION}};
  for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
    if (str_equal(str_of(as), str_of(uses[i].name))) {
      *out = uses[i].use;
      return OK;
    }
  }
  return FAIL(scope, ERR_OPTION, "--as: must be counter, credential or presentation");
}

/* A list is filed under the URL that it says it has; its signature says that the operator means it. */
static enum err add_list(struct scope *scope, const struct evidence_rules *rules, const char *path,
                         struct evidence *evidence)
{
  struct str text;
  struct json document;
  TRY(terminal_read(scope, path, &text));
  TRY(json_parse(scope, text, &document));
  const struct json *id = json_get(&document, STR("id"));
  if (!json_is_string(id)) {
    return FAIL(scope, ERR_VALUE, "%s: id: is missing", path);
  }
  return evidence_add_list(evidence, scope, rules, id->string, text, STR(""));
}

/* A bad part is told, and does not keep the good ones from being used. */
static enum err add_bundle(struct scope *scope, const struct evidence_rules *rules, const char *path,
                           struct evidence *evidence)
{
  struct str text;
  TRY(terminal_read(scope, path, &text));
  if (evidence_add_bundle(evidence, scope, rules, NULL, text) != OK) {
    (void)terminal_failed(scope);
    (void)scope_take_fault(scope);
  }
  return scope_err(scope);
}

static enum err gather(struct scope *scope, const struct command *command, const struct evidence_rules *rules,
                       struct evidence *evidence)
{
  struct str text;
  if (command->issuers != NULL) {
    TRY(terminal_read(scope, command->issuers, &text));
    TRY(evidence_add_trust(evidence, scope, rules, text, STR("")));
  }
  for (size_t i = 0; i < command->lists_len; i++) {
    TRY(add_list(scope, rules, command->lists[i], evidence));
  }
  if (command->bundle != NULL) {
    TRY(add_bundle(scope, rules, command->bundle, evidence));
  }
  return OK;
}

static enum err read_log_policy(struct scope *scope, const char *path, struct log_policy *out)
{
  struct str text;
  TRY(terminal_read(scope, path, &text));
  return log_policy_parse(scope, text, out);
}

/* A shell's line feed is not part of a small proof; of the other kind the last one is. */
static enum err read_log_proofs(struct scope *scope, const struct command *command, struct verify_request *out)
{
  struct str *proofs = SCOPE_ARRAY(scope, struct str, command->log_proofs_len);
  if (proofs == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < command->log_proofs_len; i++) {
    TRY(terminal_read(scope, command->log_proofs[i], &proofs[i]));
    bool one_line = proofs[i].len > 0 && str_find(proofs[i], '\n', 0) == proofs[i].len - 1;
    proofs[i].len -= one_line;
  }
  out->log_proofs = proofs;
  out->log_proofs_len = command->log_proofs_len;
  return OK;
}

static enum err judge(struct scope *scope, const struct command *command, const struct verifier *verifier,
                      const struct evidence *evidence, const char *path, enum verdict *out)
{
  struct verify_request request = {.challenge = text_of(command->challenge), .domain = text_of(command->domain)};
  struct report report;
  struct json printed;
  struct str text;
  request.logged = command->logged;
  TRY(use_of(scope, command->as, &request.use));
  TRY(read_log_proofs(scope, command, &request));
  TRY(terminal_read(scope, path, &text));
  /* A shell's line feed is not part of a scanned code. */
  struct str line = str_ends(text, STR("\n")) ? str_slice(text, 0, text.len - 1) : text;
  TRY(verify_octets(scope, verifier, evidence, &request, str_bytes(line), &report));
  TRY(report_print(scope, &report, &printed));
  *out = report_verdict(&report);
  return product_write(scope, &printed);
}

static void drop_evidence(struct evidence **evidence)
{
  evidence_free(*evidence);
}

static enum err run(struct scope *scope, const struct command *command, const char *path, enum verdict *out)
{
  [[gnu::cleanup(schemas_drop)]] struct schemas *schemas = NULL;
  struct policy policy;
  struct clock clock = {0};
  struct log_policy log_policy;
  [[gnu::cleanup(drop_evidence)]] struct evidence *evidence = evidence_new();
  if (evidence == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  TRY(product_schemas(scope, &schemas));
  TRY(policy_of(scope, command->policy, &policy));
  TRY(product_time(scope, command->now, clock_now_s(&clock), &clock.fixed_s));
  struct evidence_rules rules = {schemas->catalogue, &proof_did_key_resolver, text_of(command->operator_did), NULL};
  if (command->log_policy != NULL) {
    TRY(read_log_policy(scope, command->log_policy, &log_policy));
    rules.log_policy = &log_policy;
  }
  TRY(gather(scope, command, &rules, evidence));
  struct verifier verifier = {.schemas = schemas,
                              .policy = &policy,
                              .resolver = &proof_did_key_resolver,
                              .clock = &clock,
                              .log_policy = rules.log_policy};
  return judge(scope, command, &verifier, evidence, path, out);
}

static bool take_option(struct command *command, int option)
{
  const char **const texts[] = {['a'] = &command->as,      ['p'] = &command->policy,    ['o'] = &command->operator_did,
                                ['i'] = &command->issuers, ['c'] = &command->challenge, ['d'] = &command->domain,
                                ['n'] = &command->now,     ['b'] = &command->bundle,    ['y'] = &command->log_policy};
  if (option == 'L') {
    command->logged = true;
    return true;
  }
  if (option == 'P' && command->log_proofs_len < LIMIT_CREDENTIALS) {
    command->log_proofs[command->log_proofs_len++] = optarg;
    return true;
  }
  if (option == 'l' && command->lists_len < LISTS_MOST) {
    command->lists[command->lists_len++] = optarg;
    return true;
  }
  if (option == 'h' || option == '?' || option == 'l' || option == 'P' || texts[option] == NULL) {
    return false;
  }
  *texts[option] = optarg;
  return true;
}

static enum outcome outcome_of(enum verdict verdict)
{
  switch (verdict) {
  case VERDICT_VERIFIED:
    return OUTCOME_GOOD;
  case VERDICT_REFUSED:
    return OUTCOME_BAD;
  case VERDICT_COULD_NOT_CHECK:
    break;
  }
  return OUTCOME_FAILED;
}

enum outcome verb_verify(struct scope *scope, int argc, char **argv)
{
  static const struct option options[] = {{"as", required_argument, NULL, 'a'},
                                          {"policy", required_argument, NULL, 'p'},
                                          {"operator", required_argument, NULL, 'o'},
                                          {"issuers", required_argument, NULL, 'i'},
                                          {"list", required_argument, NULL, 'l'},
                                          {"challenge", required_argument, NULL, 'c'},
                                          {"domain", required_argument, NULL, 'd'},
                                          {"now", required_argument, NULL, 'n'},
                                          {"bundle", required_argument, NULL, 'b'},
                                          {"log-policy", required_argument, NULL, 'y'},
                                          {"log-proof", required_argument, NULL, 'P'},
                                          {"logged", no_argument, NULL, 'L'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  struct command command = {.as = "counter", .now = "now"};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (!take_option(&command, option)) {
      return terminal_help(option == 'h', help);
    }
  }
  const char *path = NULL;
  enum verdict verdict = VERDICT_COULD_NOT_CHECK;
  bool done = terminal_operand(scope, argc, argv, &path) == OK && run(scope, &command, path, &verdict) == OK;
  return done ? outcome_of(verdict) : terminal_failed(scope);
}
