#pragma once

#include <pthread.h>

#include "issuers.h"
#include "round.h"

/* The one thread that writes: it works off what waits in rounds, and signs again what grows old. Owned by the registry,
   which outlives it. */
struct writer {
  const struct registry_settings *settings; /* borrowed, as the three below: the thread's alone while it runs */
  struct book *book;
  struct shelf *shelf;
  struct issuers *issuers;
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
  bool fenced; /* another process has taken the store over */
  struct round_counts counts;
};

/* Fills in all but the four borrowed things; end with writer_end. */
void writer_init(struct writer *writer);
enum err writer_start(struct writer *writer, struct scope *scope);
/* Works off what waits, then ends the thread, if there is one. */
void writer_stop(struct writer *writer);
void writer_end(struct writer *writer);

/* Gives the job to the thread and sleeps until it is done. */
enum err writer_submit(struct writer *writer, struct job *job);
/* Reads the trust file again soon. */
void writer_reload(struct writer *writer);
/* What it has done so far; whether it is fenced off. */
struct round_counts writer_counts(struct writer *writer, bool *fenced);
