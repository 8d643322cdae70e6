#pragma once

#include "base/buf.h"

/* RFC 9285 base45, the body of our QR texts. What is decoded or encoded lives in the scope. ERR_SYNTAX for a wrong
   character, a number too large for its octets, or a text cut short. */
enum err base45_encode(struct scope *scope, struct bytes octets, struct str *out);
enum err base45_decode(struct scope *scope, struct str text, struct bytes *out);
