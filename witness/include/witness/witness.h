#pragma once

#include "base/clock.h"
#include "tlog/log_policy.h"

/* A witness: it cosigns a log's checkpoint when the log's tree has only grown since the one that it cosigned last.
   Whoever can write its folder can make it forget what it has cosigned, and whoever has its key can cosign anything;
   its lines are worth as much as the two are kept. SPEC: c2sp.org/tlog-witness@v1.0.0

   What it has cosigned of a log is a file of the folder, <hexadecimal SHA-256 of the origin>: the note itself, with the
   log's lines and the witness's. The file is replaced, and durable, before the answer is given. One process at a time
   has the folder. All calls but open and close may be made by several threads at a time. */
struct witness_settings {
  struct str folder; /* made when it is not there */
  struct str name; /* of its key in notes: "witness.north.example" */
  const struct key_pair *key; /* Ed25519; borrowed until witness_close */
  const struct log_policy *logs; /* the logs that it knows; several keys of one origin are those of one log */
  const struct clock *clock; /* borrowed until witness_close */
};

struct witness;

/* ERR_CONFLICT: another process has the folder open. ERR_CONFIG: a state that this key has not cosigned, a name that no
   key can have, a folder that cannot be made. ERR_IO. Close with witness_close. */
enum err witness_open(struct scope *scope, const struct witness_settings *settings, struct witness **out);
void witness_close(struct witness *witness);
/* What logs and their readers know it by; borrowed. */
const struct note_key *witness_key(const struct witness *witness);

/* The body of a POST <prefix>/add-checkpoint. OK: `*answer` is the witness's signature line. ERR_CONFLICT (409): it is
   the line of the size that was cosigned last. ERR_SYNTAX, ERR_LIMIT, ERR_UNSUPPORTED (extension lines) and ERR_RANGE
   are 400, ERR_FORBIDDEN 403, ERR_NOT_FOUND (an unknown log) 404, ERR_PROOF 422. ERR_IO: it is not certain what is on
   disk; the next call for this log finds out before it does anything else. */
enum err witness_add_checkpoint(struct witness *witness, struct scope *scope, struct str request, struct str *answer);
/* For monitors, GET <prefix>/<origin hash>/checkpoint: what was cosigned last. ERR_NOT_FOUND. */
enum err witness_checkpoint(struct witness *witness, struct scope *scope, struct str origin_hash_hex, struct str *note);

/* Whether it is certain of all its logs what was cosigned. ERR_IO, ERR_CONFIG. */
enum err witness_health(struct witness *witness, struct scope *scope);
/* Lines in the Prometheus text format. */
void witness_metrics(struct witness *witness, struct buf *out);
