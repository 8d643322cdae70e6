#pragma once

#include "status/purpose.h"

/* Why a status was changed: codes of a closed table, so that no free text (and no personal data) reaches the registry.
 */
enum status_act { STATUS_ACT_REVOKE, STATUS_ACT_SUSPEND, STATUS_ACT_REINSTATE, STATUS_ACT_COUNT };

struct status_reason {
  struct str code; /* "eligibility_ended" */
  bool allowed[STATUS_ACT_COUNT];
  struct str ko;
  struct str en;
};

/* The table's row, or NULL for a code that is not in it. Static. */
const struct status_reason *status_reason_find(struct str code);
/* Row `at` of the table, NULL after the last: for pages that offer a choice. */
const struct status_reason *status_reason_at(size_t at);
