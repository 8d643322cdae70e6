#include <getopt.h>
#include <stdio.h>

#include "crypto/key_file.h"
#include "log_verb.h"
#include "terminal.h"
#include "tlog/note_key.h"

static const char help[] =
    "usage: dojang log key --key FILE --name ORIGIN\n\n"
    "The verifier key of a log, as witnesses, verifiers and auditors want to have it: FILE is the key file of the\n"
    "registry's operator, ORIGIN the log's name in full: public_url without its scheme, then /logs/ and the log's "
    "name,\n"
    "such as registry.gaon.example/logs/2026. A running registry tells the same at GET /log.\n";

static enum err print(struct scope *scope, const char *file, const char *name)
{
  struct public_key public;
  struct note_key key;
  struct str text;
  TRY(key_file_read_public(scope, file, &public));
  TRY(note_key_of(scope, str_of(name), NOTE_KEY_LOG, &public, &key));
  TRY(note_key_print(scope, &key, &text));
  terminal_write(text);
  terminal_write(STR("\n"));
  return OK;
}

enum outcome log_key(struct scope *scope, int argc, char **argv)
{
  static const struct option options[] = {{"key", required_argument, NULL, 'k'},
                                          {"name", required_argument, NULL, 'n'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  const char *file = NULL;
  const char *name = NULL;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (option == 'h' || option == '?') {
      return terminal_help(option == 'h', help);
    }
    *(option == 'k' ? &file : &name) = optarg;
  }
  if (file == NULL || name == NULL || optind != argc) {
    return terminal_help(false, help);
  }
  return print(scope, file, name) == OK ? OUTCOME_GOOD : terminal_failed(scope);
}
