#include <getopt.h>

#include "base/clock.h"
#include "codec/base64.h"
#include "crypto/random.h"
#include "did/did_key.h"
#include "product.h"
#include "terminal.h"
#include "vc/present.h"

static const char help[] =
    "usage: dojang present --key FILE --domain NAME [--challenge TEXT] [--created TIME] [--expires TIME] [--qr]\n"
    "                      [--passphrase env:NAME|file:PATH] [--suite NAME] [--none | credential.json]\n\n"
    "The holder's presentation of one credential (or an array of them), as JSON or, with --qr, as the text of its QR\n"
    "code. With --none it shows no credential and proves the key alone, as an issuer asks of a wallet. Without\n"
    "--challenge the holder makes one. It is good for 90 seconds unless --expires says otherwise.\n"
    "TIME: now, 2026-03-01T00:00:00Z, +90, -90.\n";

enum { WALLET_S = 90, NONCE_OCTETS = 16 };

struct command {
  const char *key;
  const char *passphrase;
  const char *suite;
  const char *domain;
  const char *challenge;
  const char *created;
  const char *expires;
  bool qr;
  bool none;
};

static enum err challenge_of(struct scope *scope, const struct command *command, struct str *out)
{
  if (command->challenge != NULL) {
    *out = str_of(command->challenge);
    return OK;
  }
  uint8_t nonce[NONCE_OCTETS];
  random_fill(nonce, sizeof nonce);
  return base64_encode(scope, BASE64_URL, (struct bytes){nonce, sizeof nonce}, out);
}

static enum err order_of(struct scope *scope, const struct command *command, const struct key_pair *key,
                         struct presentation_order *out)
{
  static const struct clock clock = {0};
  int64_t now_s = clock_now_s(&clock);
  if (command->domain == NULL) {
    return FAIL(scope, ERR_OPTION, "--domain NAME must be given");
  }
  out->suite = str_of(command->suite);
  out->domain = str_of(command->domain);
  TRY(product_time(scope, command->created, now_s, &out->created_s));
  out->expires_s = out->created_s + WALLET_S;
  if (command->expires != NULL) {
    TRY(product_time(scope, command->expires, now_s, &out->expires_s));
  }
  TRY(did_key_method_print(scope, key_pair_public(key), &out->method));
  return challenge_of(scope, command, &out->challenge);
}

static enum err print(struct scope *scope, const struct schemas *schemas, bool qr, const struct json *presentation)
{
  if (!qr) {
    return product_write(scope, presentation);
  }
  struct str text;
  TRY(present_qr_text(scope, schemas, presentation, &text));
  terminal_write(text);
  terminal_write(STR("\n"));
  return OK;
}

static enum err make(struct scope *scope, const struct command *command, const char *path)
{
  [[gnu::cleanup(schemas_drop)]] struct schemas *schemas = NULL;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = NULL;
  struct json credentials;
  struct json presentation;
  struct presentation_order order = {.credentials = command->none ? NULL : &credentials};
  TRY(product_schemas(scope, &schemas));
  TRY(product_key(scope, command->key, command->passphrase, &key));
  TRY(command->none ? OK : product_json(scope, path, &credentials));
  TRY(order_of(scope, command, key, &order));
  TRY(present(scope, schemas, key, &order, &presentation));
  return print(scope, schemas, command->qr, &presentation);
}

static bool take_option(struct command *command, int option)
{
  const char **const texts[] = {
      ['k'] = &command->key,       ['p'] = &command->passphrase, ['s'] = &command->suite,  ['d'] = &command->domain,
      ['n'] = &command->challenge, ['c'] = &command->created,    ['e'] = &command->expires};
  if (option == 'q') {
    command->qr = true;
    return true;
  }
  if (option == 'o') {
    command->none = true;
    return true;
  }
  if (option == 'h' || option == '?' || texts[option] == NULL) {
    return false;
  }
  *texts[option] = optarg;
  return true;
}

enum outcome verb_present(struct scope *scope, int argc, char **argv)
{
  static const struct option options[] = {{"key", required_argument, NULL, 'k'},
                                          {"passphrase", required_argument, NULL, 'p'},
                                          {"suite", required_argument, NULL, 's'},
                                          {"domain", required_argument, NULL, 'd'},
                                          {"challenge", required_argument, NULL, 'n'},
                                          {"created", required_argument, NULL, 'c'},
                                          {"expires", required_argument, NULL, 'e'},
                                          {"qr", no_argument, NULL, 'q'},
                                          {"none", no_argument, NULL, 'o'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  struct command command = {.suite = "eddsa-rdfc-2022", .created = "now"};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (!take_option(&command, option)) {
      return terminal_help(option == 'h', help);
    }
  }
  const char *path = NULL;
  bool good = terminal_operand(scope, argc, argv, &path) == OK && make(scope, &command, path) == OK;
  return good ? OUTCOME_GOOD : terminal_failed(scope);
}
