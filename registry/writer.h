#pragma once

#include <pthread.h>

#include "round.h"

/* The one thread that writes: it works off what waits in rounds, and signs again what grows old. Owned by the registry,
   which outlives it. */
struct writer {
  struct works *works; /* borrowed: the thread's alone while it runs */
  struct scope *memory; /* owned; reset each round */
  pthread_t thread;
  bool is_running;
  pthread_mutex_t lock; /* guards all below, and `done` of every job */
  pthread_cond_t work; /* for the thread */
  pthread_cond_t answers; /* for those who asked */
  struct job *first; /* the queue */
  struct job *last;
  bool stopping;
  bool reload;
  char *trouble; /* owned: why the last round could not do its work; NULL: it could */
  struct round_counts counts;
};

/* End with writer_end. */
void writer_init(struct writer *writer, struct works *works);
/* Does a first round, which opens the gate, and publishes. It may go without witnesses, or against them: then the
   writer runs, what was published stays, and requests are refused. Any other fault comes back. */
enum err writer_start(struct writer *writer, struct scope *scope);
/* Works off what waits, then ends the thread, if there is one. */
void writer_stop(struct writer *writer);
void writer_end(struct writer *writer);

/* Gives the job to the thread and sleeps until it is done. */
enum err writer_submit(struct writer *writer, struct job *job);
/* Reads the trust file again soon. */
void writer_reload(struct writer *writer);
/* What it has done so far. */
struct round_counts writer_counts(struct writer *writer);
/* OK, or what keeps it from its work. */
enum err writer_health(struct writer *writer, struct scope *scope);
