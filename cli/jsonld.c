#include "jsonld_command.h"

#include "product.h"
#include "rdf/nquads.h"
#include "terminal.h"

/* The verbs expand and tordf. */

#define EXPAND_HELP "usage: dojang expand [options] [file]\n" JSONLD_COMMAND_HELP
#define TORDF_HELP "usage: dojang tordf [options] [file]\n" JSONLD_COMMAND_HELP

static enum err expand(struct scope *scope, const struct jsonld_command *command)
{
  struct json document;
  struct json expanded;
  TRY(product_json(scope, command->file, &document));
  TRY(jsonld_expand(scope, &document, &command->options, &expanded));
  return product_write(scope, &expanded);
}

static enum err tordf(struct scope *scope, const struct jsonld_command *command)
{
  struct json document;
  struct buf lines = buf_in(scope);
  struct str text;
  TRY(product_json(scope, command->file, &document));
  TRY(jsonld_to_rdf(scope, &document, &command->options, nquads_sink(&lines)));
  TRY(buf_str(&lines, &text));
  terminal_write(text);
  return OK;
}

static enum outcome run(struct scope *scope, int argc, char **argv, const char *help,
                        enum err (*act)(struct scope *scope, const struct jsonld_command *command))
{
  struct jsonld_command command;
  if (jsonld_command_read(scope, argc, argv, &command) != OK) {
    (void)terminal_failed(scope);
    return terminal_help(false, help);
  }
  if (command.help) {
    return terminal_help(true, help);
  }
  struct schemas *schemas = NULL;
  enum err err = product_schemas(scope, &schemas);
  if (err == OK) {
    command.options.catalogue = schemas->catalogue;
    err = act(scope, &command);
    schemas_free(schemas);
  }
  return err == OK ? OUTCOME_GOOD : terminal_failed(scope);
}

enum outcome verb_expand(struct scope *scope, int argc, char **argv)
{
  return run(scope, argc, argv, EXPAND_HELP, expand);
}

enum outcome verb_tordf(struct scope *scope, int argc, char **argv)
{
  return run(scope, argc, argv, TORDF_HELP, tordf);
}
