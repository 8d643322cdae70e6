/* A caseworker's spreadsheet: each row becomes claims that their kind's schema takes, or is refused with reasons that
   never repeat a cell that looks like a resident registration number. */
#include "csv/batch.h"
#include "schema/resident_number.h"
#include "target.h"
#include "vc/schemas.h"
#include "json/text.h"

enum { ROWS_MOST = 64 };

static struct schemas *schemas;

static void open_schemas(void)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  must(schemas_load_configured(scope, STR(""), STR(""), &schemas) == OK);
}

static void check_good(struct scope *scope, const struct csv_decision *decision)
{
  const struct kind *kind = schemas_kind(schemas, decision->type);
  struct schema_errors errors;
  struct str text;
  must(kind != NULL && schema_validate(kind->schema, scope, &decision->claims, &errors) == OK && errors.len == 0);
  must(json_print(scope, &decision->claims, &text) == OK && !resident_number_find(text));
}

static void check_refused(const struct csv_decision *decision)
{
  must(decision->errors_len <= LIMIT_CSV_ERRORS);
  for (size_t i = 0; i < decision->errors_len; i++) {
    const struct csv_error *error = &decision->errors[i];
    must(error->line >= decision->line && error->ko.len > 0 && error->en.len > 0);
    must(!resident_number_find(error->ko) && !resident_number_find(error->en));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  if (schemas == NULL) {
    open_schemas();
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  [[gnu::cleanup(scope_drop)]] struct scope *row = scope_of_input();
  struct csv_batch batch;
  struct csv_decision decision;
  if (csv_batch_open(scope, bytes_str((struct bytes){octets, len}), schemas->kinds_len, schemas->kinds, &batch) != OK) {
    return 0;
  }
  for (size_t i = 0; i < ROWS_MOST && csv_batch_next(&batch, row, &decision) == OK && decision.line > 0; i++) {
    if (decision.errors_len == 0) {
      check_good(row, &decision);
    }
    check_refused(&decision);
    scope_reset(row);
  }
  return 0;
}
