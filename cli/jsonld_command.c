#include "jsonld_command.h"

#include <getopt.h>
#include <string.h>

#include "terminal.h"
#include "json/text.h"

enum choice { OPTION_BASE, OPTION_MODE, OPTION_CONTEXT, OPTION_DIRECTION, OPTION_GENERALIZED, OPTION_SAFE, OPTION_MAP };

static enum err read_mode(struct scope *scope, struct jsonld_options *options)
{
  options->mode_1_0 = strcmp(optarg, "json-ld-1.0") == 0;
  if (options->mode_1_0 || strcmp(optarg, "json-ld-1.1") == 0) {
    return OK;
  }
  return FAIL(scope, ERR_OPTION, "--mode takes json-ld-1.0 or json-ld-1.1");
}

static enum err read_direction(struct scope *scope, struct jsonld_options *options)
{
  options->direction = JSONLD_DIRECTION_I18N;
  if (strcmp(optarg, "i18n-datatype") == 0) {
    return OK;
  }
  options->direction = JSONLD_DIRECTION_COMPOUND;
  return strcmp(optarg, "compound-literal") == 0
             ? OK
             : FAIL(scope, ERR_OPTION, "--rdf-direction takes i18n-datatype or compound-literal");
}

static enum err read_context(struct scope *scope, struct jsonld_command *command)
{
  struct str text;
  TRY(terminal_read(scope, optarg, &text));
  TRY(json_parse(scope, text, &command->expand_context));
  command->options.expand_context = &command->expand_context;
  return OK;
}

static enum err read_option(struct scope *scope, int option, struct jsonld_command *command)
{
  switch (option) {
  case OPTION_BASE:
    command->options.base = str_of(optarg);
    return OK;
  case OPTION_MODE:
    return read_mode(scope, &command->options);
  case OPTION_CONTEXT:
    return read_context(scope, command);
  case OPTION_DIRECTION:
    return read_direction(scope, &command->options);
  case OPTION_GENERALIZED:
    command->options.generalized_rdf = true;
    return OK;
  case OPTION_SAFE:
    command->options.safe = true;
    return OK;
  case OPTION_MAP:
    return folder_loader_add(&command->folders, scope, optarg);
  case 'h':
    command->help = true;
    return OK;
  default:
    return FAIL(scope, ERR_OPTION, "an option is not understood");
  }
}

enum err jsonld_command_read(struct scope *scope, int argc, char **argv, struct jsonld_command *out)
{
  static const struct option options[] = {{"base", required_argument, NULL, OPTION_BASE},
                                          {"mode", required_argument, NULL, OPTION_MODE},
                                          {"expand-context", required_argument, NULL, OPTION_CONTEXT},
                                          {"rdf-direction", required_argument, NULL, OPTION_DIRECTION},
                                          {"generalized", no_argument, NULL, OPTION_GENERALIZED},
                                          {"safe", no_argument, NULL, OPTION_SAFE},
                                          {"map", required_argument, NULL, OPTION_MAP},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  *out = (struct jsonld_command){0};
  for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
    TRY(read_option(scope, option, out));
  }
  if (out->folders.len > 0) {
    out->loader = folder_loader_of(&out->folders);
    out->options.loader = &out->loader;
  }
  return terminal_operand(scope, argc, argv, &out->file);
}
