#include <getopt.h>
#include <stdio.h>

#include "base/buf.h"
#include "http/config.h"
#include "http/serve.h"
#include "log_verb.h"
#include "product.h"
#include "terminal.h"
#include "witness_service/witness_service.h"

static const char help[] =
    "usage: dojang log witness --key FILE [--passphrase env:NAME|file:PATH] --name NAME --store FOLDER\n"
    "                          (--log VKEY)... [--logs FILE] [--listen ADDRESS:PORT] [--port-file FILE]\n"
    "       dojang log witness --print-key --key FILE --name NAME\n\n"
    "Cosigns the checkpoints of the logs whose keys are given, if they only grow: POST /add-checkpoint (C2SP "
    "tlog-witness),\n"
    "until SIGTERM. NAME is the witness's own, such as witness.north.example; its key, as logs and verifiers want to "
    "have\n"
    "it, is printed at the start, or by --print-key alone. --logs: the `log` lines of a policy file; other lines are\n"
    "skipped. --store keeps what was cosigned: a witness that loses it is a new witness, with a new key and name.\n"
    "ADDRESS:PORT is 127.0.0.1:8104 unless given; a proxy in front adds TLS. Port 0 takes a free one, and --port-file\n"
    "says which.\n";

struct command {
  const char *listen;
  const char *port_file;
  const char *key;
  const char *passphrase;
  const char *name;
  const char *logs;
  const char *store;
  bool print_key;
  struct buf log_lines; /* of --log, as a policy has them */
};

static enum err print_key(struct scope *scope, const struct note_key *key)
{
  struct str text;
  TRY(note_key_print(scope, key, &text));
  terminal_write(text);
  terminal_write(STR("\n"));
  return fflush(stdout) == 0 ? OK : FAIL(scope, ERR_IO, "the key cannot be printed");
}

static enum err print_key_alone(struct scope *scope, const struct command *command)
{
  struct public_key public;
  struct note_key key;
  TRY(key_file_read_public(scope, command->key, &public));
  TRY(note_key_of(scope, str_of(command->name), NOTE_KEY_WITNESS, &public, &key));
  return print_key(scope, &key);
}

static bool is_log_line(struct str line)
{
  struct str text = str_trim(line);
  return str_starts(text, STR("log ")) || str_starts(text, STR("log\t"));
}

/* The lines of a policy file that name logs. The others stay as empty lines, so that those keep their numbers. */
static enum err add_log_lines(struct scope *scope, const char *path, struct buf *out)
{
  struct str text;
  TRY(terminal_read(scope, path, &text));
  for (size_t from = 0; from < text.len;) {
    size_t end = str_find(text, '\n', from);
    struct str line = str_slice(text, from, end);
    if (is_log_line(line)) {
      buf_add(out, line);
    }
    buf_add_char(out, '\n');
    from = end == SIZE_MAX ? text.len : end + 1;
  }
  return OK;
}

static enum err read_logs(struct scope *scope, const struct command *command, struct log_policy *out)
{
  struct buf lines = buf_in(scope);
  struct str text;
  if (command->logs != NULL) {
    TRY(add_log_lines(scope, command->logs, &lines));
  }
  struct str options;
  TRY(buf_str(&command->log_lines, &options));
  buf_add(&lines, options);
  buf_add(&lines, STR("quorum none\n"));
  TRY(buf_str(&lines, &text));
  TRY(log_policy_parse(scope, text, out));
  return out->logs_len > 0 ? OK : FAIL(scope, ERR_OPTION, "no log: --log or --logs must name one");
}

static void witness_drop(struct witness **witness)
{
  witness_close(*witness);
}

static enum err run(struct scope *scope, const struct command *command)
{
  static const struct clock clock = {0};
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  [[gnu::cleanup(witness_drop)]] struct witness *witness = NULL;
  struct log_policy logs;
  struct config_address address;
  TRY(config_address_parse(scope, str_of(command->listen), &address));
  TRY(read_logs(scope, command, &logs));
  TRY(product_key(scope, command->key, command->passphrase, &pair));
  const struct witness_settings settings = {
      .folder = str_of(command->store),
      .name = str_of(command->name),
      .key = pair,
      .logs = &logs,
      .clock = &clock,
  };
  http_serve_prepare();
  TRY(witness_open(scope, &settings, &witness));
  TRY(print_key(scope, witness_key(witness)));
  struct http_settings http = http_settings_default();
  http.address = address.host;
  http.port = address.port;
  const struct http_service service = witness_service(witness);
  return http_serve(scope, &http, &service, command->port_file);
}

static enum err check_options(struct scope *scope, const struct command *command)
{
  if (command->key == NULL || command->name == NULL) {
    return FAIL(scope, ERR_OPTION, "--key and --name must be given");
  }
  if (command->store == NULL && !command->print_key) {
    return FAIL(scope, ERR_OPTION, "--store must be given");
  }
  return OK;
}

static bool take_option(struct command *command, int option)
{
  const char **const texts[] = {
      ['l'] = &command->listen, ['f'] = &command->port_file, ['k'] = &command->key,   ['p'] = &command->passphrase,
      ['n'] = &command->name,   ['L'] = &command->logs,      ['s'] = &command->store,
  };
  switch (option) {
  case 'P':
    command->print_key = true;
    return true;
  case 'o':
    buf_format(&command->log_lines, "log %s\n", optarg);
    return true;
  case 'l':
  case 'f':
  case 'k':
  case 'p':
  case 'n':
  case 'L':
  case 's':
    *texts[option] = optarg;
    return true;
  default:
    return false;
  }
}

enum outcome log_witness(struct scope *scope, int argc, char **argv)
{
  static const struct option options[] = {{"listen", required_argument, NULL, 'l'},
                                          {"port-file", required_argument, NULL, 'f'},
                                          {"key", required_argument, NULL, 'k'},
                                          {"passphrase", required_argument, NULL, 'p'},
                                          {"name", required_argument, NULL, 'n'},
                                          {"log", required_argument, NULL, 'o'},
                                          {"logs", required_argument, NULL, 'L'},
                                          {"store", required_argument, NULL, 's'},
                                          {"print-key", no_argument, NULL, 'P'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  struct command command = {.listen = "127.0.0.1:8104", .log_lines = buf_in(scope)};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (!take_option(&command, option)) {
      return terminal_help(option == 'h', help);
    }
  }
  if (optind < argc) {
    return terminal_help(false, help);
  }
  bool good = check_options(scope, &command) == OK &&
              (command.print_key ? print_key_alone(scope, &command) : run(scope, &command)) == OK;
  return good ? OUTCOME_GOOD : terminal_failed(scope);
}
