#pragma once

#include "delivery/delivery.h"

/* What a clerk does with documents that the office has ordered: looks for them, suspends, revokes and prints them.

   The registry is told first and the book written then, but for what a paper replaces: that is revoked in the book with
   the new paper, and owed to the registry until it has heard of it. */

/* Const after the start. All borrowed. */
struct clerk {
  const struct delivery *delivery; /* with a book; its offers may be NULL */
  const struct registry_port *registry; /* with the right to revoke; NULL when no instance has status */
};

/* {"number"} or {"due": true} -> {"documents": [...]} */
enum err clerk_search(struct scope *scope, const struct clerk *clerk, const struct json *body, struct json *out);
/* {"action": "suspend", "revoke" or "reinstate", "reason"?, "recheck"?} -> the document. Revoking what nobody has
   fetched yet ends its offer. ERR_NOT_FOUND, ERR_CONFLICT, ERR_UNAVAILABLE. */
enum err clerk_set_status(struct scope *scope, const struct clerk *clerk, struct str id, const struct json *body,
                          struct json *out);

struct clerk_printed {
  struct str id;
  struct json credential;
  struct str text; /* of its code, "VC1-R..." */
  struct documents replaced;
  struct registry_receipt receipt;
};
/* An order as for an offer; `by` is the name of its token. A former paper of the same type and number is revoked. */
enum err clerk_print(struct scope *scope, const struct clerk *clerk, const struct json *body, struct str by,
                     struct clerk_printed *out);
/* The same once more, with the same end. ERR_CONFLICT for what is no paper, is not valid, or is not kept any more. */
enum err clerk_reprint(struct scope *scope, const struct clerk *clerk, struct str id, struct str by,
                       struct clerk_printed *out);

/* Tells the registry what is owed to it: all that there is, or of one document. On failure it stays owed. */
enum err clerk_settle(struct scope *scope, const struct clerk *clerk);
enum err clerk_settle_one(struct scope *scope, const struct clerk *clerk, const struct document *owed);
