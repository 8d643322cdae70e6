#include "tlog/note_key.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "crypto/digest.h"
#include "note_text.h"

enum {
  KEY_OCTETS = 32, /* of a public key, and of a seed */
  KIND_AND_KEY_OCTETS = 1 + KEY_OCTETS,
  ID_DIGITS = 8,
  KEY_CHARS = KIND_AND_KEY_OCTETS / 3 * 4,
};
static_assert(KIND_AND_KEY_OCTETS % 3 == 0, "the text of a key has no padding");

static const struct str SIGNER_PREFIX = STR_INIT("PRIVATE+KEY+");

bool note_key_name_is(struct str name)
{
  return name.len > 0 && note_text_is_clean(name) && !note_text_has_space(name) && str_find(name, '+', 0) == SIZE_MAX &&
         str_find(name, '\n', 0) == SIZE_MAX;
}

/* SPEC: c2sp.org/signed-note@v1.0.0, Signatures: the first octets of a digest of name, newline, kind and key. */
static uint32_t id_of(struct str name, enum note_key_kind kind, const struct public_key *key)
{
  uint8_t octets[2] = {'\n', (uint8_t)kind};
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, str_bytes(name));
  digest_add(&state, (struct bytes){octets, sizeof octets});
  digest_add(&state, public_key_bytes(key));
  struct digest digest = digest_end(&state);
  return (uint32_t)digest.at[0] << 24 | (uint32_t)digest.at[1] << 16 | (uint32_t)digest.at[2] << 8 | digest.at[3];
}

enum err note_key_of(struct scope *scope, struct str name, enum note_key_kind kind, const struct public_key *key,
                     struct note_key *out)
{
  if (!note_key_name_is(name)) {
    return FAIL(scope, ERR_VALUE, "the name of a note's key must be text without spaces and plus signs");
  }
  if (key->kind != KEY_ED25519) {
    return FAIL(scope, ERR_UNSUPPORTED, "notes are signed with Ed25519 keys");
  }
  *out = (struct note_key){name, id_of(name, kind, key), kind, *key};
  return OK;
}

/* A key's text by its two first plus signs; base64 may hold more of them. */
struct parts {
  struct str name, id, key;
};

static enum err split(struct scope *scope, struct str text, const char *what, struct parts *out)
{
  size_t first = str_find(text, '+', 0);
  size_t second = first == SIZE_MAX ? SIZE_MAX : str_find(text, '+', first + 1);
  if (second == SIZE_MAX || second - first - 1 != ID_DIGITS) {
    return FAIL(scope, ERR_SYNTAX, "%s has the form name+id+key, the id of %d digits", what, ID_DIGITS);
  }
  *out = (struct parts){str_slice(text, 0, first), str_slice(text, first + 1, second),
                        str_slice(text, second + 1, text.len)};
  return OK;
}

/* The id that is written must be the key's own. */
static enum err check_id(struct scope *scope, struct str id, const struct note_key *key)
{
  struct bytes octets = {0};
  TRY(hex_decode(scope, id, &octets));
  uint8_t own[] = {(uint8_t)(key->id >> 24), (uint8_t)(key->id >> 16), (uint8_t)(key->id >> 8), (uint8_t)key->id};
  if (!bytes_equal(octets, (struct bytes){own, sizeof own})) {
    return FAIL(scope, ERR_VALUE, "the id of key " STR_FMT " is %08x, not " STR_FMT, STR_ARG(key->name), key->id,
                STR_ARG(id));
  }
  return OK;
}

static enum err read_kind(struct scope *scope, uint8_t octet, enum note_key_kind *out)
{
  if (octet != NOTE_KEY_LOG && octet != NOTE_KEY_WITNESS) {
    return FAIL(scope, ERR_UNSUPPORTED, "keys of type %u are not supported, only 1 (Ed25519) and 4 (cosignature)",
                octet);
  }
  *out = (enum note_key_kind)octet;
  return OK;
}

