#pragma once

#include "cbor/cbor.h"
#include "conversion.h"

/* Texts, numbers and truth values of a field: by the entry's table, else by the codec of the field's kind, else as they
   are. SPEC: cbor-ld-1.0, Value Compression */
enum err scalar_encode(struct conversion *conversion, const struct field *field, const struct json *value,
                       struct cbor *out);
/* True for an array that stands for one value of this field, not for a list of them. */
bool scalar_is_array(const struct field *field, const struct cbor *value);
enum err scalar_decode(struct conversion *conversion, const struct field *field, const struct cbor *value,
                       struct json *out);
