#include "book_round.h"
#include "status/reason.h"

static enum status_act act_of(const struct registry_change *change)
{
  if (!change->status) {
    return STATUS_ACT_REINSTATE;
  }
  return change->purpose == STATUS_REVOCATION ? STATUS_ACT_REVOKE : STATUS_ACT_SUSPEND;
}

static enum err check_reason(struct scope *scope, const struct registry_change *change,
                             const struct status_reason **out)
{
  enum status_act act = act_of(change);
  *out = status_reason_find(change->reason.len > 0 ? change->reason : STR("unspecified"));
  if (*out == NULL) {
    return FAIL(scope, ERR_VALUE, "reason: is not a known code");
  }
  if (!(*out)->allowed[act]) {
    return FAIL(scope, ERR_VALUE, "reason: this code does not fit this change");
  }
  if (change->recheck_s != 0 && act != STATUS_ACT_SUSPEND) {
    return FAIL(scope, ERR_VALUE, "recheckDate: only a suspension has one");
  }
  return OK;
}

static enum err need_record(struct book *book, struct scope *scope, uint64_t group, uint32_t index)
{
  struct book_place place;
  bool found = false;
  TRY(book_place(book, scope, group, index, &place));
  if (place.may_be_lost) {
    return OK;
  }
  struct row_key key = row_place_key(group, place.position);
  struct bytes value;
  TRY(book_find(book, scope, STORE_RECORDS, row_key_bytes(&key), &found, &value));
  return found ? OK : FAIL(scope, ERR_NOT_FOUND, "statusListIndex: no credential is recorded at this index");
}

/* How it stands; all zero when it was never changed. */
static enum err find_status(struct book *book, struct scope *scope, struct bytes key, struct row_status *row)
{
  bool found = false;
  struct bytes value;
  TRY(book_find(book, scope, STORE_STATUS, key, &found, &value));
  return found ? row_status_decode(scope, value, row) : OK;
}

enum err book_status(struct book *book, struct scope *scope, enum status_purpose purpose, uint64_t group,
                     uint32_t index, bool *out)
{
  struct row_status row = {.purpose = purpose, .group = group, .index = index};
  struct row_key key = row_status_key(&row);
  TRY(find_status(book, scope, row_key_bytes(&key), &row));
  *out = row.status;
  return OK;
}

static enum err put_change(struct book *book, struct scope *scope, struct bytes place, const struct row_status *row)
{
  struct row_key number = row_change_key(row->sequence);
  struct bytes key;
  struct bytes value;
  TRY(book_keep(scope, &number, &key));
  TRY(row_status_encode(scope, row, &value));
  TRY(store_batch_put(&book->batch, STORE_STATUS, place, value));
  TRY(store_batch_add(&book->batch, STORE_CHANGES, key, value));
  book->next.status_seq = row->sequence;
  return OK;
}

static enum err change(struct book *book, struct scope *scope, const struct registry_change *wanted, uint64_t group,
                       int64_t now_s, struct registry_change_receipt *out)
{
  const struct status_reason *reason = NULL;
  TRY(need_record(book, scope, group, wanted->index));
  struct row_status row = {.purpose = wanted->purpose, .group = group, .index = wanted->index};
  struct row_key key = row_status_key(&row);
  struct bytes place;
  TRY(book_keep(scope, &key, &place));
  TRY(find_status(book, scope, place, &row));
  if (wanted->purpose == STATUS_REVOCATION && row.status && !wanted->status) {
    return FAIL(scope, ERR_CONFLICT, "status: a revocation cannot be undone");
  }
  TRY(check_reason(scope, wanted, &reason));
  if (row.status != wanted->status) {
    row.status = wanted->status;
    row.sequence = book->next.status_seq + 1;
    row.changed_s = now_s;
    row.recheck_s = wanted->recheck_s;
    row.reason = reason->code;
    TRY(put_change(book, scope, place, &row));
  }
  /* The reason may stand in the scope of an earlier request of this round. */
  *out = (struct registry_change_receipt){row.sequence, row.changed_s, row.status, scope_str(scope, row.reason)};
  return out->reason.at == NULL ? scope_err(scope) : OK;
}

enum err book_change(struct book *book, struct scope *scope, const struct registry_change *wanted, uint64_t group,
                     int64_t now_s, struct registry_change_receipt *out)
{
  struct book_mark mark = book_mark_of(book);
  return book_settle(book, &mark, change(book, scope, wanted, group, now_s, out));
}