enum err note_key_parse(struct scope *scope, struct str text, struct note_key *out)
{
  struct parts parts = {0};
  struct bytes octets = {0};
  enum note_key_kind kind = NOTE_KEY_LOG;
  struct public_key key;
  TRY(split(scope, text, "a verifier key", &parts));
  TRY(base64_decode(scope, BASE64, parts.key, &octets));
  if (octets.len == 0) {
    return FAIL(scope, ERR_SYNTAX, "a verifier key ends before the key");
  }
  TRY(read_kind(scope, octets.at[0], &kind));
  TRY(public_key_of(scope, KEY_ED25519, (struct bytes){octets.at + 1, octets.len - 1}, &key));
  TRY(note_key_of(scope, parts.name, kind, &key, out));
  return check_id(scope, parts.id, out);
}

enum err note_key_print(struct scope *scope, const struct note_key *key, struct str *out)
{
  uint8_t octets[KIND_AND_KEY_OCTETS] = {(uint8_t)key->kind};
  char text[KEY_CHARS];
  memcpy(octets + 1, key->key.at, KEY_OCTETS);
  base64_encode_into(BASE64, (struct bytes){octets, sizeof octets}, text);
  struct buf buf = buf_in(scope);
  buf_format(&buf, STR_FMT "+%08x+", STR_ARG(key->name), key->id);
  buf_add(&buf, (struct str){text, sizeof text});
  return buf_str(&buf, out);
}

static enum err no_memory(struct scope *scope)
{
  return FAIL(scope, ERR_IO, "no memory can be locked for a key");
}

enum err note_signer_parse(struct scope *scope, struct str text, struct note_key *out, struct key_pair **pair)
{
  struct parts parts = {0};
  enum note_key_kind kind = NOTE_KEY_LOG;
  [[gnu::cleanup(secret_drop)]] struct secret *octets = secret_new(KIND_AND_KEY_OCTETS);
  if (octets == NULL) {
    return no_memory(scope);
  }
  if (!str_starts(text, SIGNER_PREFIX)) {
    return FAIL(scope, ERR_SYNTAX, "a signer key begins with " STR_FMT, STR_ARG(SIGNER_PREFIX));
  }
  TRY(split(scope, str_slice(text, SIGNER_PREFIX.len, text.len), "a signer key", &parts));
  TRY(base64_decode_into(scope, BASE64, parts.key, octets->at, octets->len));
  TRY(read_kind(scope, octets->at[0], &kind));
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *made = NULL;
  TRY(key_pair_from_seed(scope, KEY_ED25519, (struct bytes){octets->at + 1, KEY_OCTETS}, &made));
  TRY(note_key_of(scope, parts.name, kind, key_pair_public(made), out));
  TRY(check_id(scope, parts.id, out));
  *pair = made;
  made = NULL;
  return OK;
}

enum err note_signer_print(struct scope *scope, struct str name, enum note_key_kind kind, struct bytes seed,
                           struct secret **out)
{
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  struct note_key key;
  TRY(key_pair_from_seed(scope, KEY_ED25519, seed, &pair));
  TRY(note_key_of(scope, name, kind, key_pair_public(pair), &key));
  struct str front = scope_format(scope, STR_FMT STR_FMT "+%08x+", STR_ARG(SIGNER_PREFIX), STR_ARG(name), key.id);
  if (front.at == NULL) {
    return scope_err(scope);
  }
  [[gnu::cleanup(secret_drop)]] struct secret *octets = secret_new(KIND_AND_KEY_OCTETS);
  struct secret *text = octets == NULL ? NULL : secret_new(front.len + KEY_CHARS);
  if (text == NULL) {
    return no_memory(scope);
  }
  octets->at[0] = (uint8_t)kind;
  memcpy(octets->at + 1, seed.at, KEY_OCTETS);
  memcpy(text->at, front.at, front.len);
  base64_encode_into(BASE64, secret_bytes(octets), (char *)text->at + front.len);
  *out = text;
  return OK;
}
