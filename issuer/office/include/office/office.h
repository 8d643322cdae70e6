#pragma once

#include "delivery/delivery.h"

/* What an office does with documents it has ordered: looks for them, suspends and revokes them, prints them.

   The registry is told first and the book written then, but for what a paper replaces: that is revoked in the book with
   the new paper, and owed to the registry until it has heard of it. */

/* Const after the start. All borrowed. */
struct office {
  const struct delivery *delivery; /* with a book; its offers may be NULL */
  const struct registry_port *registry; /* with the right to revoke; NULL when no instance has status */
};

/* {"number"} or {"due": true} -> {"documents": [...]} */
enum err office_search(struct scope *scope, const struct office *office, const struct json *body, struct json *out);
/* {"action": "suspend", "revoke" or "reinstate", "reason"?, "recheck"?} -> the document. Revoking what nobody has
   fetched yet ends its offer. ERR_NOT_FOUND, ERR_CONFLICT, ERR_UNAVAILABLE. */
enum err office_set_status(struct scope *scope, const struct office *office, struct str id, const struct json *body,
                           struct json *out);

struct office_printed {
  struct str id;
  struct json credential;
  struct str text; /* of its code, "VC1-R..." */
  struct documents replaced;
  struct registry_receipt receipt;
};
/* An order as for an offer; `by` is the name of its token. A former paper of the same type and number is revoked. */
enum err office_print(struct scope *scope, const struct office *office, const struct json *body, struct str by,
                      struct office_printed *out);
/* The same once more, with the same end. ERR_CONFLICT for what is no paper, is not valid, or is not kept any more. */
enum err office_reprint(struct scope *scope, const struct office *office, struct str id, struct str by,
                        struct office_printed *out);

/* Tells the registry what is owed to it: all that there is, or of one document. On failure it stays owed. */
enum err office_settle(struct scope *scope, const struct office *office);
enum err office_settle_one(struct scope *scope, const struct office *office, const struct document *owed);
