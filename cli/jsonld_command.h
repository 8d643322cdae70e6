#pragma once

#include "folder_loader.h"

/* The options that the JSON-LD verbs share, read from a command line. */

#define JSONLD_COMMAND_HELP                                                                                            \
  "  --base IRI               resolve relative references against it (none: they stay relative)\n"                     \
  "  --mode MODE              json-ld-1.1 (default) or json-ld-1.0\n"                                                  \
  "  --expand-context FILE    a context that holds before the document's own\n"                                        \
  "  --rdf-direction HOW      i18n-datatype or compound-literal\n"                                                     \
  "  --generalized            keep blank nodes as properties\n"                                                        \
  "  --safe                   fail when anything would be dropped\n"                                                   \
  "  --map IRI=DIR            documents under IRI are files in DIR (for test data; may be repeated)\n"

struct jsonld_command {
  struct jsonld_options options;
  struct folder_loader folders;
  struct jsonld_loader loader;
  struct json expand_context;
  const char *file; /* NULL for standard input */
  bool help; /* was asked for */
};

/* Reads `argv` into `out`, which must stay where it is; opens the catalogue, which the caller closes. */
enum err jsonld_command_read(struct scope *scope, int argc, char **argv, struct jsonld_command *out);
