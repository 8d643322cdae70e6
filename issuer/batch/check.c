#include "base/limits.h"
#include "binder.h"

/* The dry run, which is also what a batch begins with. */

struct checking {
  const struct batches *batches;
  struct scope *scope; /* of what is found */
  struct scope *row; /* reset from row to row */
  struct sheet sheet;
  struct batch_counts counts;
  struct json_array_builder errors;
};

/* Out of the row's memory, which is used again. */
static void note_error(struct checking *check, const struct csv_error *error)
{
  struct csv_error kept = *error;
  kept.ko = scope_str(check->scope, error->ko);
  kept.en = scope_str(check->scope, error->en);
  if (check->errors.len < LIMIT_BATCH_ERRORS) {
    json_array_add(&check->errors, sheet_error_json(check->scope, &kept));
  }
}

static enum err check_row(struct checking *check, const struct sheet_row *row)
{
  bool is_live = false;
  check->counts.rows++;
  if (row->errors_len > 0) {
    check->counts.bad++;
    for (size_t i = 0; i < row->errors_len; i++) {
      note_error(check, &row->errors[i]);
    }
    return scope_err(check->scope);
  }
  check->counts.good++;
  const struct casebook *book = check->batches->delivery->book;
  TRY(row->number.len == 0 ? OK : casebook_has_live(book, check->row, row->type, row->number, &is_live));
  check->counts.already += is_live;
  return OK;
}

static enum err check_rows(struct checking *check)
{
  for (;;) {
    struct sheet_row row;
    scope_reset(check->row);
    TRY(sheet_next(&check->sheet, check->row, &row));
    if (row.line == 0) {
      return OK;
    }
    TRY(check_row(check, &row));
  }
}

static enum err check(struct scope *scope, const struct batches *batches, struct str text, struct batch_counts *counts,
                      struct json *errors)
{
  [[gnu::cleanup(scope_drop)]] struct scope *row = scope_new(LIMIT_SCOPE_OCTETS);
  struct checking check = {.batches = batches, .scope = scope, .row = row, .errors = {.scope = scope}};
  if (row == NULL) {
    return FAIL(scope, ERR_IO, "no memory for a batch");
  }
  TRY(sheet_open(scope, batches->delivery->issuer->schemas, text, &check.sheet));
  enum err err = check_rows(&check);
  if (err != OK) {
    return FAIL(scope, err, "%s", scope_first_fault(row)->text);
  }
  *counts = check.counts;
  return json_array_done(&check.errors, errors);
}

enum err batches_check(struct scope *scope, const struct batches *batches, struct str text, struct json *out)
{
  struct batch_counts counts;
  struct json errors;
  TRY(check(scope, batches, text, &counts, &errors));
  const struct json_member members[] = {
      JSON_MEMBER("rows", json_of_number((double)counts.rows)),
      JSON_MEMBER("good", json_of_number((double)counts.good)),
      JSON_MEMBER("bad", json_of_number((double)counts.bad)),
      JSON_MEMBER("already", json_of_number((double)counts.already)),
      JSON_MEMBER("errors", errors),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

static enum err keep(struct scope *scope, struct batches *batches, const struct batch *batch, struct str text,
                     const struct json *errors)
{
  const struct batch_notes notes = {*errors, json_of_items(NULL, 0)};
  TRY(binder_write_sheet(batches, scope, batch, text));
  pthread_mutex_lock(&batches->lock);
  enum err err = binder_write(batches, scope, batch, &notes);
  err = err == OK ? binder_add(batches, scope, batch) : err;
  pthread_cond_signal(&batches->work);
  pthread_mutex_unlock(&batches->lock);
  return err;
}

enum err batches_add(struct scope *scope, struct batches *batches, struct str text, struct str by, struct json *out)
{
  const struct delivery *delivery = batches->delivery;
  int64_t now_s = clock_now_s(delivery->issuer->clock);
  struct batch batch = batch_new(by, now_s, now_s + delivery->offer_s);
  struct json errors;
  TRY(check(scope, batches, text, &batch.counts, &errors));
  TRY(keep(scope, batches, &batch, text, &errors));
  return batch_show(scope, &batch, &errors, out);
}
