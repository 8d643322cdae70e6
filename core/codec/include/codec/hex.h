#pragma once

#include "base/buf.h"

/* Lower-case hexadecimal digits; decoding takes both cases. */
void hex_print(struct buf *buf, struct bytes octets);
enum err hex_decode(struct scope *scope, struct str text, struct bytes *out);
