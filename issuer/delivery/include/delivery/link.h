#pragma once

#include "base/scope.h"

/* The links to an offer. In the scope; `at` is NULL when it is exhausted. */

/* Where the offer is: `identifier` is the issuer's public URL. */
struct str link_uri(struct scope *scope, struct str identifier, struct str offer);
/* What opens a wallet. SPEC: openid-4-verifiable-credential-issuance-1_0 section 4.1.3: by reference, so that a code
   stays small. */
struct str link_of_offer(struct scope *scope, struct str uri);
/* The same for our own wallet, behind the "#": what a browser keeps to itself. */
struct str link_of_wallet(struct scope *scope, struct str identifier, struct str link);
