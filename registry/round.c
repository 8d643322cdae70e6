#include "round.h"

#include "base/limits.h"

/* Bounds a transaction's dirty pages well below LMDB's own limit. */
enum { PUTS_MOST = 16384 };

static enum err apply(struct book *book, struct job *job, int64_t now_s)
{
  switch (job->kind) {
  case JOB_LEASE:
    return book_lease(book, job->scope, job->lease.count, now_s, &job->lease.group, job->lease.indices);
  case JOB_RECORD:
    return book_record(book, job->scope, job->record.len, job->record.records, now_s, job->record.receipts);
  case JOB_CHANGE:
    return book_change(book, job->scope, job->change.change, job->change.group, now_s, job->change.receipt);
  }
  __builtin_unreachable();
}

/* Applies jobs until the round is full; gives the first that was not taken. */
static struct job *apply_all(struct book *book, struct job *jobs, int64_t now_s)
{
  struct job *job = jobs;
  for (; job != NULL && book->batch.len < PUTS_MOST; job = job->next) {
    job->err = apply(book, job, now_s);
  }
  return job;
}

/* The bits of what is durable now. */
static enum err show(struct book *book, struct shelf *shelf, struct scope *scope, const struct job *jobs,
                     const struct job *end)
{
  TRY(shelf_grow(shelf, scope, book_groups(book)));
  for (const struct job *job = jobs; job != end; job = job->next) {
    if (job->kind == JOB_CHANGE && job->err == OK) {
      const struct registry_change *change = job->change.change;
      shelf_set(shelf, change->purpose, job->change.group, change->index, job->change.receipt->status);
    }
  }
  return OK;
}

static void refuse(struct job *job, enum err err, const char *text)
{
  if (job->err == OK) {
    job->err = FAIL(job->scope, err, "%s", text);
  }
}

/* Whether all lists that the job's answer speaks of are published as they stand. */
static bool is_shown(const struct shelf *shelf, const struct job *job)
{
  switch (job->kind) {
  case JOB_LEASE:
    return job->lease.group < shelf->len && !shelf_is_dirty(shelf, STATUS_REVOCATION, job->lease.group) &&
           !shelf_is_dirty(shelf, STATUS_SUSPENSION, job->lease.group);
  case JOB_RECORD:
    return true;
  case JOB_CHANGE:
    return !shelf_is_dirty(shelf, job->change.change->purpose, job->change.group);
  }
  __builtin_unreachable();
}

/* What could not be shown must not be acknowledged: the change is durable, and asking again will find it done. */
static void refuse_unshown(const struct shelf *shelf, struct job *jobs, const struct job *end)
{
  for (struct job *job = jobs; job != end; job = job->next) {
    if (job->err == OK && !is_shown(shelf, job)) {
      refuse(job, ERR_UNAVAILABLE, "this is stored, but the status list could not be signed; please ask again");
    }
  }
}

enum err round_run(struct book *book, struct shelf *shelf, struct scope *scope, struct job *jobs, int64_t now_s,
                   struct job **rest, struct round_counts *counts)
{
  book_begin(book, scope);
  *rest = apply_all(book, jobs, now_s);
  counts->commits += book->batch.len > 0;
  enum err err = book_commit(book, scope);
  for (struct job *job = jobs; err != OK && job != *rest; job = job->next) {
    refuse(job, ERR_UNAVAILABLE, "the registry could not store this");
  }
  if (err == OK && (show(book, shelf, scope, jobs, *rest) != OK || shelf_publish(shelf, scope, now_s) != OK)) {
    refuse_unshown(shelf, jobs, *rest);
  }
  for (struct job *job = jobs; job != *rest; job = job->next) {
    counts->jobs++;
    counts->refused += job->err != OK;
  }
  return err;
}
