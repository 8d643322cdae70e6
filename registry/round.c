#include "round.h"

#include "base/limits.h"
#include "succession.h"

/* One round of the writer, in the order that makes its promises hold:

     gate      before the first signature of this process, a quorum of witnesses cosigns the checkpoint that the store
               has. Who has seen more, or another log, stops it.
     write     what an earlier commit still owes the public folder is written before anything new is committed.
     apply     the requests change the book; a refused one leaves no trace.
     draft     lists that change or are due are signed anew, each version is an entry of the log.
     extend    the right edge of the tree is read anew, the entries go in, the checkpoint is signed.
     commit    rows, status, entries, lists, checkpoint and all files that follow from them: one transaction. No
               signature has left the process before it (I1).
     write     the files are written, made durable and read again.
     witness   a quorum cosigns.
     publish   the checkpoint is replaced, when all its tiles are there (I2); then the lists are.
     answer    so what was acknowledged is under a witnessed checkpoint (I3).

   Whatever fails before the commit leaves nothing. Whatever fails after it is done again by the next round, from what
   the store has; the requests are told to ask again, and asking again finds them done. */

/* Bounds a transaction's dirty pages well below LMDB's own limit. */
enum { PUTS_MOST = 16384, UNDO_OCTETS = 1024 * 1024, HALT_SCOPE_OCTETS = 64 * 1024 };

/* Something that is committed is not published yet. */
static bool is_behind(const struct works *works)
{
  return works->book.head.size > 0 && !(works->ledger.is_published && works->is_shown);
}

static enum err apply(struct works *works, struct job *job, int64_t now_s)
{
  struct book *book = &works->book;
  switch (job->kind) {
  case JOB_LEASE:
    /* Indices whose answer would be refused at the end of the round would be lost, as often as somebody asks. */
    if (is_behind(works)) {
      return FAIL(job->scope, ERR_UNAVAILABLE, "the log waits for its witnesses; please ask again");
    }
    return book_lease(book, job->scope, job->lease.count, now_s, &job->lease.group, job->lease.indices);
  case JOB_RECORD:
    return book_record(book, job->scope, job->record.len, job->record.records, now_s, job->record.receipts);
  case JOB_CHANGE:
    TRY(book_change(book, job->scope, job->change.change, job->change.group, now_s, job->change.receipt));
    shelf_set(&works->shelf, job->change.change->purpose, job->change.group, job->change.change->index,
              job->change.receipt->status);
    return OK;
  }
  __builtin_unreachable();
}

/* Applies jobs until the round is full; gives the first that was not taken. */
static struct job *apply_all(struct works *works, struct job *jobs, int64_t now_s)
{
  struct job *job = jobs;
  for (; job != NULL && works->book.batch.len < PUTS_MOST; job = job->next) {
    job->err = apply(works, job, now_s);
  }
  return job;
}

static void refuse_all(struct job *jobs, const struct job *end, enum err err, const char *text)
{
  for (struct job *job = jobs; job != end; job = job->next) {
    if (job->err == OK) {
      job->err = FAIL(job->scope, err, "%s", text);
    }
  }
}

/* The bit of a change that was dropped becomes what the store says. */
static enum err undo_change(struct works *works, struct scope *scope, const struct job *job)
{
  const struct registry_change *change = job->change.change;
  bool status = false;
  TRY(book_status(&works->book, scope, change->purpose, job->change.group, change->index, &status));
  shelf_set(&works->shelf, change->purpose, job->change.group, change->index, status);
  return OK;
}

/* What a request of a dropped round was refused for may have been another one of the same round. */
static void forget_conflicts(struct job *jobs, const struct job *end)
{
  for (struct job *job = jobs; job != end; job = job->next) {
    if (job->err == ERR_CONFLICT || job->err == ERR_NOT_FOUND) {
      (void)scope_take_fault(job->scope);
      job->err = OK;
    }
  }
}

/* Nothing of the round is committed: lists become what the store says. That must not fail for want of memory, which may
   be what the round has failed for; and a list that shows what is not stored must never be signed. */
