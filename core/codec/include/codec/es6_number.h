#pragma once

#include "base/buf.h"

/* ECMAScript's Number::toString, as RFC 8785 and RDF's xsd:double need it; by libdouble-conversion. */
void es6_number_print(struct buf *buf, double number);
/* The double nearest to what the grammar of JSON takes for a number; infinite when it is too big for one. */
double es6_number_parse(struct str text);
/* JSON-LD's canonical xsd:double, e.g. "5.5E0". SPEC: json-ld11-api#data-round-tripping */
void xsd_double_print(struct buf *buf, double number);
