#include <getopt.h>

#include "base/clock.h"
#include "base/limits.h"
#include "did/did_key.h"
#include "product.h"
#include "proof/proof.h"
#include "terminal.h"
#include "vc/compose.h"
#include "vc/rules.h"

static const char help[] =
    "usage: dojang issue --key FILE [--passphrase env:NAME|file:PATH] [--suite NAME] [--created TIME|none]\n"
    "                    [--proof-id URL] [--previous-proof URL]... [--unchecked] [credential.json]\n\n"
    "Signs a credential (proof purpose assertionMethod). Its rules and, for known kinds, its claims are checked "
    "first;\n"
    "--unchecked signs what no issuer would, for tests. TIME: now, 2026-03-01T00:00:00Z, +90, -90.\n"
    "A credential that has proofs gets one more: beside them, or building on those that --previous-proof names.\n";

struct command {
  const char *key;
  const char *passphrase;
  const char *suite;
  const char *created;
  const char *proof_id;
  struct json previous[LIMIT_PROOFS];
  size_t previous_len;
  bool unchecked;
};

static enum err check(struct scope *scope, const struct schemas *schemas, const struct json *credential)
{
  enum vc_version version;
  TRY(rules_check_credential(scope, credential, &version));
  return compose_check_claims(scope, schemas, credential);
}

static enum err created_of(struct scope *scope, const char *text, int64_t *out)
{
  static const struct clock clock = {0};
  if (str_equal(str_of(text), STR("none"))) {
    *out = 0;
    return OK;
  }
  return product_time(scope, text, clock_now_s(&clock), out);
}

static enum err issue(struct scope *scope, const struct command *command, const char *path)
{
  [[gnu::cleanup(schemas_drop)]] struct schemas *schemas = NULL;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = NULL;
  struct json credential;
  struct json signed_credential;
  struct proof_options options = {
      .suite = str_of(command->suite), .purpose = PROOF_ASSERTION, .id = str_of(command->proof_id)};
  TRY(product_schemas(scope, &schemas));
  TRY(product_key(scope, command->key, command->passphrase, &key));
  TRY(product_json(scope, path, &credential));
  if (!command->unchecked) {
    TRY(check(scope, schemas, &credential));
  }
  struct json previous = json_of_items(command->previous, command->previous_len);
  options.previous = command->previous_len > 1 ? &previous : command->previous_len > 0 ? command->previous : NULL;
  TRY(created_of(scope, command->created, &options.created_s));
  TRY(did_key_method_print(scope, key_pair_public(key), &options.method));
  TRY(proof_create(scope, schemas->catalogue, &credential, key, &options, &signed_credential));
  return product_write(scope, &signed_credential);
}

static bool take_option(struct command *command, int option)
{
  switch (option) {
  case 'k':
    command->key = optarg;
    return true;
  case 'p':
    command->passphrase = optarg;
    return true;
  case 's':
    command->suite = optarg;
    return true;
  case 'c':
    command->created = optarg;
    return true;
  case 'i':
    command->proof_id = optarg;
    return true;
  case 'b':
    if (command->previous_len == LIMIT_PROOFS) {
      return false;
    }
    command->previous[command->previous_len++] = json_of_str(str_of(optarg));
    return true;
  case 'u':
    command->unchecked = true;
    return true;
  default:
    return false;
  }
}

enum outcome verb_issue(struct scope *scope, int argc, char **argv)
{
  static const struct option options[] = {{"key", required_argument, NULL, 'k'},
                                          {"passphrase", required_argument, NULL, 'p'},
                                          {"suite", required_argument, NULL, 's'},
                                          {"created", required_argument, NULL, 'c'},
                                          {"proof-id", required_argument, NULL, 'i'},
                                          {"previous-proof", required_argument, NULL, 'b'},
                                          {"unchecked", no_argument, NULL, 'u'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  struct command command = {.suite = "eddsa-rdfc-2022", .created = "now", .proof_id = ""};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (!take_option(&command, option)) {
      return terminal_help(option == 'h', help);
    }
  }
  const char *path = NULL;
  bool good = terminal_operand(scope, argc, argv, &path) == OK && issue(scope, &command, path) == OK;
  return good ? OUTCOME_GOOD : terminal_failed(scope);
}
