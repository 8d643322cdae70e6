#pragma once

#include "base/scope.h"

/* What a status list is about. SPEC: vc-bitstring-status-list#statuspurpose */
enum status_purpose {
  STATUS_REVOCATION, /* cannot be undone; a credential with it set is refused */
  STATUS_SUSPENSION, /* can be undone; a credential with it set is refused for now */
  STATUS_REFRESH, /* a newer credential is there; does not refuse */
  STATUS_MESSAGE, /* a text of the issuer's; does not refuse */
  STATUS_OTHER, /* a purpose this build does not know: it can only be reported as unknown */
};
enum {
  STATUS_KEPT = STATUS_SUSPENSION + 1
}; /* the purposes for which the registry keeps lists: revocation, suspension */

enum status_purpose status_purpose_parse(struct str text);
/* "revocation" and so on; STATUS_OTHER has no text of its own (empty). */
struct str status_purpose_print(enum status_purpose purpose);
