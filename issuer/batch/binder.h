#pragma once

#include <pthread.h>

#include "batch/batches.h"
#include "batch/sheet.h"

/* Inside of the batches: their files, and the list of them in memory. */

struct entry {
  struct batch batch;
  struct entry *next;
};

struct batches {
  const struct delivery *delivery;
  int64_t keep_s;
  struct scope *memory; /* of the folder's name; const */
  const char *folder;
  pthread_mutex_t lock; /* guards the entries, their files and `stopping` */
  pthread_cond_t work;
  struct entry *entries; /* owned; the oldest first */
  bool stopping;
  bool has_thread; /* const after the start */
  pthread_t thread;
};

/* What is wrong with rows, of both kinds: no more than LIMIT_BATCH_ERRORS. */
struct batch_notes {
  struct json errors;
  struct json failures;
};

/* With the lock held. */
struct entry *binder_find(const struct batches *batches, struct str id);
enum err binder_read_notes(const struct batches *batches, struct scope *scope, const char *id, struct batch_notes *out);
enum err binder_read_sheet(const struct batches *batches, struct scope *scope, const char *id, struct str *out);
/* Durable when it returns; the spreadsheet first, since it is the file about it that makes a batch. */
enum err binder_write(const struct batches *batches, struct scope *scope, const struct batch *batch,
                      const struct batch_notes *notes);
enum err binder_write_sheet(const struct batches *batches, struct scope *scope, const struct batch *batch,
                            struct str text);
void binder_remove_sheet(const struct batches *batches, struct scope *scope, const struct batch *batch);
enum err binder_add(struct batches *batches, struct scope *scope, const struct batch *batch);
/* At the start: every batch that there is. */
enum err binder_load(struct batches *batches, struct scope *scope);
void binder_free(struct batches *batches);

/* Forgets rows, links and PINs. */
enum err binder_purge(const struct batches *batches, struct scope *scope, struct batch *batch);

/* A row of a batch as an offer: ids and PIN are always the same. The offer has no order in it. */
struct batch_row {
  struct str offer;
  struct str pin;
  struct str document;
};
enum err batch_row_of(struct scope *scope, const struct batch *batch, size_t line, struct batch_row *out);
struct json sheet_error_json(struct scope *scope, const struct csv_error *error);

/* The thread's: makes the offers of a batch. ERR_UNAVAILABLE when it is to stop. */
enum err batch_run(struct batches *batches, struct scope *scope, const struct batch *batch);
bool batches_stopping(struct batches *batches);
/* How far the batch has come. */
void batches_tell(struct batches *batches, const struct batch *batch);
