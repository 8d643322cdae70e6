#pragma once

#include "cbor/cbor.h"
#include "conversion.h"

/* IRIs and terms: the id of a term, a scheme's number with what follows, or the text itself.
   SPEC: cbor-ld-1.0, the URL codec */
enum err url_encode(struct conversion *conversion, const struct field *field, struct str text, struct cbor *out);
enum err url_decode(struct conversion *conversion, const struct field *field, const struct cbor *value,
                    struct str *out);
