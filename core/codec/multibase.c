#include "codec/multibase.h"

#include <assert.h>

#include "codec/base58.h"
#include "codec/base64.h"

enum err multibase_encode(struct scope *scope, enum multibase base, struct bytes octets, struct str *out)
{
  struct str body;
  if (base == MULTIBASE_BASE58) {
    TRY(base58_encode(scope, octets, &body));
  } else {
    assert(base == MULTIBASE_BASE64_URL);
    TRY(base64_encode(scope, BASE64_URL, octets, &body));
  }
  char header = (char)base;
  *out = scope_join(scope, (struct str){&header, 1}, body);
  return out->at == NULL ? scope_err(scope) : OK;
}

enum err multibase_decode(struct scope *scope, struct str text, struct bytes *out)
{
  struct str body = str_slice(text, 1, text.len);
  if (text.len > 0 && text.at[0] == MULTIBASE_BASE58) {
    return base58_decode(scope, body, out);
  }
  if (text.len > 0 && text.at[0] == MULTIBASE_BASE64_URL) {
    return base64_decode(scope, BASE64_URL, body, out);
  }
  return FAIL(scope, ERR_VALUE, "a multibase text must begin with 'z' (base58btc) or 'u' (base64url)");
}
