#include <string.h>

#include "base/limits.h"
#include "binder.h"

/* A batch becomes offers, some hundred at a time: their files first, then their rows of the book. What a crash leaves
   half done are files that nobody knows, and the same row writes them again. */

enum { ROUND_ROWS = 256 };

struct running {
  struct batches *batches;
  struct scope *scope; /* of the whole run */
  struct scope *round; /* of the rows that wait to be written */
  struct batch batch; /* a copy, with what is counted now */
  struct sheet sheet;
  struct json_array_builder failures;
  struct offer offers[ROUND_ROWS];
  struct document documents[ROUND_ROWS];
  size_t len;
};

static enum err write_round(struct running *run)
{
  const struct delivery *delivery = run->batches->delivery;
  TRY(offers_save_new(delivery->offers, run->round, run->len, run->offers));
  TRY(casebook_add(delivery->book, run->round, run->len, run->documents));
  run->batch.counts.done += run->len;
  run->len = 0;
  batches_tell(run->batches, &run->batch);
  scope_reset(run->round);
  return OK;
}

/* Trouble of our own ends the run, for another time; what is wrong with the order is told. */
static enum err note_failure(struct running *run, size_t line, enum err err)
{
  if (err_info(err)->http_status >= 500) {
    return err;
  }
  struct fault fault = scope_take_fault(run->round);
  run->batch.counts.failed++;
  if (run->failures.len >= LIMIT_BATCH_ERRORS) {
    return OK;
  }
  struct str reason = scope_str(run->scope, str_of(fault.text));
  const struct csv_error error = {
      .line = line,
      .ko = scope_format(run->scope, "발급 안내를 만들 수 없습니다 (" STR_FMT ")", STR_ARG(reason)),
      .en = reason,
  };
  json_array_add(&run->failures, sheet_error_json(run->scope, &error));
  return scope_err(run->scope);
}

static enum err draft(struct running *run, const struct sheet_row *row, struct offer *out)
{
  struct json body;
  const struct json_member members[] = {JSON_MEMBER("type", json_of_str(row->type)),
                                        JSON_MEMBER("claims", row->claims)};
  TRY(json_object_of(run->round, 2, members, &body));
  return delivery_draft(run->round, run->batches->delivery, &body, out);
}

static enum err add_offer(struct running *run, const struct sheet_row *row, const struct batch_row *ids)
{
  struct offer *offer = &run->offers[run->len];
  struct document *document = &run->documents[run->len];
  enum err err = draft(run, row, offer);
  if (err != OK) {
    return note_failure(run, row->line, err);
  }
  offer->id = ids->offer;
  offer_pin_set(offer, ids->pin);
  TRY(delivery_document(run->round, run->batches->delivery, offer, str_of(run->batch.by), document));
  document->batch = str_of(run->batch.id);
  run->len++;
  return OK;
}

static enum err run_row(struct running *run, const struct sheet_row *row)
{
  const struct casebook *book = run->batches->delivery->book;
  struct batch_row ids;
  struct document document;
  bool is_done = false;
  bool is_live = false;
  TRY(batch_row_of(run->round, &run->batch, row->line, &ids));
  TRY(casebook_look(book, run->round, ids.document, &is_done, &document));
  if (is_done) {
    run->batch.counts.done++;
    return OK;
  }
  TRY(row->number.len == 0 ? OK : casebook_has_live(book, run->round, row->type, row->number, &is_live));
  if (is_live) {
    run->batch.counts.already++;
    return OK;
  }
  return add_offer(run, row, &ids);
}

/* Rows that need nothing written leave no memory behind. */
static enum err run_rows(struct running *run)
{
  for (;;) {
    struct sheet_row row;
    struct scope_mark mark = scope_mark(run->round);
    size_t before = run->len;
    if (batches_stopping(run->batches)) {
      return FAIL(run->scope, ERR_UNAVAILABLE, "the service stops");
    }
    TRY(sheet_next(&run->sheet, run->round, &row));
    if (row.line == 0) {
      return write_round(run);
    }
    TRY(row.errors_len > 0 ? OK : run_row(run, &row));
    if (run->len == before) {
      scope_rewind(run->round, mark);
    }
    TRY(run->len == ROUND_ROWS ? write_round(run) : OK);
  }
}

static enum err finish(struct running *run)
{
  struct batch_notes notes;
  struct json failures;
  struct batches *batches = run->batches;
  TRY(json_array_done(&run->failures, &failures));
  run->batch.is_done = true;
  pthread_mutex_lock(&batches->lock);
  enum err err = binder_read_notes(batches, run->scope, run->batch.id, &notes);
  notes.failures = failures;
  err = err == OK ? binder_write(batches, run->scope, &run->batch, &notes) : err;
  pthread_mutex_unlock(&batches->lock);
  TRY(err);
  batches_tell(batches, &run->batch);
  return OK;
}

static enum err open_sheet(struct running *run)
{
  struct batches *batches = run->batches;
  struct str text = {0};
  pthread_mutex_lock(&batches->lock);
  enum err err = binder_read_sheet(batches, run->scope, run->batch.id, &text);
  pthread_mutex_unlock(&batches->lock);
  TRY(err);
  return sheet_open(run->scope, batches->delivery->issuer->schemas, text, &run->sheet);
}

enum err batch_run(struct batches *batches, struct scope *scope, const struct batch *batch)
{
  [[gnu::cleanup(scope_drop)]] struct scope *round = scope_new(LIMIT_SCOPE_OCTETS);
  struct running *run = SCOPE_NEW(scope, struct running);
  if (round == NULL || run == NULL) {
    return FAIL(scope, ERR_IO, "no memory for a batch");
  }
  *run = (struct running){.batches = batches, .scope = scope, .round = round, .batch = *batch};
  run->failures = (struct json_array_builder){.scope = scope};
  run->batch.counts.already = 0;
  run->batch.counts.done = 0;
  run->batch.counts.failed = 0;
  TRY(open_sheet(run));
  enum err err = run_rows(run);
  if (err != OK) {
    return FAIL(scope, err, "%s", scope_first_fault(round)->text);
  }
  return finish(run);
}
