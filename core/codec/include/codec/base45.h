#pragma once

#include "base/buf.h"

/* RFC 9285 base45, and RFC 4648 base32 in upper case without padding: the bodies of QR texts. */
enum err base45_encode(struct scope *scope, struct bytes octets, struct str *out);
enum err base45_decode(struct scope *scope, struct str text, struct bytes *out);
enum err base32_encode(struct scope *scope, struct bytes octets, struct str *out);
enum err base32_decode(struct scope *scope, struct str text, struct bytes *out);
