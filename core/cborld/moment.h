#pragma once

#include "cbor/cbor.h"
#include "conversion.h"

/* xsd:date as seconds at 00:00Z, xsd:dateTime as seconds or [seconds, milliseconds]. Anything but the one form of text
   that comes back the same stays a text. SPEC: cbor-ld-1.0, the XSD date and dateTime codecs */
enum err date_encode(struct scope *scope, struct str text, struct cbor *out);
enum err date_time_encode(struct scope *scope, struct str text, struct cbor *out);

/* True for what the codec makes of a dateTime with milliseconds. */
bool date_time_is_pair(const struct cbor *value);
enum err date_decode(struct scope *scope, const struct field *field, const struct cbor *value, struct str *out);
enum err date_time_decode(struct scope *scope, const struct field *field, const struct cbor *value, struct str *out);
