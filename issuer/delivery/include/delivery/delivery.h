#pragma once

#include "delivery/offers.h"
#include "vc/challenge.h"
#include "vc/expiring_set.h"
#include "vc/issue.h"

/* Delivery to a wallet by pre-authorized code and PIN: an office orders, the wallet of the citizen fetches.
   SPEC: openid-4-verifiable-credential-issuance-1_0

     POST /offers      delivery_offer       everything is checked; link and PIN go out on two ways
     GET /offers/{id}  delivery_show        what the link leads to
     POST /token       delivery_redeem      code and PIN against an access token, once
     POST /nonce       delivery_nonce
     POST /credential  delivery_fetch       the key is proved; the credential is signed, kept, recorded, handed out

   What a wallet does wrong is REFUSE'd with a reason of the table. */

#define DELIVERY_GRANT "urn:ietf:params:oauth:grant-type:pre-authorized_code"

/* Const after the start, but for the offers and the set, which look after themselves. All borrowed. */
struct delivery {
  const struct issuer *issuer;
  const struct issuer_instance *instances;
  size_t instances_len;
  struct offers *offers;
  struct expiring_set *used_nonces;
  struct challenge_maker nonces;
  struct str identifier; /* of the credential issuer: its public URL */
  int64_t offer_s; /* how long each is good */
  int64_t token_s;
  int64_t nonce_s;
};

/* What the office gets; lives in the scope. */
struct delivery_offered {
  struct str id;
  struct str pin; /* told here and never again */
  int64_t end_s;
};

/* {"type", "claims", "from"?, "until"?, "instance"?}. Refuses by name whatever would be refused when it is issued. */
enum err delivery_offer(struct scope *scope, const struct delivery *delivery, const struct json *order,
                        struct delivery_offered *out);
/* The Credential Offer. ERR_NOT_FOUND, ERR_CONFLICT for one that is used or ended. */
enum err delivery_show(struct scope *scope, const struct delivery *delivery, struct str id, struct json *out);
/* `pin` is empty when the wallet sent none. */
enum err delivery_redeem(struct scope *scope, const struct delivery *delivery, struct str code, struct str pin,
                         struct str *token);
enum err delivery_nonce(struct scope *scope, const struct delivery *delivery, struct str *out);
/* `body` is a Credential Request; the answer is the credential. The same body again, or another proof of the same key,
   gets the same credential again. */
enum err delivery_fetch(struct scope *scope, const struct delivery *delivery, struct str token, struct str body,
                        struct json *out);

/* The documents under /.well-known/: openid-credential-issuer and oauth-authorization-server. */
enum err delivery_issuer_metadata(struct scope *scope, const struct delivery *delivery, struct json *out);
enum err delivery_server_metadata(struct scope *scope, const struct delivery *delivery, struct json *out);
