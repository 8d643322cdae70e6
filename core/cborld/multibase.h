#pragma once

#include "cbor/cbor.h"

/* Values of the datatype https://w3id.org/security#multibase: their octets behind the multibase header. A text that
   does not decode stays a text. SPEC: cbor-ld-1.0, the multibase codec */
enum err multibase_text_encode(struct scope *scope, struct str text, struct cbor *out);
/* False when the octets do not begin with a header of ours. */
bool multibase_is_octets(const struct cbor *value);
enum err multibase_text_decode(struct scope *scope, struct bytes octets, struct str *out);
