#pragma once

#include "tlog/note.h"

/* What a witness has said to POST <prefix>/add-checkpoint. SPEC: c2sp.org/tlog-witness@v1.0.0; and what the witnesses
   that run do beside it. */
enum witness_verdict {
  WITNESS_COSIGNED,
  WITNESS_ELSEWHERE, /* it has cosigned another size than the old one of the request: a proof from there is needed, or,
                        when it is larger than the log, the log has lost leaves */
  WITNESS_REFUSED, /* another time it will say the same. A 409 that names no other size is such a one: by v1.0.0, and
                      without the size by some witnesses, it has seen another root of this size. */
  WITNESS_BUSY, /* 429 and 5xx: it could not, this time */
};

struct witness_answer {
  enum witness_verdict verdict;
  struct note_signature line; /* WITNESS_COSIGNED: the latest of its key; points into the scope and the body */
  uint64_t time_s; /* of the line */
  uint64_t size; /* WITNESS_ELSEWHERE */
};

/* `text` is that of the checkpoint, `old_size` the request's. ERR_SIGNATURE for a 200 without a line of the witness's
   key, or with one that does not verify; lines of other keys are ignored. ERR_SYNTAX for one that is no lines. */
enum err witness_answer_read(struct scope *scope, const struct note_key *witness, struct str text, uint64_t old_size,
                             int status, struct str body, struct witness_answer *out);
