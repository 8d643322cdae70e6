#include "url.h"

#include <string.h>

#include "base/buf.h"
#include "codec/base58.h"
#include "codec/base64.h"
#include "codec/hex.h"

/* What stands behind the scheme's number: one or two items. `len` 0 means that the URL stays a text. */
struct parts {
  struct cbor at[2];
  size_t len;
};

typedef enum err encode_rest(struct scope *scope, struct str name, struct str rest, struct parts *out);
/* Appends what follows the prefix. Both are told the member's name for their faults. */
typedef enum err decode_rest(struct scope *scope, struct str name, const struct cbor *parts, size_t len,
                             struct buf *out);

static struct parts one_part(struct cbor part)
{
  return (struct parts){.at = {part}, .len = 1};
}

static enum err wrong_parts(struct scope *scope, struct str name)
{
  return FAIL(scope, ERR_VALUE, STR_FMT ": a compressed URL without the parts of its scheme", STR_ARG(name));
}

/* A port, a user or a character beyond ASCII in the host keeps the URL a text. */
static enum err encode_web(struct scope *scope, struct str name, struct str rest, struct parts *out)
{
  (void)scope;
  (void)name;
  static const char host[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~%!$&'()*+,;=";
  size_t len = 0;
  while (len < rest.len && memchr(host, rest.at[len], sizeof host - 1) != NULL) {
    len++;
  }
  bool ends = len == rest.len || rest.at[len] == '/' || rest.at[len] == '?' || rest.at[len] == '#';
  if (len > 0 && ends) {
    *out = one_part(cbor_text(rest));
  }
  return OK;
}

static enum err decode_text(struct scope *scope, struct str name, const struct cbor *parts, size_t len, struct buf *out)
{
  if (len != 1 || parts[0].kind != CBOR_TEXT) {
    return wrong_parts(scope, name);
  }
  buf_add(out, parts[0].text);
  return OK;
}

enum { UUID_OCTETS = 16, UUID_CHARS = 36 };

static bool is_hyphen_place(size_t i)
{
  return i == 8 || i == 13 || i == 18 || i == 23;
}

static bool is_lower_uuid(struct str text)
{
  for (size_t i = 0; i < text.len; i++) {
    bool digit = (text.at[i] >= '0' && text.at[i] <= '9') || (text.at[i] >= 'a' && text.at[i] <= 'f');
    if (is_hyphen_place(i) ? text.at[i] != '-' : !digit) {
      return false;
    }
  }
  return text.len == UUID_CHARS;
}

static bool has_upper_case(struct str text)
{
  for (size_t i = 0; i < text.len; i++) {
    if (text.at[i] >= 'A' && text.at[i] <= 'Z') {
      return true;
    }
  }
  return false;
}

static enum err encode_uuid(struct scope *scope, struct str name, struct str rest, struct parts *out)
{
  if (has_upper_case(rest)) {
    *out = one_part(cbor_text(rest));
    return OK;
  }
  if (!is_lower_uuid(rest)) {
    return FAIL(scope, ERR_VALUE, STR_FMT ": \"urn:uuid:\" without a UUID behind it", STR_ARG(name));
  }
  struct buf digits = buf_in(scope);
  for (size_t i = 0; i < rest.len; i++) {
    if (!is_hyphen_place(i)) {
      buf_add_char(&digits, rest.at[i]);
    }
  }
  struct str text;
  struct bytes octets;
  TRY(buf_str(&digits, &text));
  TRY(hex_decode(scope, text, &octets));
  *out = one_part(cbor_bytes(octets));
  return OK;
}

static enum err decode_uuid(struct scope *scope, struct str name, const struct cbor *parts, size_t len, struct buf *out)
{
  if (len != 1 || parts[0].kind != CBOR_BYTES) {
    return decode_text(scope, name, parts, len, out);
  }
  if (parts[0].bytes.len != UUID_OCTETS) {
    return wrong_parts(scope, name);
  }
  for (size_t i = 0; i < UUID_OCTETS; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      buf_add_char(out, '-');
    }
    hex_print(out, (struct bytes){parts[0].bytes.at + i, 1});
  }
  return OK;
}

