#include <string.h>

#include "crypto/digest.h"
#include "crypto/secret.h"
#include "delivery/delivery.h"
#include "delivery/issued_document.h"
#include "delivery/key_proof.h"
#include "delivery/refusal.h"
#include "vc/compose.h"
#include "json/field.h"
#include "json/text.h"

/* The wallet's side: an offer becomes a credential, once. */

static enum err refuse_state(struct scope *scope, const struct offer *offer)
{
  if (offer->state == OFFER_ENDED) {
    return REFUSE(scope, "offer_ended", "the offer has ended after %d wrong PINs", OFFER_ATTEMPTS);
  }
  return REFUSE(scope, "offer_used", "the offer was used already");
}

static enum err end_in_book(struct scope *scope, const struct delivery *delivery, const struct offer *offer)
{
  struct document document;
  struct str id = document_id_of_offer(scope, offer->id);
  TRY(scope_err(scope));
  enum err err = delivery->book == NULL ? OK : casebook_end(delivery->book, scope, id, &document);
  if (err != ERR_NOT_FOUND) {
    return err;
  }
  (void)scope_take_fault(scope); /* made before there was a book */
  return OK;
}

/* The attempt is on disk before anybody learns that it was wrong. */
static enum err count_attempt(struct scope *scope, const struct delivery *delivery, struct offer *offer)
{
  offer->attempts++;
  bool was_last = offer->attempts >= OFFER_ATTEMPTS;
  offer->state = was_last ? OFFER_ENDED : OFFER_OPEN;
  TRY(offers_save(delivery->offers, scope, offer));
  TRY(was_last ? end_in_book(scope, delivery, offer) : OK);
  return was_last ? refuse_state(scope, offer)
                  : REFUSE(scope, "pin_wrong", "the PIN is wrong; attempts left: %lld",
                           (long long)(OFFER_ATTEMPTS - offer->attempts));
}

/* SPEC: openid-4-verifiable-credential-issuance-1_0 sections 6.1 to 6.3 */
enum err delivery_redeem(struct scope *scope, const struct delivery *delivery, struct str code, struct str pin,
                         struct str *token)
{
  struct offer offer;
  [[gnu::cleanup(offers_release), maybe_unused]] struct offers_hold hold = offers_hold(delivery->offers, code);
  TRY(offers_find(delivery->offers, scope, code, &offer));
  if (offer.state != OFFER_OPEN) {
    return refuse_state(scope, &offer);
  }
  if (pin.len == 0) {
    return REFUSE(scope, "request", "tx_code: the PIN is missing");
  }
  if (!offer_pin_is(&offer, pin)) {
    return count_attempt(scope, delivery, &offer);
  }
  offer.state = OFFER_TAKEN;
  offer.token_until_s = clock_now_s(delivery->issuer->clock) + delivery->token_s;
  *token = offer_token_new(scope, &offer);
  TRY(scope_err(scope));
  return offers_save(delivery->offers, scope, &offer);
}

enum err delivery_nonce(struct scope *scope, const struct delivery *delivery, struct str *out)
{
  int64_t until_s = clock_now_s(delivery->issuer->clock) + delivery->nonce_s;
  return challenge_make(scope, &delivery->nonces, until_s, out);
}

/* All that is wrong with a token looks the same from outside. */
static enum err find_taken(struct scope *scope, const struct delivery *delivery, struct str token, struct offer *out)
{
  enum err err = offers_find(delivery->offers, scope, offer_token_id(token), out);
  if (err != OK && err_info(err)->http_status >= 500) {
    return err;
  }
  if (err == OK && out->state == OFFER_TAKEN && offer_token_is(out, token)) {
    return OK;
  }
  (void)scope_take_fault(scope);
  return REFUSE(scope, "token", "the access token is not known, or has lapsed");
}

/* SPEC: openid-4-verifiable-credential-issuance-1_0 section 8.2. Members that it does not name are for others. */
static enum err check_request(struct scope *scope, const struct delivery *delivery, const struct offer *offer,
                              const struct json *request)
{
  if (json_get(request, STR("credential_identifier")) != NULL) {
    return REFUSE(scope, "identifier", "credential_identifier: none was given out; use credential_configuration_id");
  }
  const struct json *id = json_get(request, STR("credential_configuration_id"));
  if (!json_is_string(id)) {
    return REFUSE(scope, "credential_request", "credential_configuration_id: must be a string");
  }
  if (schemas_kind(delivery->issuer->schemas, id->string) == NULL) {
    return REFUSE(scope, "configuration", "credential_configuration_id: is not known");
  }
  if (!str_equal(id->string, offer->type)) {
    return REFUSE(scope, "credential_request", "credential_configuration_id: is not the one that was offered");
  }
  if (json_get(request, STR("credential_response_encryption")) != NULL) {
    return REFUSE(scope, "encryption", "credential_response_encryption: is not supported");
  }
  return OK;
}

static enum err use_nonce(struct scope *scope, const struct delivery *delivery, struct str nonce, int64_t now_s)
{
  switch (challenge_judge(scope, &delivery->nonces, nonce, now_s)) {
  case CHALLENGE_FOREIGN:
    return REFUSE(scope, "nonce", "the nonce is not one of ours; get another");
  case CHALLENGE_LAPSED:
    return REFUSE(scope, "nonce", "the nonce has lapsed; get another");
  case CHALLENGE_OPEN:
    break;
  }
  switch (expiring_set_add(delivery->used_nonces, STR("nonce"), nonce, now_s + delivery->nonce_s, now_s)) {
  case SET_ADDED:
    return OK;
  case SET_KNOWN:
    return REFUSE(scope, "nonce", "the nonce was used already; get another");
  case SET_FULL:
    break;
  }
  return FAIL(scope, ERR_TOO_MANY, "too many credentials are being fetched; try again");
}

