#pragma once

#include "casebook/casebook.h"
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

/* Const after the start, but for the offers, the book and the set, which look after themselves. All borrowed. */
struct delivery {
  const struct issuer *issuer;
  const struct issuer_instance *instances;
  size_t instances_len;
  struct offers *offers;
  struct casebook *book; /* NULL: none is kept */
  struct expiring_set *used_nonces;
  struct challenge_maker nonces;
  struct str identifier; /* of the credential issuer: its public URL */
  struct str name_ko; /* what citizens call it; empty: the metadata do not say */
  struct str name_en;
  int64_t offer_s; /* how long each is good */
  int64_t token_s;
  int64_t nonce_s;
};

/* By its name; NULL when there is none. */
const struct issuer_instance *delivery_instance(const struct delivery *delivery, struct str name);

/* What an office sends: {"type", "claims", "from"?, "until"?, "instance"?}. */
struct delivery_order {
  const struct json *body;
  struct str by; /* name of its token */
  struct str key; /* Idempotency-Key; empty: none */
  struct str text; /* of the body: what is the same under the same key */
};

/* What the office gets; lives in the scope. */
struct delivery_offered {
  struct str id;
  struct str document; /* in the book; empty without one */
  struct str pin; /* told here and never again */
  int64_t end_s;
};

/* Refuses by name whatever would be refused when it is issued. The same order under the same key gets the same answer;
   ERR_CONFLICT: another order under a known key. */
enum err delivery_offer(struct scope *scope, const struct delivery *delivery, const struct delivery_order *order,
                        struct delivery_offered *out);
/* An order as such, into an offer without id and PIN: texts are borrowed from the JSON. */
enum err delivery_order_read(struct scope *scope, const struct delivery *delivery, const struct json *body,
                             struct offer *out);
/* The steps of it, for who makes many: an order that has been checked, without id and PIN; and once it has its id, how
   it stands in the book. */
enum err delivery_draft(struct scope *scope, const struct delivery *delivery, const struct json *body,
                        struct offer *out);
enum err delivery_document(struct scope *scope, const struct delivery *delivery, const struct offer *offer,
                           struct str by, struct document *out);
/* The offer of a document can be fetched no more. One that is gone already is no error. */
enum err delivery_end(struct scope *scope, const struct delivery *delivery, struct str id);
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
