#pragma once

#include "tlog/checkpoint.h"

/* Whose checkpoints are believed: which logs, and which of the witnesses have to have cosigned.
   SPEC: c2sp.org/tlog-policy (draft of June 2026)

     log registry.example/2026+1a2b3c4d+AQ... https://registry.example/log
     witness north witness.north.example+...  https://witness.north.example
     witness south witness.south.example+...
     group districts any north south
     quorum districts */
struct policy_log {
  struct note_key key; /* its name is the origin of the log's checkpoints */
  struct str url; /* empty when there is none */
};

/* A witness, or a group that has witnessed what enough of its members have. */
struct policy_voter {
  struct str name; /* in this policy only */
  struct note_key key; /* of a witness */
  struct str url; /* of a witness; empty when there is none */
  const size_t *members; /* of a group: places of voters before it; NULL for a witness */
  size_t members_len;
  size_t needed; /* of a group: how many of its members */
};

enum { QUORUM_NONE = -1 };

struct log_policy {
  const struct policy_log *logs;
  size_t logs_len;
  const struct policy_voter *voters;
  size_t voters_len;
  ptrdiff_t quorum; /* the voter on whom it depends, or QUORUM_NONE */
};

/* In the scope, pointing into the text. ERR_SYNTAX, ERR_VALUE and ERR_UNSUPPORTED name the line, ERR_LIMIT
   (LIMIT_LOG_POLICY_OCTETS, LIMIT_LOG_POLICY_LINES). */
enum err log_policy_parse(struct scope *scope, struct str text, struct log_policy *out);
enum err log_policy_print(struct scope *scope, const struct log_policy *policy, struct str *out);

/* A checkpoint that a policy believes. */
struct witnessed {
  struct note note;
  struct checkpoint checkpoint;
  const struct policy_log *log;
  const struct note_voice *voices; /* of each voter; groups have none */
  uint64_t time_s; /* a quorum says that then, or later, this was the log's largest tree; 0 without witnesses */
};

/* ERR_SYNTAX; ERR_SIGNATURE when no log of the policy has signed it, or when the signature of any key of the policy
   does not verify; ERR_PROOF when the quorum is not reached. Times are told, not judged. */
enum err log_policy_check(struct scope *scope, const struct log_policy *policy, struct str whole,
                          struct witnessed *out);
