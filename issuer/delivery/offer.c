#include "delivery/offer.h"

#include <string.h>

#include "codec/base64.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "crypto/secret.h"
#include "registry/wire.h"
#include "json/field.h"

enum {
  END_DIGITS = 8,
  RANDOM_OCTETS = 16,
  TOKEN_OCTETS = 32,
  RANDOM_CHARS = 22,
  TOKEN_CHARS = 43,
  PIN_BOUND = 1000000
};

_Static_assert(END_DIGITS + RANDOM_CHARS == OFFER_ID_CHARS, "an id is its end and what is random");

_Static_assert((size_t)RANDOM_OCTETS == (size_t)SEED_DERIVED_OCTETS, "an id may be random or derived");

static struct str text_of(struct scope *scope, struct bytes octets)
{
  struct str text = {0};
  return base64_encode(scope, BASE64_URL, octets, &text) == OK ? text : (struct str){0};
}

static struct str random_text(struct scope *scope, size_t octets)
{
  uint8_t at[TOKEN_OCTETS];
  random_fill(at, octets);
  return text_of(scope, (struct bytes){at, octets});
}

static struct str id_of(struct scope *scope, int64_t end_s, struct str text)
{
  struct str end = scope_format(scope, "%0*llx", END_DIGITS, (unsigned long long)end_s);
  return scope_join(scope, end, text);
}

struct str offer_id_new(struct scope *scope, int64_t end_s)
{
  return id_of(scope, end_s, random_text(scope, RANDOM_OCTETS));
}

struct str offer_id_derive(struct scope *scope, int64_t end_s, const struct seed *seed, struct str of)
{
  uint8_t at[SEED_DERIVED_OCTETS];
  seed_derive(seed, "offer", of, at);
  return id_of(scope, end_s, text_of(scope, (struct bytes){at, sizeof at}));
}

static bool is_base64url(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool offer_id_end(struct str id, int64_t *end_s)
{
  static const char digits[] = "0123456789abcdef";
  *end_s = 0;
  if (id.len != OFFER_ID_CHARS) {
    return false;
  }
  for (size_t i = 0; i < END_DIGITS; i++) {
    const char *digit = memchr(digits, id.at[i], sizeof digits - 1);
    if (digit == NULL) {
      return false;
    }
    *end_s = *end_s << 4 | (digit - digits);
  }
  for (size_t i = END_DIGITS; i < id.len; i++) {
    if (!is_base64url(id.at[i])) {
      return false;
    }
  }
  return true;
}

static void pin_digest(const struct offer *offer, struct str pin, uint8_t out[OFFER_HASH_OCTETS])
{
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, (struct bytes){offer->pin_salt, sizeof offer->pin_salt});
  digest_add(&state, str_bytes(pin));
  struct digest digest = digest_end(&state);
  memcpy(out, digest.at, OFFER_HASH_OCTETS);
}

static bool hash_equal(const uint8_t a[OFFER_HASH_OCTETS], const uint8_t b[OFFER_HASH_OCTETS])
{
  return secret_equal((struct bytes){a, OFFER_HASH_OCTETS}, (struct bytes){b, OFFER_HASH_OCTETS});
}

struct str offer_pin_new(struct scope *scope, struct offer *offer)
{
  struct str pin = scope_format(scope, "%0*u", OFFER_PIN_DIGITS, random_below(PIN_BOUND));
  offer_pin_set(offer, pin);
  return pin;
}

struct str offer_pin_derive(struct scope *scope, const struct seed *seed, struct str id)
{
  uint8_t at[SEED_DERIVED_OCTETS];
  uint64_t number = 0;
  seed_derive(seed, "pin", id, at);
  for (size_t i = 0; i < sizeof number; i++) {
    number = number << 8 | at[i];
  }
  return scope_format(scope, "%0*u", OFFER_PIN_DIGITS, (unsigned)(number % PIN_BOUND));
}

void offer_pin_set(struct offer *offer, struct str pin)
{
  random_fill(offer->pin_salt, sizeof offer->pin_salt);
  pin_digest(offer, pin, offer->pin_hash);
}

bool offer_pin_is(const struct offer *offer, struct str pin)
{
  uint8_t hash[OFFER_HASH_OCTETS];
  pin_digest(offer, pin, hash);
  return hash_equal(hash, offer->pin_hash);
}

static void token_digest(struct str token, uint8_t out[OFFER_HASH_OCTETS])
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(token));
  memcpy(out, digest.at, OFFER_HASH_OCTETS);
}

struct str offer_token_new(struct scope *scope, struct offer *offer)
{
  struct str secret = random_text(scope, TOKEN_OCTETS);
  struct str token = scope_format(scope, STR_FMT "." STR_FMT, STR_ARG(offer->id), STR_ARG(secret));
  token_digest(token, offer->token_hash);
  return token;
}

struct str offer_token_id(struct str token)
{
  bool has_form = token.len == OFFER_ID_CHARS + 1 + TOKEN_CHARS && token.at[OFFER_ID_CHARS] == '.';
  return has_form ? str_slice(token, 0, OFFER_ID_CHARS) : (struct str){0};
}

bool offer_token_is(const struct offer *offer, struct str token)
{
  uint8_t hash[OFFER_HASH_OCTETS];
  token_digest(token, hash);
  return hash_equal(hash, offer->token_hash);
}

