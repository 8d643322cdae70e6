#pragma once

#include "base/scope.h"

/* What an auditor finds that must not be. A finding stands until somebody has dealt with it: it is told at every visit,
   with the time at which it was seen first. */
#define AUDIT_FINDINGS(X)                                                                                              \
  X(AUDIT_CHECKPOINT_MALFORMED, "checkpoint_malformed", "the checkpoint cannot be read")                               \
  X(AUDIT_CHECKPOINT_UNSIGNED, "checkpoint_unsigned", "the checkpoint is not signed as the policy asks")               \
  X(AUDIT_CHECKPOINT_UNWITNESSED, "checkpoint_unwitnessed", "too few witnesses have cosigned the checkpoint")          \
  X(AUDIT_CHECKPOINT_STALE, "checkpoint_stale", "the log stands still: no witness has seen it for too long")           \
  X(AUDIT_CONTRADICTION, "contradiction", "the log contradicts itself")                                                \
  X(AUDIT_ROOT_WRONG, "root_wrong", "the entries do not make the checkpoint's root")                                   \
  X(AUDIT_TILE_REWRITTEN, "tile_rewritten", "a tile is not that of the entries")                                       \
  X(AUDIT_ENTRIES_REWRITTEN, "entries_rewritten", "entries are not those under the checkpoint")                        \
  X(AUDIT_WITHHELD, "withheld", "something that the log speaks of is not served")                                      \
  X(AUDIT_ENTRY_UNKNOWN, "entry_unknown", "an entry cannot be read")                                                   \
  X(AUDIT_ENTRY_MISPLACED, "entry_misplaced", "an entry stands where it may not")                                      \
  X(AUDIT_TIME_BACKWARDS, "time_backwards", "time goes backwards")                                                     \
  X(AUDIT_TIME_AHEAD, "time_ahead", "an entry is of a time after the one at which it was witnessed")                   \
  X(AUDIT_VERSION_GAP, "version_gap", "versions do not follow one another")                                            \
  X(AUDIT_NOT_AS_LOGGED, "not_as_logged", "what is served is not what was logged")                                     \
  X(AUDIT_UNSIGNED, "unsigned", "what is served is not signed by the operator")                                        \
  X(AUDIT_MALFORMED, "malformed", "what is served cannot be read")                                                     \
  X(AUDIT_SWAPPED, "swapped", "another list is served in a list's place")                                              \
  X(AUDIT_REVOCATION_UNDONE, "revocation_undone", "a revocation was taken back")                                       \
  X(AUDIT_CURRENT_UNLOGGED, "current_unlogged", "what is served was never logged")                                     \
  X(AUDIT_CURRENT_OUTDATED, "current_outdated", "what is served is older than the latest that was logged")             \
  X(AUDIT_CURRENT_EXPIRED, "current_expired", "what is served is past the time until which it is valid")               \
  X(AUDIT_LIST_HIDDEN, "list_hidden", "the index of the lists leaves a list out")                                      \
  X(AUDIT_KEY_UNLOGGED, "key_unlogged", "a key came to the trust list, or went, without an entry")                     \
  X(AUDIT_KEY_UNFOUNDED, "key_unfounded", "an entry says of a key what the trust list does not")

enum audit_kind {
#define AUDIT_KIND(kind, name, title) kind,
  AUDIT_FINDINGS(AUDIT_KIND)
#undef AUDIT_KIND
      AUDIT_KINDS
};

struct audit_kind_info {
  const char *name; /* stable, for machines */
  const char *title;
};
const struct audit_kind_info *audit_kind_info(enum audit_kind kind);

struct audit_finding {
  enum audit_kind kind;
  /* Both of bounded length, UTF-8 without control characters. */
  struct str where; /* "revocation-0 version 7 index 77", "tile/0/003", "entry 12" */
  struct str detail; /* one sentence; empty when kind and place say all */
  int64_t since_s; /* when an auditor with this state saw it first */
  bool is_new; /* this visit's */
};