static enum err prove_key(struct scope *scope, const struct delivery *delivery, const struct json *request,
                          struct key_proof *out)
{
  const struct key_proof_terms terms = {
      .catalogue = delivery->issuer->schemas->catalogue,
      .audience = delivery->identifier,
      .now_s = clock_now_s(delivery->issuer->clock),
      .age_most_s = delivery->nonce_s,
  };
  TRY(key_proof_check(scope, &terms, json_get(request, STR("proofs")), out));
  return use_nonce(scope, delivery, out->nonce, terms.now_s);
}

static enum err compose(struct scope *scope, const struct delivery *delivery, const struct issuer_instance *instance,
                        const struct offer *offer, struct issued *out)
{
  struct json credential;
  const struct order order = {
      .type = offer->type,
      .issuer = instance->did,
      .subject = offer->holder,
      .claims = &offer->claims,
      .from_s = offer->from_s,
      .until_s = offer->until_s,
  };
  TRY(compose_credential(scope, delivery->issuer->schemas, &order, &credential));
  return issue_sign(scope, delivery->issuer, instance, &credential, out);
}

/* What was ordered has been checked; it can only fail where the city has changed its configuration since. */
static enum err sign(struct scope *scope, const struct delivery *delivery, struct offer *offer)
{
  struct issued issued;
  const struct issuer_instance *instance = delivery_instance(delivery, offer->instance);
  if (instance == NULL) {
    return REFUSE(scope, "denied", "the office that made the offer does not issue any more");
  }
  enum err err = compose(scope, delivery, instance, offer, &issued);
  if (err != OK && err_info(err)->http_status < 500) {
    struct fault fault = scope_take_fault(scope);
    return REFUSE(scope, "denied", "%s", fault.text);
  }
  TRY(err);
  offer->claims = json_of_null();
  offer->credential = issued.credential;
  offer->to_record = issued.to_record;
  offer->record = issued.record;
  return OK;
}

static struct digest request_digest(struct str body)
{
  return digest_of(DIGEST_SHA256, str_bytes(body));
}

static bool was_asked(const struct offer *offer, const struct digest *request)
{
  return !json_is_null(&offer->credential) &&
         bytes_equal((struct bytes){offer->request_hash, OFFER_HASH_OCTETS}, digest_bytes(request));
}

/* The first time it is signed and kept before anybody else knows of it: whatever happens then, what is recorded and
   handed out is this one. */
static enum err make(struct scope *scope, const struct delivery *delivery, struct offer *offer, struct str body,
                     const struct digest *digest)
{
  struct json request;
  struct key_proof proof = {0};
  if (json_parse(scope, body, &request) != OK || !json_is_object(&request)) {
    (void)scope_take_fault(scope);
    return REFUSE(scope, "credential_request", "the body must be a JSON object");
  }
  TRY(check_request(scope, delivery, offer, &request));
  TRY(prove_key(scope, delivery, &request, &proof));
  if (!json_is_null(&offer->credential)) {
    bool is_same = str_equal(offer->holder, proof.holder);
    return is_same ? OK : REFUSE(scope, "denied", "the credential was fetched already, with another key");
  }
  offer->holder = proof.holder;
  memcpy(offer->request_hash, digest->at, OFFER_HASH_OCTETS);
  TRY(sign(scope, delivery, offer));
  return offers_save(delivery->offers, scope, offer);
}

/* The offer with its credential. */
static enum err find_made(struct scope *scope, const struct delivery *delivery, struct str token, struct str body,
                          struct offer *out)
{
  struct digest digest = request_digest(body);
  [[gnu::cleanup(offers_release), maybe_unused]] struct offers_hold hold =
      offers_hold(delivery->offers, offer_token_id(token));
  TRY(find_taken(scope, delivery, token, out));
  return was_asked(out, &digest) ? OK : make(scope, delivery, out, body, &digest);
}

/* Who was faster in ending it than the wallet in fetching it has the last word. */
static enum err book_fetched(struct scope *scope, const struct delivery *delivery, const struct offer *offer,
                             const struct issued *issued)
{
  struct document document;
  if (delivery->book == NULL) {
    return OK;
  }
  TRY(issued_document(scope, delivery->issuer, issued, &document));
  document.id = document_id_of_offer(scope, offer->id);
  document.instance = offer->instance;
  document.offer = offer->id;
  TRY(scope_err(scope));
  enum err err = casebook_issue(delivery->book, scope, &document);
  if (err != ERR_CONFLICT) {
    return err;
  }
  (void)scope_take_fault(scope);
  return REFUSE(scope, "offer_ended", "the offer was ended by the office that made it");
}

/* Nobody waits for the registry's answer but who asked: to record the same again is safe. SPEC:
   openid-4-verifiable-credential-issuance-1_0 sections 8.2, 8.3 */
enum err delivery_fetch(struct scope *scope, const struct delivery *delivery, struct str token, struct str body,
                        struct json *out)
{
  struct offer offer;
  TRY(find_made(scope, delivery, token, body, &offer));
  struct issued issued = {.credential = offer.credential, .to_record = offer.to_record, .record = offer.record};
  TRY(issue_record(scope, delivery->issuer, &issued));
  TRY(book_fetched(scope, delivery, &offer, &issued));
  *out = offer.credential;
  return OK;
}
