#pragma once

#include "book.h"
#include "job.h"
#include "shelf.h"

/* One round of the writer: the waiting requests, one commit for all, the lists that changed, then the answers. */

struct round_counts {
  uint64_t commits;
  uint64_t jobs;
  uint64_t refused;
};

/* Works off jobs from the front of the list until the round is full, and gives those it did not take. Afterwards each
   job it took has its `err`, and what is OK is durable and published. ERR_CONFLICT when another process has taken the
   store over: then nothing will ever succeed again. */
enum err round_run(struct book *book, struct shelf *shelf, struct scope *scope, struct job *jobs, int64_t now_s,
                   struct job **rest, struct round_counts *counts);
