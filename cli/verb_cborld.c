#include <getopt.h>
#include <string.h>

#include "cborld/cborld.h"
#include "octets.h"
#include "product.h"
#include "terminal.h"

static const char help[] =
    "usage: dojang cborld encode [--entry ID] [--raw] [document.json]\n"
    "       dojang cborld decode [file]\n\n"
    "A JSON-LD document as CBOR-LD and back, with the contexts and tables of the schemas folder. --entry is the id in\n"
    "the CBOR-LD registry (82000000 unless given; 0: not compressed; 1: no tables). Octets are printed as "
    "hexadecimal,\n"
    "or as they are with --raw; both are read.\n";

struct command {
  const char *entry;
  bool raw;
};

static enum err encode(struct scope *scope, const struct command *command, const char *path)
{
  [[gnu::cleanup(schemas_drop)]] struct schemas *schemas = NULL;
  struct json document;
  struct bytes octets;
  uint64_t entry_id = DOJANG_CBORLD_ENTRY;
  if (command->entry != NULL && !str_to_u64(str_of(command->entry), &entry_id)) {
    return FAIL(scope, ERR_OPTION, "--entry: must be a whole number");
  }
  TRY(product_schemas(scope, &schemas));
  TRY(product_json(scope, path, &document));
  TRY(cborld_encode(scope, schemas->tables, entry_id, &document, &octets));
  return octets_write(scope, command->raw, octets);
}

static enum err decode(struct scope *scope, const struct command *command, const char *path)
{
  (void)command;
  [[gnu::cleanup(schemas_drop)]] struct schemas *schemas = NULL;
  struct bytes octets;
  struct json document;
  TRY(product_schemas(scope, &schemas));
  TRY(octets_read(scope, path, &octets));
  TRY(cborld_decode(scope, schemas->tables, octets, &document));
  return product_write(scope, &document);
}

static bool take_option(struct command *command, int option)
{
  if (option == 'e') {
    command->entry = optarg;
    return true;
  }
  command->raw = command->raw || option == 'r';
  return option == 'r';
}

static enum outcome run(struct scope *scope, int argc, char **argv,
                        enum err (*step)(struct scope *scope, const struct command *command, const char *path))
{
  static const struct option options[] = {
      {"entry", required_argument, NULL, 'e'}, {"raw", no_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'}, {0}};
  struct command command = {0};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (!take_option(&command, option)) {
      return terminal_help(option == 'h', help);
    }
  }
  const char *path = NULL;
  bool good = terminal_operand(scope, argc, argv, &path) == OK && step(scope, &command, path) == OK;
  return good ? OUTCOME_GOOD : terminal_failed(scope);
}

enum outcome verb_cborld(struct scope *scope, int argc, char **argv)
{
  if (argc > 1 && strcmp(argv[1], "encode") == 0) {
    return run(scope, argc - 1, argv + 1, encode);
  }
  if (argc > 1 && strcmp(argv[1], "decode") == 0) {
    return run(scope, argc - 1, argv + 1, decode);
  }
  return terminal_help(argc > 1 && strcmp(argv[1], "--help") == 0, help);
}
