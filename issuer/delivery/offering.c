#include "base/limits.h"
#include "codec/xsd_time.h"
#include "delivery/delivery.h"
#include "vc/compose.h"
#include "json/field.h"

/* The office's side: an order becomes an offer. */

static enum err read_time(struct scope *scope, const struct json *order, struct str name, int64_t *out)
{
  struct str text = {0};
  TRY(json_may_string(scope, NULL, order, name, &text));
  if (text.at == NULL || xsd_time_parse(scope, text, out) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  struct json_path path = json_path_member(NULL, name);
  return json_refuse(scope, &path, "must be a date and time with an offset, like 2026-03-10T00:00:00+09:00");
}

enum err delivery_order_read(struct scope *scope, const struct delivery *delivery, const struct json *body,
                             struct offer *out)
{
  static const struct str known[] = {STR_INIT("type"), STR_INIT("claims"), STR_INIT("from"), STR_INIT("until"),
                                     STR_INIT("instance")};
  const struct json *claims = NULL;
  *out = (struct offer){.state = OFFER_OPEN, .instance = delivery->instances[0].name};
  out->from_s = clock_now_s(delivery->issuer->clock);
  TRY(json_only_known(scope, NULL, body, ERR_OPTION, sizeof known / sizeof *known, known));
  TRY(json_need_string(scope, NULL, body, STR("type"), &out->type));
  TRY(json_need_object(scope, NULL, body, STR("claims"), &claims));
  TRY(json_may_string(scope, NULL, body, STR("instance"), &out->instance));
  TRY(read_time(scope, body, STR("from"), &out->from_s));
  TRY(read_time(scope, body, STR("until"), &out->until_s));
  out->claims = *claims;
  bool is_later = out->from_s > 0 && (out->until_s > 0 || json_get(body, STR("until")) == NULL);
  return is_later ? OK : FAIL(scope, ERR_RANGE, "from, until: must be later than 1970");
}

/* With the issuer's own DID in the place of a holder who is not known yet: of the same form and about as long. */
static enum err rehearse(struct scope *scope, const struct delivery *delivery, const struct offer *offer)
{
  const struct issuer_instance *instance = delivery_instance(delivery, offer->instance);
  struct json credential;
  if (instance == NULL) {
    return FAIL(scope, ERR_VALUE, "instance: there is no issuer instance of this name");
  }
  const struct order order = {
      .type = offer->type,
      .issuer = instance->did,
      .subject = instance->did,
      .claims = &offer->claims,
      .from_s = offer->from_s,
      .until_s = offer->until_s,
  };
  TRY(compose_credential(scope, delivery->issuer->schemas, &order, &credential));
  return issue_rehearse(scope, delivery->issuer, instance, &credential);
}

enum err delivery_draft(struct scope *scope, const struct delivery *delivery, const struct json *body,
                        struct offer *out)
{
  TRY(delivery_order_read(scope, delivery, body, out));
  return rehearse(scope, delivery, out);
}

enum err delivery_document(struct scope *scope, const struct delivery *delivery, const struct offer *offer,
                           struct str by, struct document *out)
{
  const struct json *number = json_get(&offer->claims, STR(DOCUMENT_NUMBER_CLAIM));
  *out = (struct document){
      .id = document_id_of_offer(scope, offer->id),
      .number = json_is_string(number) ? number->string : STR(""),
      .type = offer->type,
      .form = DOCUMENT_WALLET,
      .instance = offer->instance,
      .by = by,
      .offer = offer->id,
      .offered_s = clock_now_s(delivery->issuer->clock),
  };
  (void)offer_id_end(offer->id, &out->offer_end_s);
  return scope_err(scope);
}

/* First the offer's file and then the book: what is in the book can be fetched. */
static enum err offer_new(struct scope *scope, const struct delivery *delivery, struct offer *offer, struct str by,
                          struct delivery_offered *out)
{
  struct document document;
  offer->id = offer_id_new(scope, clock_now_s(delivery->issuer->clock) + delivery->offer_s);
  out->pin = offer_pin_new(scope, offer);
  TRY(scope_err(scope));
  TRY(offers_save(delivery->offers, scope, offer));
  out->id = offer->id;
  (void)offer_id_end(offer->id, &out->end_s);
  if (delivery->book == NULL) {
    return OK;
  }
  TRY(delivery_document(scope, delivery, offer, by, &document));
  out->document = document.id;
  return casebook_add(delivery->book, scope, 1, &document);
}

/* What was answered once: the PIN is not kept, but made again. */
static enum err offer_again(struct scope *scope, const struct delivery *delivery, struct str id,
                            struct delivery_offered *out)
{
  struct document document;
  TRY(casebook_get(delivery->book, scope, id, &document));
  out->id = document.offer;
  out->document = document.id;
  out->end_s = document.offer_end_s;
  out->pin = offer_pin_derive(scope, casebook_seed(delivery->book), document.offer);
  return scope_err(scope);
}

static enum err offer_keyed(struct scope *scope, const struct delivery *delivery, struct offer *offer,
                            const struct casebook_order *order, struct delivery_offered *out)
{
  struct document document;
  struct str first = {0};
  offer->id = offer_id_new(scope, clock_now_s(delivery->issuer->clock) + delivery->offer_s);
  TRY(scope_err(scope));
  struct str pin = offer_pin_derive(scope, casebook_seed(delivery->book), offer->id);
  offer_pin_set(offer, pin);
  TRY(scope_err(scope));
  TRY(offers_save(delivery->offers, scope, offer));
  TRY(delivery_document(scope, delivery, offer, order->caller, &document));
  TRY(casebook_add_order(delivery->book, scope, &document, order, &first));
  return offer_again(scope, delivery, first.len > 0 ? first : document.id, out);
}

enum err delivery_offer(struct scope *scope, const struct delivery *delivery, const struct delivery_order *order,
                        struct delivery_offered *out)
{
  struct offer offer;
  struct str known = {0};
  const struct casebook_order keyed = {order->by, order->key, order->text};
  *out = (struct delivery_offered){0};
  if (order->key.len == 0) {
    TRY(delivery_draft(scope, delivery, order->body, &offer));
    return offer_new(scope, delivery, &offer, order->by, out);
  }
  if (delivery->book == NULL) {
    return FAIL(scope, ERR_OPTION, "Idempotency-Key: this issuer keeps no book");
  }
  TRY(casebook_find_order(delivery->book, scope, &keyed, &known));
  if (known.len > 0) {
    return offer_again(scope, delivery, known, out);
  }
  TRY(delivery_draft(scope, delivery, order->body, &offer));
  return offer_keyed(scope, delivery, &offer, &keyed, out);
}

/* A credential that is signed, but not handed out yet, goes with it: the book refuses it then. */
enum err delivery_end(struct scope *scope, const struct delivery *delivery, struct str id)
{
  struct offer offer;
  [[gnu::cleanup(offers_release), maybe_unused]] struct offers_hold hold = offers_hold(delivery->offers, id);
  enum err err = offers_find(delivery->offers, scope, id, &offer);
  if (err != OK && err_info(err)->http_status < 500) {
    (void)scope_take_fault(scope);
    return OK;
  }
  TRY(err);
  offer = (struct offer){.id = id, .state = OFFER_ENDED};
  return offers_save(delivery->offers, scope, &offer);
}

static enum err find_open(struct scope *scope, const struct delivery *delivery, struct str id, struct offer *out)
{
  [[gnu::cleanup(offers_release), maybe_unused]] struct offers_hold hold = offers_hold(delivery->offers, id);
  return offers_find(delivery->offers, scope, id, out);
}

/* Whoever follows a link is no wallet yet: problem details, as everywhere. */
static enum err need_open(struct scope *scope, const struct delivery *delivery, struct str id, struct offer *out)
{
  enum err err = find_open(scope, delivery, id, out);
  if (err != OK && err_info(err)->http_status < 500) {
    struct fault fault = scope_take_fault(scope);
    return FAIL(scope, ERR_NOT_FOUND, "%s", fault.text);
  }
  TRY(err);
  if (out->state == OFFER_ENDED) {
    return FAIL(scope, ERR_CONFLICT, "the offer has ended after %d wrong PINs", OFFER_ATTEMPTS);
  }
  return out->state == OFFER_OPEN ? OK : FAIL(scope, ERR_CONFLICT, "the offer was used already");
}

static enum err tx_code(struct scope *scope, struct json *out)
{
  const struct json_member members[] = {
      JSON_MEMBER("input_mode", json_of_str(STR("numeric"))),
      JSON_MEMBER("length", json_of_number(OFFER_PIN_DIGITS)),
      JSON_MEMBER("description", json_of_str(STR("따로 받은 여섯 자리 번호 (the six digits sent to you apart)"))),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

/* The id of the offer is its pre-authorized code: whoever has the one is given the other, and neither is worth anything
   without the PIN. SPEC: openid-4-verifiable-credential-issuance-1_0 section 4.1.1 */
enum err delivery_show(struct scope *scope, const struct delivery *delivery, struct str id, struct json *out)
{
  struct offer offer;
  struct json code;
  struct json grant;
  struct json grants;
  struct json types;
  TRY(need_open(scope, delivery, id, &offer));
  TRY(tx_code(scope, &code));
  const struct json_member of_grant[] = {JSON_MEMBER("pre-authorized_code", json_of_str(offer.id)),
                                         JSON_MEMBER("tx_code", code)};
  TRY(json_object_of(scope, 2, of_grant, &grant));
  const struct json_member of_grants[] = {JSON_MEMBER(DELIVERY_GRANT, grant)};
  TRY(json_object_of(scope, 1, of_grants, &grants));
  const struct json type = json_of_str(offer.type);
  TRY(json_array_of(scope, 1, &type, &types));
  const struct json_member members[] = {
      JSON_MEMBER("credential_issuer", json_of_str(delivery->identifier)),
      JSON_MEMBER("credential_configuration_ids", types),
      JSON_MEMBER("grants", grants),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}
