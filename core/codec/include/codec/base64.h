#pragma once

#include "base/buf.h"

/* RFC 4648 base64 and base64url. Decoding is strict: no blanks, no line ends, unused bits zero. */
enum base64_kind {
  BASE64, /* standard alphabet, with padding */
  BASE64_URL, /* URL alphabet, no padding */
};
enum err base64_encode(struct scope *scope, enum base64_kind kind, struct bytes octets, struct str *out);
enum err base64_decode(struct scope *scope, enum base64_kind kind, struct str text, struct bytes *out);

/* The same in memory of the caller, for secrets and for what has a known length: the text that stands for the octets,
   ERR_SYNTAX when it does not stand for `len` octets. On failure what is at `octets` is undefined. */
void base64_encode_into(enum base64_kind kind, struct bytes octets, char *text);
enum err base64_decode_into(struct scope *scope, enum base64_kind kind, struct str text, uint8_t *octets, size_t len);
