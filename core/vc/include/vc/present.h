#pragma once

#include "proof/draft.h"
#include "vc/schemas.h"

/* Presenting: the holder signs credentials for one reader and a short time. SPEC: vc-data-model-2.0#presentations */

struct presentation_order {
  const struct json *credentials; /* one object, or an array of at most LIMIT_CREDENTIALS; NULL shows none and proves
                                     the key alone, as an issuer wants it */
  struct str method; /* the holder's verification method, did:key:X#X */
  struct str suite;
  struct str challenge; /* the reader's, or 16 random octets of one's own in base64url */
  struct str domain; /* the reader's name */
  int64_t created_s;
  int64_t expires_s;
};

/* The signed presentation, slim: no `holder`, no `id`. Lives in the scope. */
enum err present(struct scope *scope, const struct schemas *schemas, const struct key_pair *key,
                 const struct presentation_order *order, struct json *out);

/* The same for a holder whose key signs elsewhere: what it is to sign, and what becomes of its signature.
   ERR_SIGNATURE when that does not hold. */
enum err present_prepare(struct scope *scope, const struct schemas *schemas, const struct public_key *key,
                         const struct presentation_order *order, struct proof_draft *out);
enum err present_finish(struct scope *scope, const struct schemas *schemas, const struct proof_draft *draft,
                        struct bytes signature, struct json *out);

/* The text of its QR code, "VP1-R..."; of a bare credential "VC1-R...". */
enum err present_qr_text(struct scope *scope, const struct schemas *schemas, const struct json *document,
                         struct str *out);
