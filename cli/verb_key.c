#include <getopt.h>
#include <string.h>

#include "base/buf.h"
#include "codec/hex.h"
#include "crypto/passphrase.h"
#include "crypto/token.h"
#include "did/did_key.h"
#include "product.h"
#include "terminal.h"

static const char key_help[] =
    "usage: dojang key new --out FILE (--passphrase env:NAME|file:PATH | --test) [--kind KIND]\n"
    "       dojang key show FILE\n\n"
    "A new key pair in a sealed file, and the DID of a key file. --test leaves the key unsealed: for tests only.\n"
    "KIND is Ed25519 (default), P-256 or P-384.\n";

struct key_command {
  const char *out;
  const char *passphrase;
  const char *kind;
  bool test;
};

static enum err print_key(struct scope *scope, const struct public_key *key)
{
  struct str did;
  struct str method;
  struct json printed;
  TRY(did_key_print(scope, key, &did));
  TRY(did_key_method_print(scope, key, &method));
  const struct json_member members[] = {
      JSON_MEMBER("kind", json_of_str(str_of(key_info(key->kind)->name))),
      JSON_MEMBER("did", json_of_str(did)),
      JSON_MEMBER("verificationMethod", json_of_str(method)),
  };
  TRY(json_object_of(scope, 3, members, &printed));
  return product_write(scope, &printed);
}

static enum err key_new(struct scope *scope, const struct key_command *command)
{
  enum key_kind kind;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  [[gnu::cleanup(secret_drop)]] struct secret *passphrase = NULL;
  if (command->out == NULL || (command->passphrase == NULL) != command->test) {
    return FAIL(scope, ERR_OPTION, "--out and one of --passphrase and --test must be given");
  }
  TRY(key_kind_parse(scope, str_of(command->kind), &kind));
  TRY(key_pair_new(scope, kind, &pair));
  if (command->passphrase != NULL) {
    TRY(passphrase_read(scope, str_of(command->passphrase), &passphrase));
  }
  TRY(key_file_write(scope, command->out, pair, passphrase));
  return print_key(scope, key_pair_public(pair));
}

static enum err key_show(struct scope *scope, const char *path)
{
  struct public_key key;
  if (path == NULL) {
    return FAIL(scope, ERR_OPTION, "a key file must be given");
  }
  TRY(key_file_read_public(scope, path, &key));
  return print_key(scope, &key);
}

enum outcome verb_key(struct scope *scope, int argc, char **argv)
{
  static const struct option options[] = {
      {"out", required_argument, NULL, 'o'},  {"passphrase", required_argument, NULL, 'p'},
      {"kind", required_argument, NULL, 'k'}, {"test", no_argument, NULL, 't'},
      {"help", no_argument, NULL, 'h'},       {0}};
  struct key_command command = {.kind = "Ed25519"};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'o':
      command.out = optarg;
      break;
    case 'p':
      command.passphrase = optarg;
      break;
    case 'k':
      command.kind = optarg;
      break;
    case 't':
      command.test = true;
      break;
    default:
      return terminal_help(option == 'h', key_help);
    }
  }
  const char *what = optind < argc ? argv[optind] : "";
  if (strcmp(what, "new") == 0) {
    return key_new(scope, &command) == OK ? OUTCOME_GOOD : terminal_failed(scope);
  }
  if (strcmp(what, "show") == 0) {
    return key_show(scope, argv[optind + 1]) == OK ? OUTCOME_GOOD : terminal_failed(scope);
  }
  return terminal_help(false, key_help);
}

static const char token_help[] = "usage: dojang token new --role issue|revoke|audit|verify --name NAME\n\n"
                                 "A bearer token, and the line for a service's token file that allows it.\n";

static enum err token_print(struct scope *scope, const char *role, const char *name)
{
  struct str token = token_new(scope);
  if (token.at == NULL) {
    return scope_err(scope);
  }
  struct digest hash = token_hash(token);
  struct buf line = buf_in(scope);
  buf_format(&line, "%s ", role);
  hex_print(&line, digest_bytes(&hash));
  buf_format(&line, " %s", name);
  struct str text;
  TRY(buf_str(&line, &text));
  struct json printed;
  const struct json_member members[] = {JSON_MEMBER("token", json_of_str(token)),
                                        JSON_MEMBER("line", json_of_str(text))};
  TRY(json_object_of(scope, 2, members, &printed));
  return product_write(scope, &printed);
}

enum outcome verb_token(struct scope *scope, int argc, char **argv)
{
  static const struct option options[] = {{"role", required_argument, NULL, 'r'},
                                          {"name", required_argument, NULL, 'n'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  const char *role = NULL;
  const char *name = NULL;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'r':
      role = optarg;
      break;
    case 'n':
      name = optarg;
      break;
    default:
      return terminal_help(option == 'h', token_help);
    }
  }
  if (optind >= argc || strcmp(argv[optind], "new") != 0 || role == NULL || name == NULL) {
    return terminal_help(false, token_help);
  }
  return token_print(scope, role, name) == OK ? OUTCOME_GOOD : terminal_failed(scope);
}
