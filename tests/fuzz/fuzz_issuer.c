/* Requests to the issuer, which records at a real registry: of offices, and of wallets that fetch what was offered. */
#include <stdio.h>

#include "batch/sheet.h"
#include "city.h"
#include "codec/base64.h"
#include "issuer/service.h"
#include "service.h"
#include "target.h"
#include "temporary.h"
#include "testing/testing.h"
#include "vc/present.h"
#include "json/text.h"

static struct issuer_service *issuer;

/* Between the words of one input: a PIN is that of the offer before it, a proof is over the nonce before it. */
static char last_pin[8];
static char last_nonce[64];

static struct str issuer_did(struct scope *scope)
{
  return scope_str(scope, city_open()->office->who[ISSUER].did);
}

static struct str holder_did(struct scope *scope)
{
  return scope_str(scope, city_open()->office->who[HOLDER].did);
}

static struct delivery_offered offer_now(struct scope *scope)
{
  struct json claims = office_claims(scope, STR(WELFARE));
  struct json body;
  struct delivery_offered offered;
  const struct json_member members[] = {JSON_MEMBER("type", json_of_str(STR(WELFARE))), JSON_MEMBER("claims", claims)};
  ASSERT_OK(scope, json_object_of(scope, 2, members, &body));
  const struct delivery_order order = {.body = &body};
  ASSERT_OK(scope, delivery_offer(scope, &issuer->delivery, &order, &offered));
  (void)snprintf(last_pin, sizeof last_pin, STR_FMT, STR_ARG(offered.pin));
  return offered;
}

static struct str offer(struct scope *scope)
{
  return offer_now(scope).id;
}

static struct str document(struct scope *scope)
{
  return offer_now(scope).document;
}

static struct str paper(struct scope *scope)
{
  struct json claims = office_claims(scope, STR(WELFARE));
  struct json body;
  struct clerk_printed printed;
  const struct json_member members[] = {JSON_MEMBER("type", json_of_str(STR(WELFARE))), JSON_MEMBER("claims", claims)};
  ASSERT_OK(scope, json_object_of(scope, 2, members, &body));
  if (clerk_print(scope, &issuer->clerk, &body, STR("fuzz"), &printed) != OK) {
    (void)scope_take_fault(scope); /* the former is suspended */
    return STR("none");
  }
  return printed.id;
}

static struct str batch(struct scope *scope)
{
  struct json answer;
  struct str text;
  ASSERT_OK(scope, sheet_template(scope, issuer->schemas, STR(WELFARE), &text));
  ASSERT_OK(scope, batches_add(scope, issuer->batches, text, STR("fuzz"), &answer));
  return json_get(&answer, STR("id"))->string;
}

static struct str pin(struct scope *scope)
{
  return scope_str(scope, str_of(last_pin));
}

static struct str token(struct scope *scope)
{
  struct delivery_offered offered = offer_now(scope);
  struct str out;
  ASSERT_OK(scope, delivery_redeem(scope, &issuer->delivery, offered.id, offered.pin, &out));
  return out;
}

static struct str nonce(struct scope *scope)
{
  struct str out;
  ASSERT_OK(scope, delivery_nonce(scope, &issuer->delivery, &out));
  (void)snprintf(last_nonce, sizeof last_nonce, STR_FMT, STR_ARG(out));
  return out;
}

static struct str presentation(struct scope *scope)
{
  const struct office_party *holder = &city_open()->office->who[HOLDER];
  int64_t now_s = clock_now_s(&issuer->clock);
  struct presentation_order order = {
      .method = holder->method,
      .suite = STR("eddsa-rdfc-2022"),
      .challenge = nonce(scope),
      .domain = issuer->delivery.identifier,
      .created_s = now_s,
      .expires_s = now_s + 90,
  };
  struct json out;
  ASSERT_OK(scope, present(scope, issuer->schemas, holder->key, &order, &out));
  return office_text(scope, &out);
}

static struct str encoded(struct scope *scope, struct str text)
{
  struct str out;
  ASSERT_OK(scope, base64_encode(scope, BASE64_URL, str_bytes(text), &out));
  return out;
}

static struct str jwt(struct scope *scope)
{
  const struct office_party *holder = &city_open()->office->who[HOLDER];
  struct str fresh = nonce(scope);
  struct str header =
      encoded(scope, scope_format(scope, "{\"typ\":\"openid4vci-proof+jwt\",\"alg\":\"EdDSA\",\"kid\":\"" STR_FMT "\"}",
                                  STR_ARG(holder->method)));
  struct str claims =
      encoded(scope, scope_format(scope, "{\"aud\":\"" STR_FMT "\",\"iat\":%lld,\"nonce\":\"" STR_FMT "\"}",
                                  STR_ARG(issuer->delivery.identifier), (long long)clock_now_s(&issuer->clock),
                                  STR_ARG(fresh)));
  struct str text = scope_format(scope, STR_FMT "." STR_FMT, STR_ARG(header), STR_ARG(claims));
  struct signature signature;
  ASSERT_OK(scope, key_pair_sign(scope, holder->key, str_bytes(text), &signature));
  struct str tail = encoded(scope, bytes_str(signature_bytes(&signature)));
  return scope_format(scope, STR_FMT "." STR_FMT, STR_ARG(text), STR_ARG(tail));
}

static void open_issuer(void)
{
  struct scope *scope = city_open()->office->memory;
  struct str key = city_key_file(scope, ISSUER);
  struct str ini = scope_format(scope,
                                "public_url = https://vc.gaon.example\nregistry = http://127.0.0.1:1\n"
                                "lease_block = 1024\noffers = %s/offers\nbook = %s/book\n"
                                "[instance welfare]\nkey = " STR_FMT "\n"
                                "[instance jcs]\nkey = " STR_FMT "\nsuite = eddsa-jcs-2022\nslim = false\n"
                                "status = false\n",
                                temporary_folder(), temporary_folder(), STR_ARG(key), STR_ARG(key));
  must(ini.at != NULL && (issuer = service_open(ini.at)) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static const struct service_word words[] = {
      {"$ISSUER", issuer_did}, {"$HOLDER", holder_did}, {"$OFFER", offer},     {"$PIN", pin},
      {"$TOKEN", token},       {"$NONCE", nonce},       {"$VP", presentation}, {"$JWT", jwt},
      {"$DOCUMENT", document}, {"$PAPER", paper},       {"$BATCH", batch},
  };
  static bool opened;
  if (!opened) {
    open_issuer();
    opened = true;
  }
  service_run(bytes_str((struct bytes){octets, len}), sizeof words / sizeof *words, words);
  return 0;
}
