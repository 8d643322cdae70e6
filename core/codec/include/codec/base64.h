#pragma once

#include "base/buf.h"

/* RFC 4648 base64 and base64url. Decoding is strict: no blanks, no line ends, unused bits zero. */
enum base64_kind {
  BASE64, /* standard alphabet, with padding */
  BASE64_URL, /* URL alphabet, no padding */
};
enum err base64_encode(struct scope *scope, enum base64_kind kind, struct bytes octets, struct str *out);
enum err base64_decode(struct scope *scope, enum base64_kind kind, struct str text, struct bytes *out);