static void undo(struct works *works, struct job *jobs, const struct job *end)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(UNDO_OCTETS);
  bool done = scope != NULL;
  store_batch_rewind(&works->book.batch, 0);
  shelf_drop(&works->shelf);
  issuers_drop(&works->issuers);
  for (struct job *job = jobs; job != end && done; job = job->next) {
    if (job->kind == JOB_CHANGE && job->err == OK) {
      struct scope_mark mark = scope_mark(scope);
      done = undo_change(works, scope, job) == OK;
      scope_rewind(scope, mark);
    }
  }
  works->is_halted = works->is_halted || !done;
}

static enum err draft(struct works *works, struct scope *scope, int64_t now_s, struct ledger_files *files)
{
  uint64_t groups = 0;
  TRY(book_open_groups(&works->book, scope, now_s, &groups));
  TRY(shelf_grow(&works->shelf, scope, groups));
  TRY(shelf_draft(&works->shelf, scope, &works->book, groups, now_s, files));
  return issuers_draft(&works->issuers, scope, &works->book, now_s, files);
}

/* What is durable becomes what this process believes. Without that it is of no more use; a new one will read it. */
static enum err take_over(struct works *works, struct scope *scope, const struct ledger_draft *ledger, int64_t now_s)
{
  bool done = (works->book.entries.len == 0 || ledger_commit(&works->ledger, scope, ledger) == OK) &&
              shelf_commit(&works->shelf, scope, now_s) == OK && issuers_commit(&works->issuers, scope, now_s) == OK;
  works->is_halted = !done;
  return done ? OK : scope_err(scope);
}

/* The round's rows and entries, with what follows from them. */
static enum err commit_all(struct works *works, struct scope *scope, struct ledger_draft *ledger, int64_t now_s,
                           uint64_t *commits)
{
  struct book *book = &works->book;
  if (book->entries.len > 0) {
    TRY(ledger_extend(&works->ledger, scope, &book->entries, ledger));
    TRY(ledger_stage(&works->ledger, ledger, &book->batch, &book->next));
  }
  TRY(book_commit(book, scope));
  *commits += 1;
  return take_over(works, scope, ledger, now_s);
}

/* From the requests to what is durable. */
static enum err commit(struct works *works, struct scope *scope, int64_t now_s, uint64_t *commits)
{
  struct ledger_draft ledger = {0};
  TRY(draft(works, scope, now_s, &ledger.files));
  return works->book.batch.len > 0 ? commit_all(works, scope, &ledger, now_s, commits) : OK;
}

static enum err cosign(struct works *works, struct scope *scope, const struct ledger_mark *mark, struct str note,
                       struct str *cosigned)
{
  const struct checkpoint checkpoint = {.origin = works->ledger.origin, .size = mark->size, .root = mark->root};
  return witnesses_cosign(works->witnesses, scope, &checkpoint, note, cosigned);
}

/* When it fails, settling once more would not tell what is on disk: all that everybody sees is written anew. */
static enum err settle(struct works *works, struct scope *scope)
{
  enum err err = publication_settle(&works->settings->publication, scope);
  if (err != OK) {
    works->ledger.is_published = false;
    works->issuers.is_shown = false;
    works->is_halted = works->is_halted || shelf_recall(&works->shelf, scope, &works->book) != OK;
  }
  return err;
}

/* Witnesses that answered after the quorum was reached are shown beside it, once there is nothing else to do: who counts
   on one of them need not wait for the next entry. */
static enum err show_latecomers(struct works *works, struct scope *scope)
{
  struct ledger *ledger = &works->ledger;
  struct str cosigned;
  if (!works->is_shown) {
    return OK;
  }
  TRY(cosign(works, scope, &ledger->head, ledger->checkpoint, &cosigned));
  if (cosigned.len == ledger->page.len) {
    return OK;
  }
  TRY(ledger_publish(ledger, scope, cosigned));
  TRY(publication_settle(&works->settings->publication, scope));
  atomic_fetch_add(&works->shown, 1);
  return OK;
}

/* From what is durable to what everybody sees. */
static enum err publish(struct works *works, struct scope *scope)
{
  struct ledger *ledger = &works->ledger;
  struct str cosigned;
  if (!is_behind(works)) {
    return show_latecomers(works, scope);
  }
  /* Lists are shown with the checkpoint that covers them; whatever failed of it is done again. */
  works->is_shown = false;
  TRY(ledger_write(ledger, scope));
  if (!ledger->is_published) {
    TRY(cosign(works, scope, &ledger->head, ledger->checkpoint, &cosigned));
    TRY(ledger_publish(ledger, scope, cosigned));
  }
  TRY(shelf_show(&works->shelf, scope));
  TRY(issuers_show(&works->issuers, scope));
  TRY(settle(works, scope));
  works->is_shown = true;
  atomic_fetch_add(&works->shown, 1);
  return OK;
}

