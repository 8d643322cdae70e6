#pragma once

#include "job.h"
#include "works.h"

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

/* An entry alone, committed, witnessed and published. */
enum err round_add(struct works *works, struct scope *scope, const struct leaf *leaf, int64_t now_s);
