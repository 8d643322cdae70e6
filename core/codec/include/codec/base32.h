#pragma once

#include "base/buf.h"

/* RFC 4648 base32 in upper case without padding, the body of older wallets' QR texts. Strict as base64: unused bits are
   zero. */
enum err base32_encode(struct scope *scope, struct bytes octets, struct str *out);
enum err base32_decode(struct scope *scope, struct str text, struct bytes *out);
