#include "round.h"

#include <string.h>

#include "base/limits.h"
#include "crypto/digest.h"
#include "json/text.h"

enum { TIME_OCTETS = 8 };

struct casebook_job {
  casebook_apply apply;
  void *self;
  struct scope *scope;
  enum err err;
  bool done;
  struct casebook_job *next;
};

/* --- who writes --- */

static void queue_add(struct casebook *book, struct casebook_job *job)
{
  if (book->first == NULL) {
    book->first = job;
  } else {
    book->last->next = job;
  }
  book->last = job;
}

static void apply_all(struct casebook *book, struct casebook_job *jobs, struct store_batch *batch)
{
  for (struct casebook_job *job = jobs; job != NULL; job = job->next) {
    size_t mark = batch->len;
    struct casebook_round round = {.book = book, .scope = job->scope, .batch = batch};
    job->err = job->apply(&round, job->self);
    if (job->err != OK) {
      store_batch_rewind(batch, mark);
    }
  }
}

static enum err commit(struct casebook *book, const struct store_batch *batch)
{
  struct store_head next = book->head;
  return batch->len == 0 ? OK : store_commit(&book->store, book->memory, &book->head, &next, batch);
}

static void run(struct casebook *book, struct casebook_job *jobs)
{
  scope_reset(book->memory);
  struct store_batch batch = store_batch_in(book->memory);
  apply_all(book, jobs, &batch);
  enum err err = commit(book, &batch);
  for (struct casebook_job *job = jobs; err != OK && job != NULL; job = job->next) {
    if (job->err == OK) {
      job->err = FAIL(job->scope, err, "%s", scope_first_fault(book->memory)->text);
    }
  }
}

/* The lock is held, but while the round is made. */
static void lead(struct casebook *book)
{
  struct casebook_job *jobs = book->first;
  book->first = NULL;
  book->last = NULL;
  book->writing = true;
  pthread_mutex_unlock(&book->lock);
  run(book, jobs);
  pthread_mutex_lock(&book->lock);
  book->writing = false;
  while (jobs != NULL) {
    struct casebook_job *next = jobs->next; /* whose thread may be gone as soon as it is done */
    jobs->done = true;
    jobs = next;
  }
  pthread_cond_broadcast(&book->answers);
}

/* Whoever comes while nobody writes makes the round, for all who have come since the last one. */
enum err round_write(struct casebook *book, struct scope *scope, casebook_apply apply, void *self)
{
  struct casebook_job job = {.apply = apply, .self = self, .scope = scope};
  pthread_mutex_lock(&book->lock);
  queue_add(book, &job);
  while (!job.done) {
    if (book->writing) {
      pthread_cond_wait(&book->answers, &book->lock);
    } else {
      lead(book);
    }
  }
  pthread_mutex_unlock(&book->lock);
  return job.err;
}

/* --- keys and rows --- */

struct bytes key_of_number(struct scope *scope, struct str number)
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(number));
  return str_bytes(scope_str(scope, bytes_str(digest_bytes(&digest))));
}

struct bytes key_of_time(struct scope *scope, int64_t time_s, struct str id)
{
  uint8_t *key = SCOPE_ROOM(scope, uint8_t, TIME_OCTETS + id.len);
  if (key == NULL) {
    return (struct bytes){0};
  }
  store_u64_write(key, (uint64_t)time_s);
  memcpy(key + TIME_OCTETS, id.at, id.len);
  return (struct bytes){key, TIME_OCTETS + id.len};
}

struct str key_time_id(struct bytes key)
{
  return str_slice(bytes_str(key), TIME_OCTETS, key.len);
}

int64_t key_time_s(struct bytes key)
{
  return key.len < TIME_OCTETS ? 0 : (int64_t)store_u64_read(key.at);
}

enum err row_parse(struct scope *scope, struct bytes row, struct document *out)
{
  struct json kept;
  if (json_parse(scope, bytes_str(row), &kept) != OK || document_parse(scope, &kept, out) != OK) {
    (void)scope_take_fault(scope);
    return FAIL(scope, ERR_IO, "a row of the book is damaged");
  }
  return OK;
}

/* --- reading and writing in a round --- */

enum err round_find(const struct casebook_round *round, enum store_table table, struct bytes key, bool *found,
                    struct bytes *value)
{
  const struct bytes *fresh = store_batch_find(round->batch, table, key);
  if (fresh == NULL) {
    return store_get(&round->book->store, round->scope, table, key, found, value);
  }
  *found = fresh->at != NULL;
  *value = *fresh;
  return OK;
}

