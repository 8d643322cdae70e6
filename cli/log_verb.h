#pragma once

#include "verb.h"

/* What `dojang log` can do: a line here, and one function log_<name>, in the file of the same name or in log_upkeep.c.
 */
#define LOG_VERBS(X)                                                                                                   \
  X(key, "the verifier key of a log")                                                                                  \
  X(witness, "run a witness that cosigns the checkpoints of logs")                                                     \
  X(audit, "follow a registry's logs from outside, and name what must not be")                                         \
  X(fsck, "hold all that a registry keeps against each other")                                                         \
  X(backup, "copy a registry's store, also while it runs")                                                             \
  X(compact, "write a registry's store anew without its free pages")                                                   \
  X(recover, "let a store from a backup catch up with the public folder")

#define LOG_VERB_DECLARE(name, summary) verb_run log_##name;
LOG_VERBS(LOG_VERB_DECLARE)
#undef LOG_VERB_DECLARE
