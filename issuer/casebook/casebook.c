#include "casebook/casebook.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "round.h"

static const struct bytes SEED_KEY = {(const uint8_t *)"seed", 4};

/* --- opening --- */

static enum err keep_seed(struct casebook_round *round, void *self)
{
  struct seed *seed = self;
  return store_batch_put(round->batch, STORE_META, SEED_KEY, (struct bytes){seed->at, sizeof seed->at});
}

static enum err open_seed(struct casebook *book, struct scope *scope)
{
  bool found = false;
  struct bytes kept = {0};
  TRY(store_get(&book->store, scope, STORE_META, SEED_KEY, &found, &kept));
  if (found && kept.len != SEED_OCTETS) {
    return FAIL(scope, ERR_IO, "a row of the book is damaged");
  }
  if (found) {
    memcpy(book->seed.at, kept.at, SEED_OCTETS);
    return OK;
  }
  book->seed = seed_new();
  return round_write(book, scope, keep_seed, &book->seed);
}

static enum err start(struct casebook *book, struct scope *scope, const char *folder)
{
  book->memory = scope_new(LIMIT_SCOPE_OCTETS);
  if (book->memory == NULL) {
    return FAIL(scope, ERR_IO, "no memory for the book");
  }
  TRY(store_lmdb_open_as(scope, &store_of_issuer, folder, &book->store));
  TRY(store_acquire(&book->store, scope, &book->head));
  return open_seed(book, scope);
}

enum err casebook_open(struct scope *scope, const char *folder, const struct clock *clock, int64_t keep_s,
                       struct casebook **out)
{
  struct casebook *book = calloc(1, sizeof *book);
  if (book == NULL) {
    return FAIL(scope, ERR_IO, "no memory for the book");
  }
  book->clock = clock;
  book->keep_s = keep_s;
  pthread_mutex_init(&book->lock, NULL);
  pthread_cond_init(&book->answers, NULL);
  enum err err = start(book, scope, folder);
  if (err != OK) {
    casebook_close(book);
    return err;
  }
  *out = book;
  return OK;
}

void casebook_close(struct casebook *book)
{
  if (book == NULL) {
    return;
  }
  if (book->store.calls != NULL) {
    store_close(&book->store);
  }
  scope_free(book->memory);
  pthread_mutex_destroy(&book->lock);
  pthread_cond_destroy(&book->answers);
  free(book);
}

const struct seed *casebook_seed(const struct casebook *book)
{
  return &book->seed;
}

/* --- changing --- */

struct adding {
  size_t len;
  const struct document *documents;
};

static enum err apply_add(struct casebook_round *round, void *self)
{
  const struct adding *adding = self;
  for (size_t i = 0; i < adding->len; i++) {
    bool found = false;
    struct document former;
    TRY(round_look(round, adding->documents[i].id, &found, &former));
    TRY(found ? OK : round_put(round, NULL, &adding->documents[i]));
  }
  return OK;
}

enum err casebook_add(struct casebook *book, struct scope *scope, size_t len, const struct document documents[])
{
  struct adding adding = {len, documents};
  return round_write(book, scope, apply_add, &adding);
}

/* What the desk knows of an offer stays with what became of it. */
static struct document issued_of(const struct document *former, const struct document *issued)
{
  struct document document = *issued;
  document.number = former->number;
  document.by = former->by;
  document.batch = former->batch;
  document.offer = former->offer;
  document.offered_s = former->offered_s;
  document.offer_end_s = former->offer_end_s;
  return document;
}

static enum err apply_issue(struct casebook_round *round, void *self)
{
  const struct document *issued = self;
  struct document former = {0};
  bool found = false;
  TRY(round_look(round, issued->id, &found, &former));
  if (!found) {
    return round_put(round, NULL, issued);
  }
  if (former.state == DOCUMENT_ENDED) {
    return FAIL(round->scope, ERR_CONFLICT, "the offer has ended");
  }
  if (former.state == DOCUMENT_ISSUED) {
    return OK;
  }
  struct document document = issued_of(&former, issued);
  return round_put(round, &former, &document);
}

enum err casebook_issue(struct casebook *book, struct scope *scope, const struct document *issued)
{
  struct document document = *issued;
  return round_write(book, scope, apply_issue, &document);
}

struct ending {
  struct str id;
  struct document *out;
};

static enum err need(const struct casebook_round *round, struct str id, struct document *out)
{
  bool found = false;
  TRY(round_look(round, id, &found, out));
  return found ? OK : FAIL(round->scope, ERR_NOT_FOUND, "there is no such document");
}

static enum err apply_end(struct casebook_round *round, void *self)
{
  const struct ending *ending = self;
  struct document former = {0};
  TRY(need(round, ending->id, &former));
  *ending->out = former;
  if (former.state != DOCUMENT_OFFERED) {
    return OK;
  }
  ending->out->state = DOCUMENT_ENDED;
  return round_put(round, &former, ending->out);
}

enum err casebook_end(struct casebook *book, struct scope *scope, struct str id, struct document *out)
{
  struct ending ending = {id, out};
  return round_write(book, scope, apply_end, &ending);
}

struct changing {
  struct str id;
  const struct casebook_change *change;
  struct document *out;
};

static enum err forget_claims(struct casebook_round *round, const struct document *paper)
{
  struct bytes key = key_of_time(round->scope, paper->until_s, paper->id);
  TRY(scope_err(round->scope));
  return paper->form == DOCUMENT_PAPER ? store_batch_remove(round->batch, STORE_CLAIMS, key) : OK;
}

static bool is_news(const struct document *former, const struct casebook_change *change)
{
  if (change->status == DOCUMENT_REVOKED) {
    return former->status != DOCUMENT_REVOKED || former->owed;
  }
  return former->status != DOCUMENT_REVOKED && change->sequence >= former->sequence;
}

static enum err apply_change(struct casebook_round *round, void *self)
{
  const struct changing *changing = self;
  const struct casebook_change *change = changing->change;
  struct document former = {0};
  TRY(need(round, changing->id, &former));
  *changing->out = former;
  if (!is_news(&former, change)) {
    return OK;
  }
  struct document *document = changing->out;
  document->status = change->status;
  document->sequence = change->sequence;
  document->reason = change->reason;
  document->recheck_s = change->recheck_s;
  document->owed = false;
  if (change->status == DOCUMENT_REVOKED) {
    TRY(forget_claims(round, document));
  }
  return round_put(round, &former, document);
}

enum err casebook_set_status(struct casebook *book, struct scope *scope, struct str id,
                             const struct casebook_change *change, struct document *out)
{
  struct changing changing = {id, change, out};
  return round_write(book, scope, apply_change, &changing);
}
