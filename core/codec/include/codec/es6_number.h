#pragma once

#include "base/buf.h"

/* ECMAScript's Number::toString, as RFC 8785 and RDF's xsd:double need it; by libdouble-conversion. */
void es6_number_print(struct buf *buf, double number);
/* JSON-LD's canonical xsd:double, e.g. "5.5E0". SPEC: json-ld11-api#data-round-tripping */
void xsd_double_print(struct buf *buf, double number);
