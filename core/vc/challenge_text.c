#include "vc/challenge_text.h"

#include "base/limits.h"
#include "cbor/cbor.h"
#include "codec/base45.h"

static const struct str header = STR_INIT("VPQ1-R");

enum { KEY_NONCE = 1, KEY_DOMAIN = 2, KEY_EXPIRES = 3, KEY_TYPES = 4 };
static const int64_t year_9999_s = INT64_C(253402300799);

/* A wallet shows it to its holder: one line of text, and not nothing. */
static bool is_shown(struct str text)
{
  for (size_t i = 0; i < text.len; i++) {
    if ((uint8_t)text.at[i] <= ' ' || text.at[i] == 0x7f) {
      return false;
    }
  }
  return text.len > 0 && text.len <= LIMIT_URL_OCTETS && str_is_utf8(text);
}

static enum err refuse(struct scope *scope, const char *member, const char *reason)
{
  return FAIL(scope, ERR_VALUE, "%s: %s", member, reason);
}

static enum err check(struct scope *scope, const struct challenge_text *challenge)
{
  if (challenge->nonce.len < CHALLENGE_NONCE_LEAST_OCTETS || challenge->nonce.len > CHALLENGE_NONCE_MOST_OCTETS) {
    return refuse(scope, "challenge", "must be 16 to 64 octets");
  }
  if (!is_shown(challenge->domain)) {
    return refuse(scope, "domain", "must be a name without blanks");
  }
  if (challenge->expires_s <= 0 || challenge->expires_s > year_9999_s) {
    return refuse(scope, "expires", "must be a time");
  }
  if (challenge->types_len > CHALLENGE_TYPES_MOST) {
    return refuse(scope, "types", "are too many");
  }
  for (size_t i = 0; i < challenge->types_len; i++) {
    if (!is_shown(challenge->types[i])) {
      return refuse(scope, "types", "must be names without blanks");
    }
  }
  return OK;
}

static enum err encode(struct scope *scope, const struct challenge_text *challenge, struct bytes *out)
{
  struct cbor types[CHALLENGE_TYPES_MOST];
  for (size_t i = 0; i < challenge->types_len; i++) {
    types[i] = cbor_text(challenge->types[i]);
  }
  const struct cbor_entry entries[] = {
      {cbor_uint(KEY_NONCE), cbor_bytes(challenge->nonce)},
      {cbor_uint(KEY_DOMAIN), cbor_text(challenge->domain)},
      {cbor_uint(KEY_EXPIRES), cbor_uint((uint64_t)challenge->expires_s)},
      {cbor_uint(KEY_TYPES), cbor_items(types, challenge->types_len)},
  };
  size_t len = sizeof entries / sizeof *entries;
  struct cbor map = cbor_entries(entries, challenge->types_len > 0 ? len : len - 1);
  return cbor_encode(scope, &map, out);
}

enum err challenge_text_print(struct scope *scope, const struct challenge_text *challenge, struct str *out)
{
  struct bytes octets;
  struct str body;
  TRY(check(scope, challenge));
  TRY(encode(scope, challenge, &octets));
  TRY(base45_encode(scope, octets, &body));
  *out = scope_join(scope, header, body);
  return out->at == NULL ? scope_err(scope) : OK;
}

static enum err only_known(struct scope *scope, const struct cbor *map)
{
  if (map->kind != CBOR_MAP) {
    return FAIL(scope, ERR_SYNTAX, "the challenge is no map");
  }
  for (size_t i = 0; i < map->entries.len; i++) {
    const struct cbor *key = &map->entries.at[i].key;
    if (key->kind != CBOR_UINT || key->uint < KEY_NONCE || key->uint > KEY_TYPES) {
      return FAIL(scope, ERR_UNSUPPORTED, "the challenge says something that this build does not know");
    }
  }
  return OK;
}

/* `*out` stays untouched, and then is refused, where the member is another thing or missing. */
static enum err read_types(struct scope *scope, const struct cbor *map, struct challenge_text *out)
{
  const struct cbor *list = cbor_get(map, KEY_TYPES);
  if (list == NULL) {
    return OK;
  }
  if (list->kind != CBOR_ARRAY || list->items.len == 0 || list->items.len > CHALLENGE_TYPES_MOST) {
    return refuse(scope, "types", "must be an array of 1 to 16 names");
  }
  struct str *types = SCOPE_ARRAY(scope, struct str, list->items.len);
  if (types == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < list->items.len; i++) {
    types[i] = list->items.at[i].kind == CBOR_TEXT ? list->items.at[i].text : STR("");
  }
  out->types = types;
  out->types_len = list->items.len;
  return OK;
}

static enum err read_map(struct scope *scope, const struct cbor *map, struct challenge_text *out)
{
  const struct cbor *nonce = cbor_get(map, KEY_NONCE);
  const struct cbor *domain = cbor_get(map, KEY_DOMAIN);
  const struct cbor *expires = cbor_get(map, KEY_EXPIRES);
  *out = (struct challenge_text){0};
  TRY(only_known(scope, map));
  if (nonce != NULL && nonce->kind == CBOR_BYTES) {
    out->nonce = nonce->bytes;
  }
  if (domain != NULL && domain->kind == CBOR_TEXT) {
    out->domain = domain->text;
  }
  if (expires != NULL && !cbor_is_int(expires, &out->expires_s)) {
    return refuse(scope, "expires", "must be a time");
  }
  TRY(read_types(scope, map, out));
  return check(scope, out);
}

enum err challenge_text_parse(struct scope *scope, struct str text, struct challenge_text *out)
{
  struct bytes octets;
  struct bytes again;
  struct cbor map;
  if (!str_starts(text, header)) {
    return FAIL(scope, ERR_SYNTAX, "the text is no challenge: it does not begin with VPQ1-R");
  }
  if (text.len > LIMIT_QR_TEXT_CHARS) {
    return FAIL(scope, ERR_LIMIT, "the challenge is longer than %d characters", LIMIT_QR_TEXT_CHARS);
  }
  TRY(base45_decode(scope, str_slice(text, header.len, text.len), &octets));
  TRY(cbor_decode(scope, octets, &map));
  TRY(read_map(scope, &map, out));
  TRY(encode(scope, out, &again));
  return bytes_equal(octets, again) ? OK : FAIL(scope, ERR_SYNTAX, "the challenge is not in the deterministic form");
}
