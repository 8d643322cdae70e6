#pragma once

#include <pthread.h>

#include "casebook/casebook.h"
#include "store/lmdb.h"

/* Inside of the book: one round is one commit of what all waiting threads want changed. */

struct casebook {
  struct store_port store; /* owned */
  const struct clock *clock;
  int64_t keep_s;
  struct seed seed; /* const after the start */
  struct scope *memory; /* of a round; who writes has it */
  struct store_head head; /* likewise */
  pthread_mutex_t lock; /* guards what follows */
  pthread_cond_t answers;
  struct casebook_job *first;
  struct casebook_job *last;
  bool writing; /* a thread makes a round */
};

/* A change, on behalf of a thread that waits for it. */
struct casebook_round {
  const struct casebook *book;
  struct scope *scope; /* of that thread: what is put must live there */
  struct store_batch *batch;
};
typedef enum err (*casebook_apply)(struct casebook_round *round, void *self);

/* Applies the change in a round and returns when that is durable; when it fails, no trace of it is left. */
enum err round_write(struct casebook *book, struct scope *scope, casebook_apply apply, void *self);

/* As it will be after the round. */
enum err round_find(const struct casebook_round *round, enum store_table table, struct bytes key, bool *found,
                    struct bytes *value);
enum err round_look(const struct casebook_round *round, struct str id, bool *found, struct document *out);
/* The ids under a number, one behind the other. */
enum err round_ids(const struct casebook_round *round, struct str number, struct str *out);
/* Writes a document and whatever it is found by; `former` is what it was, NULL when it is new. */
enum err round_put(struct casebook_round *round, const struct document *former, const struct document *document);
/* Takes it out with all of that. */
enum err round_forget(struct casebook_round *round, const struct document *document);

/* Keys of the tables, in the scope. */
struct bytes key_of_number(struct scope *scope, struct str number);
struct bytes key_of_time(struct scope *scope, int64_t time_s, struct str id);
struct str key_time_id(struct bytes key); /* the id in such a key */
int64_t key_time_s(struct bytes key);

enum err row_parse(struct scope *scope, struct bytes row, struct document *out);