enum err round_look(const struct casebook_round *round, struct str id, bool *found, struct document *out)
{
  struct bytes row = {0};
  *found = false;
  if (id.len != DOCUMENT_ID_CHARS) {
    return OK;
  }
  TRY(round_find(round, STORE_DOCUMENTS, str_bytes(id), found, &row));
  return *found ? row_parse(round->scope, row, out) : OK;
}

enum err round_ids(const struct casebook_round *round, struct str number, struct str *out)
{
  bool found = false;
  struct bytes ids = {0};
  struct bytes key = key_of_number(round->scope, number);
  TRY(scope_err(round->scope));
  TRY(round_find(round, STORE_NUMBERS, key, &found, &ids));
  *out = found ? bytes_str(ids) : STR("");
  return OK;
}

/* The tables in which a document stands as a mere key. */
struct place {
  enum store_table table;
  bool is_there;
  struct bytes key;
};
enum { PLACES = 3 };

static enum err places_of(struct scope *scope, const struct document *document, struct place out[PLACES])
{
  if (document == NULL) {
    return OK;
  }
  bool is_due = document->status == DOCUMENT_SUSPENDED && document->recheck_s != 0;
  out[0] = (struct place){STORE_ENDS, true, key_of_time(scope, document_end_s(document), document->id)};
  out[1] = (struct place){STORE_DUE, is_due, key_of_time(scope, document->recheck_s, document->id)};
  out[2] = (struct place){STORE_OWED, document->owed, str_bytes(document->id)};
  return scope_err(scope);
}

static enum err move(struct casebook_round *round, const struct document *former, const struct document *document)
{
  static const struct bytes there = {(const uint8_t *)"1", 1};
  struct place from[PLACES] = {0};
  struct place to[PLACES] = {0};
  TRY(places_of(round->scope, former, from));
  TRY(places_of(round->scope, document, to));
  for (size_t i = 0; i < PLACES; i++) {
    bool stays = from[i].is_there && to[i].is_there && bytes_equal(from[i].key, to[i].key);
    if (from[i].is_there && !stays) {
      TRY(store_batch_remove(round->batch, from[i].table, from[i].key));
    }
    if (to[i].is_there && !stays) {
      TRY(store_batch_put(round->batch, to[i].table, to[i].key, there));
    }
  }
  return OK;
}

static enum err number_add(struct casebook_round *round, const struct document *document)
{
  struct str ids;
  if (document->number.len == 0) {
    return OK;
  }
  TRY(round_ids(round, document->number, &ids));
  struct str longer = scope_join(round->scope, ids, document->id);
  TRY(scope_err(round->scope));
  return store_batch_put(round->batch, STORE_NUMBERS, key_of_number(round->scope, document->number), str_bytes(longer));
}

static enum err number_remove(struct casebook_round *round, const struct document *document)
{
  struct str ids;
  struct str rest = STR("");
  if (document->number.len == 0) {
    return OK;
  }
  TRY(round_ids(round, document->number, &ids));
  for (size_t at = 0; at < ids.len; at += DOCUMENT_ID_CHARS) {
    struct str id = str_slice(ids, at, at + DOCUMENT_ID_CHARS);
    rest = str_equal(id, document->id) ? rest : scope_join(round->scope, rest, id);
  }
  struct bytes key = key_of_number(round->scope, document->number);
  TRY(scope_err(round->scope));
  return rest.len == 0 ? store_batch_remove(round->batch, STORE_NUMBERS, key)
                       : store_batch_put(round->batch, STORE_NUMBERS, key, str_bytes(rest));
}

enum err round_put(struct casebook_round *round, const struct document *former, const struct document *document)
{
  struct json kept;
  struct str row;
  TRY(document_print(round->scope, document, &kept));
  TRY(json_print(round->scope, &kept, &row));
  TRY(store_batch_put(round->batch, STORE_DOCUMENTS, str_bytes(document->id), str_bytes(row)));
  TRY(move(round, former, document));
  return former == NULL ? number_add(round, document) : OK;
}

enum err round_forget(struct casebook_round *round, const struct document *document)
{
  TRY(store_batch_remove(round->batch, STORE_DOCUMENTS, str_bytes(document->id)));
  TRY(move(round, document, NULL));
  return number_remove(round, document);
}