/* Base64 is taken apart only when it comes back the same, which strict decoding makes sure of. */
static enum err encode_data(struct scope *scope, struct str name, struct str rest, struct parts *out)
{
  (void)name;
  static const struct str marker = STR_INIT(";base64,");
  size_t at = str_find_last(rest, ';');
  struct bytes octets;
  if (at == SIZE_MAX || !str_starts(str_slice(rest, at, rest.len), marker)) {
    *out = one_part(cbor_text(rest));
    return OK;
  }
  if (base64_decode(scope, BASE64, str_slice(rest, at + marker.len, rest.len), &octets) != OK) {
    (void)scope_take_fault(scope);
    *out = one_part(cbor_text(rest));
    return OK;
  }
  *out = (struct parts){.at = {cbor_text(str_slice(rest, 0, at)), cbor_bytes(octets)}, .len = 2};
  return OK;
}

static enum err decode_data(struct scope *scope, struct str name, const struct cbor *parts, size_t len, struct buf *out)
{
  if (len != 2) {
    return decode_text(scope, name, parts, len, out);
  }
  if (parts[0].kind != CBOR_TEXT || parts[1].kind != CBOR_BYTES) {
    return wrong_parts(scope, name);
  }
  struct str base64;
  TRY(base64_encode(scope, BASE64, parts[1].bytes, &base64));
  buf_add(out, parts[0].text);
  buf_add(out, STR(";base64,"));
  buf_add(out, base64);
  return OK;
}

/* A multibase key as octets, anything else as it is. */
static struct cbor encode_key(struct scope *scope, struct str text)
{
  struct bytes octets;
  if (!str_starts(text, STR("z"))) {
    return cbor_text(text);
  }
  if (base58_decode(scope, str_slice(text, 1, text.len), &octets) != OK) {
    (void)scope_take_fault(scope);
    return cbor_text(text);
  }
  return cbor_bytes(octets);
}

static enum err encode_did(struct scope *scope, struct str name, struct str rest, struct parts *out)
{
  (void)name;
  size_t hash = str_find(rest, '#', 0);
  if (hash == SIZE_MAX) {
    *out = one_part(encode_key(scope, rest));
    return OK;
  }
  struct str fragment = str_slice(rest, hash + 1, rest.len);
  if (str_find(fragment, '#', 0) != SIZE_MAX) {
    return OK;
  }
  *out = (struct parts){.at = {encode_key(scope, str_slice(rest, 0, hash)), encode_key(scope, fragment)}, .len = 2};
  return OK;
}

static enum err decode_key(struct scope *scope, struct str name, const struct cbor *part, struct buf *out)
{
  if (part->kind == CBOR_TEXT) {
    buf_add(out, part->text);
    return OK;
  }
  if (part->kind != CBOR_BYTES) {
    return wrong_parts(scope, name);
  }
  struct str base58;
  TRY(base58_encode(scope, part->bytes, &base58));
  buf_add_char(out, 'z');
  buf_add(out, base58);
  return OK;
}

static enum err decode_did(struct scope *scope, struct str name, const struct cbor *parts, size_t len, struct buf *out)
{
  size_t from = out->len;
  TRY(decode_key(scope, name, &parts[0], out));
  if (len == 1) {
    return OK;
  }
  bool same = parts[0].kind == CBOR_BYTES && parts[1].kind == CBOR_BYTES && bytes_equal(parts[0].bytes, parts[1].bytes);
  struct str key = {out->at, out->len};
  buf_add_char(out, '#');
  if (same) { /* as in nearly every did:key method, and base58 is dear */
    buf_add(out, str_slice(key, from, key.len));
    return OK;
  }
  return decode_key(scope, name, &parts[1], out);
}

static const struct scheme {
  struct str prefix;
  uint64_t number;
  encode_rest *encode;
  decode_rest *decode;
} schemes[] = {
    {STR_INIT("http://"), 1, encode_web, decode_text},       {STR_INIT("https://"), 2, encode_web, decode_text},
    {STR_INIT("urn:uuid:"), 3, encode_uuid, decode_uuid},    {STR_INIT("data:"), 4, encode_data, decode_data},
    {STR_INIT("did:v1:nym:"), 1024, encode_did, decode_did}, {STR_INIT("did:key:"), 1025, encode_did, decode_did},
};
enum { SCHEME_COUNT = sizeof schemes / sizeof *schemes };

