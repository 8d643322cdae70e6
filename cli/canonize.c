#include <getopt.h>
#include <string.h>

#include "jsonld/jsonld.h"
#include "product.h"
#include "rdf/canon.h"
#include "rdf/nquads.h"
#include "terminal.h"
#include "json/text.h"

/* The verb canonize. */

static const char help[] = "usage: dojang canonize [--hash SHA256|SHA384] [--map] [file]\n"
                           "  --hash NAME   the digest inside RDFC-1.0 (default SHA256)\n"
                           "  --map         print the canonical labels of the blank nodes as JSON instead\n"
                           "N-Quads are read, or (text that begins with { or [) a credential in JSON-LD.\n";

struct canonize {
  struct rdf_canon_options options;
  bool map;
  bool help;
  const char *file;
};

static enum err read_hash(struct scope *scope, struct canonize *command)
{
  command->options.hash = strcmp(optarg, "SHA384") == 0 ? DIGEST_SHA384 : DIGEST_SHA256;
  if (command->options.hash == DIGEST_SHA384 || strcmp(optarg, "SHA256") == 0) {
    return OK;
  }
  return FAIL(scope, ERR_OPTION, "--hash takes SHA256 or SHA384");
}

static enum err read_options(struct scope *scope, int argc, char **argv, struct canonize *command)
{
  static const struct option options[] = {
      {"hash", required_argument, NULL, 'H'}, {"map", no_argument, NULL, 'm'}, {"help", no_argument, NULL, 'h'}, {0}};
  for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
    command->map |= option == 'm';
    command->help |= option == 'h';
    if (option == 'H') {
      TRY(read_hash(scope, command));
    }
    if (option == '?') {
      return FAIL(scope, ERR_OPTION, "an option is not understood");
    }
  }
  return terminal_operand(scope, argc, argv, &command->file);
}

/* The quads borrow from the catalogue, so the schemas stay with the caller. */
static enum err read_jsonld(struct scope *scope, struct str text, struct rdf_sink sink, struct schemas **schemas)
{
  struct json document;
  TRY(json_parse(scope, text, &document));
  TRY(product_schemas(scope, schemas));
  struct jsonld_options options = jsonld_credential_options((*schemas)->catalogue);
  return jsonld_to_rdf(scope, &document, &options, sink);
}

static enum err read_dataset(struct scope *scope, const char *file, struct rdf_sink sink, struct schemas **schemas)
{
  struct str text;
  TRY(terminal_read(scope, file, &text));
  struct str trimmed = str_trim(text);
  bool is_json = trimmed.len > 0 && (trimmed.at[0] == '{' || trimmed.at[0] == '[');
  return is_json ? read_jsonld(scope, text, sink, schemas) : nquads_parse(scope, text, sink);
}

static enum err print_labels(struct scope *scope, const struct rdf_canonical *canonical, struct str *out)
{
  struct json_object_builder labels = {.scope = scope};
  for (size_t i = 0; i < canonical->label_count; i++) {
    json_object_add(&labels, canonical->labels[i].input, json_of_str(canonical->labels[i].canonical));
  }
  struct json object;
  TRY(json_object_done(&labels, &object));
  return json_print_pretty(scope, &object, out);
}

static enum err canonize(struct scope *scope, const struct canonize *command)
{
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  if (dataset == NULL) {
    return scope_err(scope);
  }
  [[gnu::cleanup(schemas_drop)]] struct schemas *schemas = NULL;
  TRY(read_dataset(scope, command->file, rdf_dataset_sink(dataset), &schemas));
  struct rdf_canonical canonical;
  TRY(rdf_canonize(scope, dataset, command->options, &canonical));
  struct str text;
  if (command->map) {
    TRY(print_labels(scope, &canonical, &text));
  } else {
    TRY(rdf_canonical_text(&canonical, scope, &text));
  }
  terminal_write(text);
  return OK;
}

enum outcome verb_canonize(struct scope *scope, int argc, char **argv)
{
  struct canonize command = {0};
  if (read_options(scope, argc, argv, &command) != OK) {
    (void)terminal_failed(scope);
    return terminal_help(false, help);
  }
  if (command.help) {
    return terminal_help(true, help);
  }
  return canonize(scope, &command) == OK ? OUTCOME_GOOD : terminal_failed(scope);
}
