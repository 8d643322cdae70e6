#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "audit/audit.h"
#include "base/clock.h"
#include "log_verb.h"
#include "product.h"
#include "terminal.h"
#include "web_source.h"

static const char help[] =
    "usage: dojang log audit --policy FILE|--log KEY --operator DID --state FOLDER [--stale-s SECONDS] [--lists]\n"
    "                        [--json] [--now TIME] URL\n\n"
    "Follows the logs of the registry at the URL from outside: checks signatures and witnesses of the checkpoint,\n"
    "rebuilds the root from every entry, compares every tile, reads every version of each status list and of the "
    "trust\n"
    "list, and holds all that against what it saw before. The folder keeps that; its first use begins at the first\n"
    "entry. The policy names logs and witnesses; --log is one log's verifier key, with no witness asked.\n"
    "A finding stands in findings.json of the folder, and is told, until somebody moves that file away.\n"
    "--stale-s: for how long a log may go without a witness who sees it; 86400 when nothing is said.\n"
    "--lists: a line for each status list. --json: for machines.\n"
    "Exit code 0: all is as it must be. 1: something was found. 2: could not check.\n";

enum { TIMEOUT_MS = 30000, PAUSE_MS = 2000 };

struct command {
  const char *policy;
  const char *log;
  const char *operator_did;
  const char *state;
  const char *now;
  const char *stale_s;
  bool lists;
  bool json;
};

static enum err need(struct scope *scope, const struct command *command, const char *url)
{
  if ((command->policy == NULL) == (command->log == NULL)) {
    return FAIL(scope, ERR_OPTION, "one of --policy FILE and --log KEY must be given");
  }
  if (command->operator_did == NULL || command->state == NULL) {
    return FAIL(scope, ERR_OPTION, "--operator DID and --state FOLDER must be given");
  }
  return url != NULL ? OK : FAIL(scope, ERR_OPTION, "the registry's URL must be given");
}

static enum err policy_of(struct scope *scope, const struct command *command, struct log_policy *out)
{
  struct str text = {0};
  if (command->policy == NULL) {
    text = scope_format(scope, "log %s\nquorum none\n", command->log);
    return text.at == NULL ? scope_err(scope) : log_policy_parse(scope, text, out);
  }
  TRY(terminal_read(scope, command->policy, &text));
  TRY(log_policy_parse(scope, text, out));
  return out->logs_len > 0 ? OK : FAIL(scope, ERR_CONFIG, "%s: names no log", command->policy);
}

static enum err stale_of(struct scope *scope, const struct command *command, int64_t *out)
{
  uint64_t seconds = 0;
  if (!str_to_u64(str_of(command->stale_s), &seconds) || seconds > INT32_MAX) {
    return FAIL(scope, ERR_OPTION, "--stale-s: must be a whole number of seconds");
  }
  *out = (int64_t)seconds;
  return OK;
}

static enum err client_of(struct scope *scope, const char *url, struct http_client **out)
{
  struct str base = str_of(url);
  struct http_client_settings settings = {
      .base_url = str_ends(base, STR("/")) ? str_slice(base, 0, base.len - 1) : base, .timeout_ms = TIMEOUT_MS};
  return http_client_new(scope, &settings, out);
}

static enum err make_folder(struct scope *scope, const char *path)
{
  assert(path != NULL);
  return mkdir(path, 0755) == 0 || errno == EEXIST ? OK : FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
}

/* What was found is told even when not all could be looked at. */
static enum err tell(struct scope *scope, const struct command *command, const struct audit *audit, enum err err)
{
  struct json document;
  struct str text;
  if (command->json) {
    TRY(audit_json(audit, scope, err, &document));
    return product_write(scope, &document);
  }
  TRY(audit_print(audit, scope, command->lists, &text));
  terminal_write(text);
  terminal_write(err != OK               ? STR("could not check to the end\n")
                 : audit_is_clean(audit) ? STR("clean\n")
                                         : STR("not clean\n"));
  return OK;
}

static void drop_client(struct http_client **client)
{
  http_client_free(*client);
}

static void drop_audit(struct audit **audit)
{
  audit_close(*audit);
}

static enum err run(struct scope *scope, const struct command *command, const char *url, bool *clean)
{
  [[gnu::cleanup(schemas_drop)]] struct schemas *schemas = NULL;
  [[gnu::cleanup(drop_client)]] struct http_client *client = NULL;
  [[gnu::cleanup(drop_audit)]] struct audit *audit = NULL;
  struct log_policy policy;
  struct clock clock = {0};
  struct audit_settings settings = {.policy = &policy, .folder = command->state, .pause_ms = PAUSE_MS};
  TRY(need(scope, command, url));
  TRY(policy_of(scope, command, &policy));
  TRY(product_time(scope, command->now, clock_now_s(&clock), &settings.now_s));
  TRY(stale_of(scope, command, &settings.stale_s));
  TRY(product_schemas(scope, &schemas));
  TRY(client_of(scope, url, &client));
  TRY(make_folder(scope, command->state));
  settings.source = web_source(client);
  settings.rules = (struct evidence_rules){.catalogue = schemas->catalogue,
                                           .resolver = &proof_did_key_resolver,
                                           .operator_did = str_of(command->operator_did)};
  TRY(audit_open(scope, &settings, &audit));
  enum err err = audit_visit(audit, scope);
  struct fault fault = scope_take_fault(scope);
  TRY(tell(scope, command, audit, err));
  *clean = audit_is_clean(audit);
  return err == OK ? OK : FAIL(scope, err, "%s", fault.text);
}

static bool take_option(struct command *command, int option)
{
  const char **const texts[] = {['p'] = &command->policy, ['l'] = &command->log, ['o'] = &command->operator_did,
                                ['s'] = &command->state,  ['n'] = &command->now, ['t'] = &command->stale_s};
  if (option == 'i' || option == 'j') {
    command->lists = command->lists || option == 'i';
    command->json = command->json || option == 'j';
    return true;
  }
  if (option == 'h' || option == '?' || texts[option] == NULL) {
    return false;
  }
  *texts[option] = optarg;
  return true;
}

enum outcome log_audit(struct scope *scope, int argc, char **argv)
{
  static const struct option options[] = {
      {"policy", required_argument, NULL, 'p'},   {"log", required_argument, NULL, 'l'},
      {"operator", required_argument, NULL, 'o'}, {"state", required_argument, NULL, 's'},
      {"now", required_argument, NULL, 'n'},      {"stale-s", required_argument, NULL, 't'},
      {"lists", no_argument, NULL, 'i'},          {"json", no_argument, NULL, 'j'},
      {"help", no_argument, NULL, 'h'},           {0}};
  struct command command = {.now = "now", .stale_s = "86400"};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (!take_option(&command, option)) {
      return terminal_help(option == 'h', help);
    }
  }
  const char *url = NULL;
  bool clean = false;
  bool done = terminal_operand(scope, argc, argv, &url) == OK && run(scope, &command, url, &clean) == OK;
  return done ? (clean ? OUTCOME_GOOD : OUTCOME_BAD) : terminal_failed(scope);
}