static void add_text(struct json_object_builder *members, const char *name, struct str text)
{
  json_object_add(members, str_of(name), json_of_str(text));
}

static void add_number(struct json_object_builder *members, const char *name, int64_t number)
{
  json_object_add(members, str_of(name), json_of_number((double)number));
}

static enum err add_hash(struct json_object_builder *members, const char *name, const uint8_t hash[OFFER_HASH_OCTETS])
{
  struct str text;
  TRY(base64_encode(members->scope, BASE64_URL, (struct bytes){hash, OFFER_HASH_OCTETS}, &text));
  add_text(members, name, text);
  return OK;
}

static enum err add_signed(struct json_object_builder *members, const struct offer *offer)
{
  add_text(members, "holder", offer->holder);
  json_object_add(members, STR("credential"), offer->credential);
  TRY(add_hash(members, "requestHash", offer->request_hash));
  if (!offer->to_record) {
    return OK;
  }
  struct json record;
  TRY(record_request_print(members->scope, 1, &offer->record, &record));
  json_object_add(members, STR("record"), record);
  return OK;
}

static enum err add_taken(struct json_object_builder *members, const struct offer *offer)
{
  TRY(add_hash(members, "tokenHash", offer->token_hash));
  add_number(members, "tokenUntil", offer->token_until_s);
  return json_is_null(&offer->credential) ? OK : add_signed(members, offer);
}

static enum err add_open(struct json_object_builder *members, const struct offer *offer)
{
  TRY(add_hash(members, "pinSalt", offer->pin_salt));
  TRY(add_hash(members, "pinHash", offer->pin_hash));
  add_number(members, "attempts", offer->attempts);
  return OK;
}

static void add_order(struct json_object_builder *members, const struct offer *offer)
{
  add_text(members, "instance", offer->instance);
  add_text(members, "type", offer->type);
  json_object_add(members, STR("claims"), offer->claims);
  add_number(members, "from", offer->from_s);
  add_number(members, "until", offer->until_s);
}

enum err offer_print(struct scope *scope, const struct offer *offer, struct json *out)
{
  struct json_object_builder members = {.scope = scope};
  if (offer->state == OFFER_OPEN || offer->state == OFFER_TAKEN) {
    add_order(&members, offer);
    TRY(offer->state == OFFER_OPEN ? add_open(&members, offer) : add_taken(&members, offer));
  }
  return json_object_done(&members, out);
}

static enum err read_hash(struct scope *scope, const struct json *kept, const char *name,
                          uint8_t out[OFFER_HASH_OCTETS])
{
  struct str text = {0};
  TRY(json_need_string(scope, NULL, kept, str_of(name), &text));
  return base64_decode_into(scope, BASE64_URL, text, out, OFFER_HASH_OCTETS);
}

static enum err read_number(struct scope *scope, const struct json *kept, const char *name, int64_t *out)
{
  return json_need_integer(scope, NULL, kept, str_of(name), 0, INT64_C(1) << 52, out);
}

static enum err read_record(struct scope *scope, const struct json *kept, struct offer *out)
{
  const struct json *request = json_get(kept, STR("record"));
  if (request == NULL) {
    return OK;
  }
  struct registry_record *records = NULL;
  size_t len = 0;
  TRY(record_request_parse(scope, request, &records, &len));
  out->record = records[0];
  out->to_record = true;
  return OK;
}

static enum err read_taken(struct scope *scope, const struct json *kept, struct offer *out)
{
  TRY(read_hash(scope, kept, "tokenHash", out->token_hash));
  TRY(read_number(scope, kept, "tokenUntil", &out->token_until_s));
  const struct json *credential = json_get(kept, STR("credential"));
  if (credential == NULL) {
    return OK;
  }
  out->credential = *credential;
  TRY(json_need_string(scope, NULL, kept, STR("holder"), &out->holder));
  TRY(read_hash(scope, kept, "requestHash", out->request_hash));
  return read_record(scope, kept, out);
}

static enum err read_open(struct scope *scope, const struct json *kept, struct offer *out)
{
  TRY(read_hash(scope, kept, "pinSalt", out->pin_salt));
  TRY(read_hash(scope, kept, "pinHash", out->pin_hash));
  return read_number(scope, kept, "attempts", &out->attempts);
}

static enum err read_order(struct scope *scope, const struct json *kept, struct offer *out)
{
  TRY(json_need_string(scope, NULL, kept, STR("instance"), &out->instance));
  TRY(json_need_string(scope, NULL, kept, STR("type"), &out->type));
  TRY(read_number(scope, kept, "from", &out->from_s));
  TRY(read_number(scope, kept, "until", &out->until_s));
  const struct json *claims = json_get(kept, STR("claims"));
  out->claims = claims != NULL ? *claims : json_of_null();
  return OK;
}

enum err offer_parse(struct scope *scope, struct str id, enum offer_state state, const struct json *kept,
                     struct offer *out)
{
  *out = (struct offer){.id = id, .state = state};
  if (state != OFFER_OPEN && state != OFFER_TAKEN) {
    return OK;
  }
  TRY(read_order(scope, kept, out));
  return state == OFFER_OPEN ? read_open(scope, kept, out) : read_taken(scope, kept, out);
}
