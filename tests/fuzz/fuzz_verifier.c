/* Requests to the verifier, which has its trust list and status lists from a real registry. */
#include "cborld/cborld.h"
#include "city.h"
#include "codec/base64.h"
#include "service.h"
#include "target.h"
#include "testing/testing.h"
#include "vc/present.h"
#include "verifier/service.h"
#include "json/text.h"

static struct verifier_service *verifier;

static struct str credential(struct scope *scope)
{
  return office_text(scope, city_credential());
}

/* The verifier's own, good for some minutes; the last one given out is what the presentations below answer. */
static struct str last_challenge;

static struct str challenge(struct scope *scope)
{
  ASSERT_OK(scope, challenge_make(scope, &verifier->challenges, clock_now_s(&verifier->clock) + 60, &last_challenge));
  return last_challenge;
}

static struct json present_now(struct scope *scope)
{
  const struct office *office = city_open()->office;
  int64_t now_s = clock_now_s(&verifier->clock);
  struct presentation_order order = {
      .credentials = city_credential(),
      .method = office->who[HOLDER].method,
      .suite = STR("eddsa-rdfc-2022"),
      .challenge = last_challenge.len > 0 ? last_challenge : STR(NONCE),
      .domain = STR(DOMAIN),
      .created_s = now_s,
      .expires_s = now_s + 90,
  };
  struct json out;
  ASSERT_OK(scope, present(scope, office->schemas, office->who[HOLDER].key, &order, &out));
  return out;
}

static struct str presentation(struct scope *scope)
{
  struct json document = present_now(scope);
  return office_text(scope, &document);
}

static struct str qr(struct scope *scope)
{
  struct json document = present_now(scope);
  struct str text;
  ASSERT_OK(scope, present_qr_text(scope, verifier->schemas, &document, &text));
  return text;
}

static struct str cborld(struct scope *scope)
{
  struct json document = present_now(scope);
  struct bytes octets;
  struct str text;
  ASSERT_OK(scope, cborld_encode(scope, verifier->schemas->tables, DOJANG_CBORLD_ENTRY, &document, &octets));
  ASSERT_OK(scope, base64_encode(scope, BASE64_URL, octets, &text));
  return text;
}

static void open_verifier(void)
{
  const struct city *city = city_open();
  struct scope *scope = city->office->memory;
  struct str ini = scope_format(scope,
                                "policy = " DOJANG_SOURCE_DIR "/verifier/policies/strict.json\n"
                                "registry = http://127.0.0.1:1\noperator = " STR_FMT "\ndomain = " DOMAIN "\n"
                                "refresh_s = 3600\n",
                                STR_ARG(city->office->who[OPERATOR].did));
  must(ini.at != NULL);
  must(json_is_object(city_credential())); /* first, so that there are lists to be fetched at the start */
  verifier = service_open(ini.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static const struct service_word words[] = {
      {"$CREDENTIAL", credential}, {"$CHALLENGE", challenge}, {"$PRESENTATION", presentation}, {"$QR", qr},
      {"$CBORLD", cborld},
  };
  if (verifier == NULL) {
    open_verifier();
  }
  last_challenge = STR("");
  service_run(bytes_str((struct bytes){octets, len}), sizeof words / sizeof *words, words);
  return 0;
}
