#pragma once

#include "vc/issue.h"

/* The place of one credential in the status lists. Private to core/vc. */
struct index {
  uint64_t group;
  uint32_t index;
  struct str list_urls[STATUS_KEPT]; /* in the scope of the call */
};

/* The next index of the leased block; leases another when it is used up. Faults as registry_lease. */
enum err index_pool_take(struct index_pool *pool, struct scope *scope, struct index *out);
