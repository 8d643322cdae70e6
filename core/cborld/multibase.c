#include "multibase.h"

#include "base/buf.h"
#include "codec/base58.h"
#include "codec/base64.h"

enum { HEADER_BASE58 = 'z', HEADER_BASE64_URL = 'u', HEADER_BASE64_PADDED = 'M' };

static bool is_header(char c)
{
  return c == HEADER_BASE58 || c == HEADER_BASE64_URL || c == HEADER_BASE64_PADDED;
}

static enum err decode_text(struct scope *scope, char header, struct str text, struct bytes *out)
{
  if (header == HEADER_BASE58) {
    return base58_decode(scope, text, out);
  }
  return base64_decode(scope, header == HEADER_BASE64_URL ? BASE64_URL : BASE64, text, out);
}

static enum err encode_octets(struct scope *scope, char header, struct bytes octets, struct str *out)
{
  if (header == HEADER_BASE58) {
    return base58_encode(scope, octets, out);
  }
  return base64_encode(scope, header == HEADER_BASE64_URL ? BASE64_URL : BASE64, octets, out);
}

enum err multibase_text_encode(struct scope *scope, struct str text, struct cbor *out)
{
  *out = cbor_text(text);
  if (text.len == 0 || !is_header(text.at[0])) {
    return OK;
  }
  struct bytes decoded;
  if (decode_text(scope, text.at[0], str_slice(text, 1, text.len), &decoded) != OK) {
    (void)scope_take_fault(scope);
    return scope_err(scope);
  }
  struct buf octets = buf_in(scope);
  buf_add_char(&octets, text.at[0]);
  buf_add_bytes(&octets, decoded);
  struct bytes whole;
  TRY(buf_bytes(&octets, &whole));
  *out = cbor_bytes(whole);
  return OK;
}

bool multibase_is_octets(const struct cbor *value)
{
  return value->kind == CBOR_BYTES && value->bytes.len > 0 && is_header((char)value->bytes.at[0]);
}

enum err multibase_text_decode(struct scope *scope, struct bytes octets, struct str *out)
{
  char header = (char)octets.at[0];
  struct str text;
  TRY(encode_octets(scope, header, (struct bytes){octets.at + 1, octets.len - 1}, &text));
  *out = scope_join(scope, (struct str){&header, 1}, text);
  return out->at == NULL ? scope_err(scope) : OK;
}
