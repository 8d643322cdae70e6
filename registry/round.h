#pragma once

#include <stdatomic.h>

#include "issuers.h"
#include "job.h"
#include "shelf.h"
#include "witnesses.h"

/* All that the writer's thread works with. Owned by the registry, and the thread's alone while it runs. */
struct works {
  const struct registry_settings *settings;
  struct book book;
  struct shelf shelf;
  struct issuers issuers;
  struct ledger ledger;
  struct witnesses *witnesses; /* owned */
  atomic_ullong shown; /* raised when anything published has been replaced; read by any thread */
  bool is_shown; /* all that is committed is published */
  bool is_open; /* the gate: witnesses have confirmed that the store is where it was */
  bool is_halted; /* another writer has the store, or the log is contradicted: nothing will succeed any more */
};

struct round_counts {
  uint64_t commits;
  uint64_t jobs;
  uint64_t refused;
};

/* Works off jobs from the front of the list (which may be NULL) until the round is full, and gives those it did not
   take. Afterwards each job it took has its `err`, and what is OK is durable and published. A fault is one that hinders
   all of the round; it is also each job's. */
enum err round_run(struct works *works, struct scope *scope, struct job *jobs, int64_t now_s, struct job **rest,
                   struct round_counts *counts);
