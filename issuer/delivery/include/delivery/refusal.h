#pragma once

#include "base/scope.h"

/* What a wallet is told when it does not get what it asked for: the error of the specification, for programs of others,
   and a reason of ours, for whoever explains it to a person. One table. SPEC: RFC 6749 section 5.2, RFC 6750 section
   3.1, openid-4-verifiable-credential-issuance-1_0 sections 6.3 and 8.3.1 */
struct refusal {
  struct str reason; /* "offer_expired" */
  const char *error; /* "invalid_grant" */
  int status;
  const char *title_ko;
};

/* The row of a fault's code, or NULL: the fault is none of these. */
const struct refusal *refusal_find(struct str reason);

/* Records a fault whose code is the reason, a literal, and gives its `err`. */
#define REFUSE(scope, reason, ...) FAIL_CODE((scope), ERR_VALUE, STR(reason), __VA_ARGS__)
