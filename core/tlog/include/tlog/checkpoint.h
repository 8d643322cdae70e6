#pragma once

#include "tlog/hash.h"
#include "tlog/note.h"

/* What a log signs: how large its tree is and what its root. SPEC: c2sp.org/tlog-checkpoint@v1.0.0 */
struct checkpoint {
  struct str origin; /* the log's name, one line */
  uint64_t size;
  struct tlog_hash root;
  struct str extension; /* further lines as they are, each with its newline; ours have none */
};

/* The text of a note. Points into it. ERR_SYNTAX. */
enum err checkpoint_parse(struct scope *scope, struct str text, struct checkpoint *out);
/* ERR_VALUE for an origin or extension that no checkpoint can have. */
enum err checkpoint_print(struct scope *scope, const struct checkpoint *checkpoint, struct str *out);
/* The note and the checkpoint in it. Says nothing of its signatures. */
enum err checkpoint_open(struct scope *scope, struct str whole, struct note *note, struct checkpoint *out);
