#include <getopt.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "csv/batch.h"
#include "product.h"
#include "terminal.h"
#include "vc/compose.h"
#include "json/text.h"

static const char help[] =
    "usage: dojang csv check FILE\n"
    "       dojang csv compose --issuer DID [--subjects FILE] [--from TIME] FILE\n\n"
    "Reads a batch of decisions. `check` is the dry run; `compose` makes an unsigned credential of every good row.\n"
    "Each row is one line of JSON: {\"line\", \"credential\"} or {\"line\", \"errors\": [{column, header, ko, en}]}.\n"
    "The holders' DIDs are the lines of the file of subjects, one for each good row in order.\n"
    "Exit code 0: every row is good. 1: some are refused, by line.\n";

struct command {
  bool compose;
  const char *issuer;
  const char *subjects;
  const char *from;
};

struct run {
  const struct command *command;
  const struct schemas *schemas;
  struct str subjects; /* what is left of the file */
  int64_t from_s;
  bool any_refused;
};

/* Empty when there are no more (or none were given): then the credential has no holder. */
static struct str next_subject(struct run *run)
{
  size_t end = str_find(run->subjects, '\n', 0);
  struct str line = str_slice(run->subjects, 0, end);
  run->subjects = str_slice(run->subjects, line.len + 1, SIZE_MAX);
  return str_trim(line);
}

static struct json error_json(struct scope *scope, const struct csv_error *error)
{
  struct json_object_builder object = {.scope = scope};
  struct json out = json_of_null();
  json_object_add(&object, STR("column"), json_of_number((double)error->column));
  json_object_add(&object, STR("header"), json_of_str(error->header));
  json_object_add(&object, STR("ko"), json_of_str(error->ko));
  json_object_add(&object, STR("en"), json_of_str(error->en));
  return json_object_done(&object, &out) == OK ? out : json_of_null();
}

static enum err errors_json(struct scope *scope, const struct csv_decision *decision, struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < decision->errors_len; i++) {
    json_array_add(&list, error_json(scope, &decision->errors[i]));
  }
  return json_array_done(&list, out);
}

static enum err compose(struct run *run, struct scope *scope, const struct csv_decision *decision, struct json *out)
{
  struct order order = {
      .type = decision->type,
      .issuer = str_of(run->command->issuer),
      .subject = next_subject(run),
      .claims = &decision->claims,
      .from_s = run->from_s,
  };
  return compose_credential(scope, run->schemas, &order, out);
}

static enum err print_row(struct run *run, struct scope *scope, const struct csv_decision *decision)
{
  struct json_object_builder row = {.scope = scope};
  struct json value;
  json_object_add(&row, STR("line"), json_of_number((double)decision->line));
  if (decision->errors_len > 0) {
    run->any_refused = true;
    TRY(errors_json(scope, decision, &value));
    json_object_add(&row, STR("errors"), value);
  }
  if (decision->errors_len == 0 && run->command->compose) {
    TRY(compose(run, scope, decision, &value));
    json_object_add(&row, STR("credential"), value);
  }
  struct json printed;
  struct str text;
  TRY(json_object_done(&row, &printed));
  TRY(json_print(scope, &printed, &text));
  terminal_write(text);
  terminal_write(STR("\n"));
  return OK;
}

static enum err each_row(struct run *run, struct csv_batch *batch, struct scope *row_scope)
{
  for (;;) {
    struct csv_decision decision;
    scope_reset(row_scope);
    TRY(csv_batch_next(batch, row_scope, &decision));
    if (decision.line == 0) {
      return OK;
    }
    TRY(print_row(run, row_scope, &decision));
  }
}

static enum err read_inputs(struct scope *scope, struct run *run)
{
  static const struct clock clock = {0};
  if (run->command->compose && run->command->issuer == NULL) {
    return FAIL(scope, ERR_OPTION, "--issuer DID must be given");
  }
  TRY(product_time(scope, run->command->from, clock_now_s(&clock), &run->from_s));
  return run->command->subjects == NULL ? OK : terminal_read(scope, run->command->subjects, &run->subjects);
}

static enum err run_batch(struct scope *scope, const struct command *command, const char *path, bool *refused)
{
  struct run run = {.command = command};
  [[gnu::cleanup(schemas_drop)]] struct schemas *schemas = NULL;
  struct str text;
  struct csv_batch batch;
  TRY(product_schemas(scope, &schemas));
  run.schemas = schemas;
  TRY(read_inputs(scope, &run));
  TRY(terminal_read(scope, path, &text));
  TRY(csv_batch_open(scope, text, schemas->kinds_len, schemas->kinds, &batch));
  [[gnu::cleanup(scope_drop)]] struct scope *row_scope = scope_new(LIMIT_SCOPE_OCTETS);
  if (row_scope == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  enum err err = each_row(&run, &batch, row_scope);
  *refused = run.any_refused;
  return err == OK ? OK : FAIL(scope, err, "%s", scope_first_fault(row_scope)->text);
}

enum outcome verb_csv(struct scope *scope, int argc, char **argv)
{
  static const struct option options[] = {{"issuer", required_argument, NULL, 'i'},
                                          {"subjects", required_argument, NULL, 's'},
                                          {"from", required_argument, NULL, 'f'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  struct command command = {.from = "now"};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'i':
      command.issuer = optarg;
      break;
    case 's':
      command.subjects = optarg;
      break;
    case 'f':
      command.from = optarg;
      break;
    default:
      return terminal_help(option == 'h', help);
    }
  }
  if (argc - optind != 2) {
    return terminal_help(false, help);
  }
  command.compose = strcmp(argv[optind], "compose") == 0;
  if (!command.compose && strcmp(argv[optind], "check") != 0) {
    return terminal_help(false, help);
  }
  bool refused = false;
  if (run_batch(scope, &command, argv[optind + 1], &refused) != OK) {
    return terminal_failed(scope);
  }
  return refused ? OUTCOME_BAD : OUTCOME_GOOD;
}
