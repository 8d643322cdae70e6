#pragma once

#include "base/buf.h"

/* Unsigned varint of multiformats: seven bits an octet, least significant first. */

/* The number at the start of `octets`; the result is its length in octets, 0 when it is cut short, longer than 9 octets
   or not the shortest form. */
size_t varint_decode(struct bytes octets, uint64_t *out);
/* `number` is below 2^63. */
void varint_encode(struct buf *buf, uint64_t number);
