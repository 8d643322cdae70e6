#pragma once

#include "tlog/checkpoint.h"

/* What a log asks of a witness, POST <prefix>/add-checkpoint, and what the witness has to see before it cosigns.
   SPEC: c2sp.org/tlog-witness@v1.0.0 */
struct add_checkpoint {
  uint64_t old_size; /* of the tree that the witness has cosigned last, as the log believes */
  struct tlog_path path; /* consistency proof from there; empty when it is 0 */
  struct str checkpoint; /* a whole note */
};

/* The request's body. In the scope, pointing into the text. ERR_SYNTAX, ERR_LIMIT (LIMIT_LOG_PATH). */
enum err add_checkpoint_parse(struct scope *scope, struct str text, struct add_checkpoint *out);
enum err add_checkpoint_print(struct scope *scope, const struct add_checkpoint *request, struct str *out);

/* What a witness has cosigned last of a log; {0} for a log of which it has cosigned nothing. */
struct witness_state {
  uint64_t size;
  struct tlog_hash root;
};
/* Whether a witness may cosign the checkpoint, which has been read out of the request's note; `keys` are those it knows
   of this log. ERR_FORBIDDEN (403): none of them has signed, or a signature does not verify. ERR_RANGE (400): the old
   size is the larger. ERR_CONFLICT (409): the old size is not the witness's. ERR_PROOF (422): not consistent with what
   the witness has cosigned; so are two roots of one size, for which v1.0.0 says 409, and later drafts this. */
enum err add_checkpoint_check(struct scope *scope, const struct add_checkpoint *request, const struct note *note,
                              const struct checkpoint *checkpoint, const struct note_key *keys, size_t keys_len,
                              const struct witness_state *state);

/* The body of the answer 409, text/x.tlog.size: the size that the witness has cosigned. */
enum err witness_size_parse(struct scope *scope, struct str text, uint64_t *out);
enum err witness_size_print(struct scope *scope, uint64_t size, struct str *out);
