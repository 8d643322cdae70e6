#pragma once

#include "vc/schemas.h"

/* A decision of the city becomes an unsigned credential: the kind's template, the claims, the holder, the period. */

struct order {
  struct str type; /* of a kind in the schemas folder */
  struct str issuer; /* DID */
  struct str subject; /* the holder's did:key; empty for a credential without one (paper) */
  const struct json *claims; /* object; checked against the kind's schema */
  int64_t from_s; /* seconds since 1970 */
  int64_t until_s; /* 0: the template's validityDays after from_s, to the end of that day in Korea */
};

/* Unsigned, without status: the issuer adds these. Lives in the scope; texts are borrowed from the order and the
   schemas. ERR_VALUE names the claim and the reason (the first of them); nothing that looks like a resident
   registration number passes. */
enum err compose_credential(struct scope *scope, const struct schemas *schemas, const struct order *order,
                            struct json *out);

/* What is demanded of the claims of any credential that is signed here: no resident registration number anywhere in it,
   and for a kind that we know, its schema. */
enum err compose_check_claims(struct scope *scope, const struct schemas *schemas, const struct json *credential);
/* Any text in the document that looks like a resident registration number is ERR_VALUE, naming its member. */
enum err compose_refuse_resident_numbers(struct scope *scope, const struct json *document);