/* A log without entries has a checkpoint too, which says as much as nothing: but a witness that has seen more says so.
 */
static enum err pass_gate(struct works *works, struct scope *scope)
{
  struct ledger *ledger = &works->ledger;
  struct str note = ledger->checkpoint;
  struct str cosigned;
  TRY(ledger_write(ledger, scope));
  TRY(ledger->head.size == 0 ? ledger_sign(ledger, scope, &ledger->head, &note) : OK);
  TRY(cosign(works, scope, &ledger->head, note, &cosigned));
  /* A quorum of today need not have met in the quorum of yesterday: whoever can be heard is heard. */
  TRY(witnesses_hear_all(works->witnesses, scope));
  TRY(succession_is_closed(works, scope, &works->is_closed));
  works->is_open = true;
  return OK;
}

static enum err prepare(struct works *works, struct scope *scope)
{
  if (works->is_halted) {
    return FAIL(scope, ERR_UNAVAILABLE, "this registry has stopped writing; see its log");
  }
  TRY(witnesses_check(works->witnesses, scope));
  TRY(works->is_open ? OK : pass_gate(works, scope));
  return ledger_write(&works->ledger, scope);
}

/* A store with another writer, a witness that knows better, a folder that holds another log: no later round will find
   it otherwise. */
static bool is_final(enum err err)
{
  return err == ERR_CONFLICT || err == ERR_PROOF;
}

enum err round_add(struct works *works, struct scope *scope, const struct leaf *leaf, int64_t now_s)
{
  struct ledger_draft ledger = {0};
  uint64_t commits = 0;
  TRY(prepare(works, scope));
  book_begin(&works->book, scope);
  TRY(book_log(&works->book, leaf));
  TRY(commit_all(works, scope, &ledger, now_s, &commits));
  return publish(works, scope);
}

static enum err run(struct works *works, struct scope *scope, struct job *jobs, int64_t now_s, struct job **rest,
                    uint64_t *commits)
{
  enum err err = prepare(works, scope);
  if (err != OK || works->is_closed) {
    *rest = NULL;
    refuse_all(jobs, NULL, ERR_UNAVAILABLE, "the registry cannot write now; please ask again");
    return err == OK ? publish(works, scope) : err;
  }
  uint64_t before = *commits;
  book_begin(&works->book, scope);
  err = succession_begin(works, scope, now_s);
  *rest = apply_all(works, jobs, now_s);
  err = err == OK ? commit(works, scope, now_s, commits) : err;
  if (err != OK && *commits == before) {
    undo(works, jobs, *rest);
    forget_conflicts(jobs, *rest);
    refuse_all(jobs, *rest, ERR_UNAVAILABLE, "the registry could not store this");
    return err;
  }
  err = err == OK ? publish(works, scope) : err;
  if (err != OK) {
    refuse_all(jobs, *rest, ERR_UNAVAILABLE, "this is stored, but not witnessed and published yet; please ask again");
  }
  return err;
}

/* What a witness has said holds after a restart, too; what this process alone has seen, a new one may see otherwise. */
static void halt(struct works *works, const struct scope *scope)
{
  [[gnu::cleanup(scope_drop)]] struct scope *own = scope_new(HALT_SCOPE_OCTETS);
  works->is_halted = true;
  if (own != NULL && witnesses_check(works->witnesses, own) != OK) {
    works_halt(works, scope_first_fault(scope)->text);
  }
}

enum err round_run(struct works *works, struct scope *scope, struct job *jobs, int64_t now_s, struct job **rest,
                   struct round_counts *counts)
{
  enum err err = run(works, scope, jobs, now_s, rest, &counts->commits);
  if (is_final(err) && !works->is_halted) {
    halt(works, scope);
  }
  for (struct job *job = jobs; job != *rest; job = job->next) {
    counts->jobs++;
    counts->refused += job->err != OK;
  }
  return err;
}