/* The scheme whose prefix is all of the URL up to its last colon, or NULL. */
static const struct scheme *scheme_of(struct str url)
{
  struct str prefix = str_slice(url, 0, str_find_last(url, ':'));
  for (size_t i = 0; i < SCHEME_COUNT; i++) {
    size_t colon = str_find_last(schemes[i].prefix, ':');
    if (prefix.len == colon && str_starts(url, schemes[i].prefix)) {
      return &schemes[i];
    }
  }
  return NULL;
}

static enum err encode_scheme(struct scope *scope, struct str name, const struct scheme *scheme, struct str text,
                              struct cbor *out)
{
  struct parts parts = {0};
  TRY(scheme->encode(scope, name, str_slice(text, scheme->prefix.len, text.len), &parts));
  if (parts.len == 0) {
    *out = cbor_text(text);
    return OK;
  }
  struct cbor *items = SCOPE_ARRAY(scope, struct cbor, 3);
  if (items == NULL) {
    return scope_err(scope);
  }
  items[0] = cbor_uint(scheme->number);
  memcpy(&items[1], parts.at, sizeof parts.at);
  *out = cbor_items(items, 1 + parts.len);
  return OK;
}

enum err url_encode(struct conversion *conversion, const struct field *field, struct str text, struct cbor *out)
{
  uint64_t id = 0;
  size_t term = vocabulary_find(&conversion->maker.contexts.vocabulary, text);
  if (term_ids_find(&conversion->maker.ids, term, &id) && id < field->id_limit) {
    *out = cbor_uint(id);
    return OK;
  }
  const struct scheme *scheme = scheme_of(text);
  if (scheme != NULL) {
    return encode_scheme(conversion->scope, field->name, scheme, text, out);
  }
  *out = cbor_text(text);
  return OK;
}

static enum err decode_term(struct conversion *conversion, const struct field *field, uint64_t id, struct str *out)
{
  size_t term = term_ids_term(&conversion->maker.ids, id);
  if (term == NO_TERM) {
    return FAIL(conversion->scope, ERR_UNSUPPORTED, STR_FMT ": term id %llu is not known here: update required",
                STR_ARG(field->name), (unsigned long long)id);
  }
  *out = vocabulary_name(&conversion->maker.contexts.vocabulary, term);
  return OK;
}

static enum err decode_scheme(struct conversion *conversion, const struct field *field, const struct cbor *value,
                              struct str *out)
{
  size_t len = value->items.len;
  const struct cbor *items = value->items.at;
  if ((len != 2 && len != 3) || items[0].kind != CBOR_UINT) {
    return FAIL(conversion->scope, ERR_VALUE, STR_FMT ": an array that is no compressed URL", STR_ARG(field->name));
  }
  for (size_t i = 0; i < SCHEME_COUNT; i++) {
    if (items[0].uint == schemes[i].number) {
      struct buf text = buf_in(conversion->scope);
      buf_add(&text, schemes[i].prefix);
      TRY(schemes[i].decode(conversion->scope, field->name, items + 1, len - 1, &text));
      return buf_str(&text, out);
    }
  }
  return FAIL(conversion->scope, ERR_UNSUPPORTED, STR_FMT ": URL scheme %llu is not known here: update required",
              STR_ARG(field->name), (unsigned long long)items[0].uint);
}

enum err url_decode(struct conversion *conversion, const struct field *field, const struct cbor *value, struct str *out)
{
  if (value->kind == CBOR_TEXT) {
    *out = value->text;
    return OK;
  }
  if (value->kind == CBOR_UINT) {
    return decode_term(conversion, field, value->uint, out);
  }
  if (value->kind == CBOR_ARRAY) {
    return decode_scheme(conversion, field, value, out);
  }
  return FAIL(conversion->scope, ERR_VALUE, STR_FMT ": must be an IRI or a term", STR_ARG(field->name));
}
