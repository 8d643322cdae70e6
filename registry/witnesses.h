#pragma once

#include "registry/registry.h"
#include "tiles.h"
#include "tlog/log_policy.h"

/* The log's witnesses, each asked by a thread of its own, so that one that sleeps holds nobody up. Owned by the
   registry. */
struct witnesses;

/* `policy` names them, with their addresses, and says how many it takes; its logs are not looked at. `log` is the log's
   own key, `tiles` where consistency proofs come from. All borrowed. */
struct witnesses_settings {
  const struct log_policy *policy;
  struct witness_port port;
  struct note_key log;
  struct tiles tiles;
  unsigned wait_ms; /* for a quorum */
};
enum err witnesses_start(struct scope *scope, const struct witnesses_settings *settings, struct witnesses **out);
/* Waits for calls under way. NULL is allowed. */
void witnesses_stop(struct witnesses *witnesses);

/* Has a checkpoint of ours cosigned, whose tiles are all in the public folder: the whole note, in the scope.
     ERR_UNAVAILABLE  no quorum within wait_ms; those that have cosigned need not be asked again
     ERR_CONFLICT     a witness has seen more of this log than we know of: our store is older than it was
     ERR_PROOF        a witness has seen another log under our name
   The last two stay, whoever else cosigns: nothing is to be asked any more. */
enum err witnesses_cosign(struct witnesses *witnesses, struct scope *scope, const struct checkpoint *checkpoint,
                          struct str note, struct str *cosigned);

/* Waits until each has answered the last request, or wait_ms are over. ERR_CONFLICT and ERR_PROOF as above. */
enum err witnesses_hear_all(struct witnesses *witnesses, struct scope *scope);
/* ERR_CONFLICT and ERR_PROOF, also from a witness that spoke after the quorum was reached. */
enum err witnesses_check(struct witnesses *witnesses, struct scope *scope);

/* One line of metrics for each: how far behind it is. */
void witnesses_metrics(struct witnesses *witnesses, struct buf *out);
