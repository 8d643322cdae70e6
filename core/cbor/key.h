#pragma once

#include "cbor/cbor.h"

/* Order of two map keys: that of their encoded octets. SPEC: RFC 8949 section 4.2.1 */
int cbor_key_compare(const struct cbor *a, const struct cbor *b);
