#include "base/limits.h"
#include "binder.h"
#include "delivery/link.h"

/* What became of each row. Links and PINs are made again from the seed. */

struct outcome {
  struct str word;
  struct str link;
  struct str wallet;
  struct str pin;
  struct str error;
};

struct resulting {
  const struct batches *batches;
  struct batch batch;
  struct batch_notes notes;
  struct scope *row;
  struct sheet sheet;
  struct buf *text;
};

/* "…; …" of all that is wrong with a row. */
static struct str errors_of(struct scope *scope, const struct sheet_row *row)
{
  struct buf text = buf_in(scope);
  for (size_t i = 0; i < row->errors_len; i++) {
    buf_add(&text, i > 0 ? STR("; ") : STR(""));
    buf_add(&text, row->errors[i].ko);
  }
  struct str out;
  return buf_str(&text, &out) == OK ? out : STR("");
}

static const struct json *failure_of(const struct resulting *result, size_t line)
{
  struct json_list failures = json_as_list(&result->notes.failures);
  for (size_t i = 0; i < failures.len; i++) {
    const struct json *number = json_get(&failures.at[i], STR("line"));
    if (json_is_number(number) && (size_t)number->number == line) {
      return &failures.at[i];
    }
  }
  return NULL;
}

static enum err offered(struct resulting *result, const struct batch_row *ids, struct outcome *out)
{
  struct scope *scope = result->row;
  struct str uri = link_uri(scope, result->batches->delivery->identifier, ids->offer);
  out->word = STR("발급 안내함");
  out->link = link_of_offer(scope, uri);
  out->wallet = link_of_wallet(scope, result->batches->delivery->identifier, out->link);
  out->pin = ids->pin;
  return scope_err(scope);
}

/* Without a document of its own: somebody else's order was there before, or it failed, or its turn has not come. */
static enum err not_offered(struct resulting *result, const struct sheet_row *row, struct outcome *out)
{
  const struct json *failure = failure_of(result, row->line);
  const struct json *reason = json_get(failure, STR("ko"));
  bool is_live = false;
  TRY(row->number.len == 0
          ? OK
          : casebook_has_live(result->batches->delivery->book, result->row, row->type, row->number, &is_live));
  bool all_known = result->batch.counts.failed <= json_as_list(&result->notes.failures).len;
  bool is_already = failure == NULL && (is_live || (result->batch.is_done && all_known));
  out->word = is_already ? STR("이미 발급됨") : result->batch.is_done ? STR("실패") : STR("대기 중");
  out->error = json_is_string(reason) ? reason->string : STR("");
  return OK;
}

static enum err judge(struct resulting *result, const struct sheet_row *row, struct outcome *out)
{
  struct batch_row ids;
  struct document document;
  bool found = false;
  *out = (struct outcome){.word = STR("오류"), .error = errors_of(result->row, row)};
  if (row->errors_len > 0) {
    return scope_err(result->row);
  }
  TRY(batch_row_of(result->row, &result->batch, row->line, &ids));
  TRY(casebook_look(result->batches->delivery->book, result->row, ids.document, &found, &document));
  return found ? offered(result, &ids, out) : not_offered(result, row, out);
}

/* The number of a bad row may be anything, and is left out. */
static void add_row(struct resulting *result, const struct sheet_row *row, const struct outcome *outcome)
{
  struct str number = row->errors_len == 0 ? row->number : STR("");
  buf_format(result->text, "%zu,", row->line);
  sheet_add_cell(result->text, number, false);
  sheet_add_cell(result->text, row->type, false);
  sheet_add_cell(result->text, outcome->word, false);
  sheet_add_cell(result->text, outcome->link, false);
  sheet_add_cell(result->text, outcome->pin, false);
  sheet_add_cell(result->text, outcome->error, false);
  sheet_add_cell(result->text, outcome->wallet, true);
}

static enum err add_rows(struct resulting *result)
{
  for (;;) {
    struct sheet_row row;
    struct outcome outcome;
    scope_reset(result->row);
    TRY(sheet_next(&result->sheet, result->row, &row));
    if (row.line == 0) {
      return OK;
    }
    TRY(judge(result, &row, &outcome));
    add_row(result, &row, &outcome);
  }
}

static enum err find(struct scope *scope, struct batches *batches, struct str id, struct resulting *out,
                     struct str *text)
{
  const struct entry *entry = binder_find(batches, id);
  if (entry == NULL) {
    return FAIL(scope, ERR_NOT_FOUND, "there is no such batch");
  }
  if (entry->batch.is_purged) {
    return FAIL(scope, ERR_CONFLICT, "the batch is purged: nothing is left of its rows");
  }
  out->batch = entry->batch;
  TRY(binder_read_notes(batches, scope, out->batch.id, &out->notes));
  return binder_read_sheet(batches, scope, out->batch.id, text);
}

static enum err print(struct scope *scope, struct resulting *result, struct str sheet)
{
  [[gnu::cleanup(scope_drop)]] struct scope *row = scope_new(LIMIT_SCOPE_OCTETS);
  if (row == NULL) {
    return FAIL(scope, ERR_IO, "no memory for a batch");
  }
  result->row = row;
  TRY(sheet_open(scope, result->batches->delivery->issuer->schemas, sheet, &result->sheet));
  buf_add(result->text, STR(SHEET_MARK "줄,문서확인번호,증명서 종류,결과,발급 링크,PIN,오류,지갑 링크\r\n"));
  enum err err = add_rows(result);
  return err == OK ? OK : FAIL(scope, err, "%s", scope_first_fault(row)->text);
}

enum err batches_result(struct scope *scope, struct batches *batches, struct str id, struct str *out)
{
  struct buf text = buf_in(scope);
  struct resulting result = {.batches = batches, .text = &text};
  struct str sheet = {0};
  pthread_mutex_lock(&batches->lock);
  enum err err = find(scope, batches, id, &result, &sheet);
  pthread_mutex_unlock(&batches->lock);
  TRY(err);
  TRY(print(scope, &result, sheet));
  return buf_str(&text, out);
}
