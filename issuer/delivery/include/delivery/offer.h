#pragma once

#include "casebook/seed.h"
#include "status/registry_port.h"
#include "json/value.h"

/* A credential that waits for its wallet. It goes forward through its states and never back; the claims go with it only
   as far as they are needed. */

enum offer_state {
  OFFER_OPEN, /* waits for code and PIN */
  OFFER_TAKEN, /* a wallet has the access token: may fetch, and fetch again what it fetched, while the token lives */
  OFFER_USED, /* nothing is left but that it was */
  OFFER_ENDED, /* too many wrong PINs; likewise */
  OFFER_STATES,
};

enum { OFFER_PIN_DIGITS = 6, OFFER_ATTEMPTS = 5, OFFER_HASH_OCTETS = 32, OFFER_ID_CHARS = 30 };

/* Texts and JSON live in the scope it was made or read in. */
struct offer {
  struct str id; /* in base64url's letters; begins with the second of its end, so that one of which nothing is left can
                    still be told from one that never was */
  enum offer_state state;
  /* While open or taken: what was ordered. */
  struct str instance;
  struct str type;
  struct json claims; /* null from when the credential is signed */
  int64_t from_s;
  int64_t until_s;
  /* While open. */
  uint8_t pin_salt[OFFER_HASH_OCTETS];
  uint8_t pin_hash[OFFER_HASH_OCTETS];
  int64_t attempts; /* wrong PINs so far */
  /* While taken. */
  uint8_t token_hash[OFFER_HASH_OCTETS];
  int64_t token_until_s;
  /* From when it is signed. */
  struct json credential; /* null before */
  struct str holder; /* the wallet's did:key */
  uint8_t request_hash[OFFER_HASH_OCTETS]; /* of the body that asked for it */
  bool to_record; /* at the registry, before it is handed out: again each time, which is safe */
  struct registry_record record;
};

/* A new id for an offer that ends then; `at` is NULL when the scope is exhausted. */
struct str offer_id_new(struct scope *scope, int64_t end_s);
/* One that can be made again from the same seed and text. */
struct str offer_id_derive(struct scope *scope, int64_t end_s, const struct seed *seed, struct str of);
/* Whether a text has the form of an id (it may then be a part of a path), and when that offer ends. */
bool offer_id_end(struct str id, int64_t *end_s);

/* Six random digits, living in the scope; kept as salted SHA-256 alone. Whoever could try them all against the file can
   read the claims beside it, so that a slow hash would protect nothing, and would let strangers keep the service busy;
   what protects the PIN is the number of attempts. */
struct str offer_pin_new(struct scope *scope, struct offer *offer);
/* One that can be made again from the seed and the offer's id: the digits alone, and set. */
struct str offer_pin_derive(struct scope *scope, const struct seed *seed, struct str id);
void offer_pin_set(struct offer *offer, struct str pin);
/* In constant time. */
bool offer_pin_is(const struct offer *offer, struct str pin);
/* An access token: the id, a dot, 32 random octets in base64url. */
struct str offer_token_new(struct scope *scope, struct offer *offer);
/* The id in front of a token; empty when it has not the form of one. Borrowed. */
struct str offer_token_id(struct str token);
bool offer_token_is(const struct offer *offer, struct str token);

/* What is kept of it: all of the state's members, nothing of the others'. */
enum err offer_print(struct scope *scope, const struct offer *offer, struct json *out);
/* `id` and `state` are what the keeper knows it by. */
enum err offer_parse(struct scope *scope, struct str id, enum offer_state state, const struct json *kept,
                     struct offer *out);
