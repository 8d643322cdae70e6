#pragma once

#include "tiles.h"
#include "tlog/log_policy.h"
#include "tlog/witness_port.h"

/* Asking one witness to cosign, over as many calls as it takes to learn where it stands. Belongs to one thread. */
struct asking {
  struct witness_port port;
  const struct policy_voter *voter; /* borrowed: its key and address */
  struct tiles tiles; /* where consistency proofs come from */
  uint64_t known_size; /* what the witness has cosigned last, as it has told */
};

/* What is to be cosigned: a checkpoint, and the note in which it is signed. */
struct ask {
  struct checkpoint checkpoint;
  struct str note;
};

enum answer {
  ANSWER_NONE, /* not asked yet */
  ANSWER_COSIGNED,
  ANSWER_FAILED, /* no answer, or none that can be used: asking again may help */
  ANSWER_AHEAD, /* it has seen more of this log */
  ANSWER_FORKED, /* it has seen another log under this name */
};

/* `lines`: the witness's own signature line, in the scope. The reason of a failure is the scope's fault. */
enum answer asking_ask(struct asking *asking, struct scope *scope, const struct ask *ask, struct str *lines);
