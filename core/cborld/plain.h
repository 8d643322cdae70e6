#pragma once

#include "cbor/cbor.h"
#include "json/value.h"

/* JSON as CBOR without compression: registry entry 0, and contexts that are objects. */
enum err plain_encode(struct scope *scope, const struct json *value, struct cbor *out);
/* ERR_VALUE for byte strings, tags and keys that are no text, ERR_RANGE for integers beyond +-(2^53 - 1). */
enum err plain_decode(struct scope *scope, const struct cbor *value, struct json *out);
/* The same for what is neither array nor map. */
enum err plain_decode_scalar(struct scope *scope, const struct cbor *value, struct json *out);
