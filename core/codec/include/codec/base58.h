#pragma once

#include "base/buf.h"

/* Base58btc (the Bitcoin alphabet). Texts longer than 2048 characters are ERR_LIMIT: the conversion is quadratic. */
enum err base58_encode(struct scope *scope, struct bytes octets, struct str *out);
enum err base58_decode(struct scope *scope, struct str text, struct bytes *out);
