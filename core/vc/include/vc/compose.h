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
  bool paper; /* to be printed: of the template's paper type and validity, with name and date of birth, without subject
               */
};

/* Unsigned, without status: the issuer adds these. Lives in the scope; texts are borrowed from the order and the
   schemas. ERR_VALUE names the claim and the reason (the first of them); nothing that looks like a resident
   registration number passes. */
enum err compose_credential(struct scope *scope, const struct schemas *schemas, const struct order *order,
                            struct json *out);

/* Whether a credential of the kind has exactly the contexts of its template. Claims are read by their names, and only
   these contexts make the names mean what the kind says. SPEC: vc-data-integrity#context-validation */
bool compose_keeps_context(const struct kind *kind, const struct json *credential);

/* What is demanded of the claims of any credential that is signed here: no resident registration number anywhere in it,
   and for a kind that we know, its contexts and its schema. */
enum err compose_check_claims(struct scope *scope, const struct schemas *schemas, const struct json *credential);
/* Any text, number or member's name in the document that looks like a resident registration number is ERR_VALUE, naming
   its place. */
enum err compose_refuse_resident_numbers(struct scope *scope, const struct json *document);
