#pragma once

#include "base/scope.h"

/* Octets as decimal digits, for scanners that type: 7 octets are 17 digits (big-endian, with leading zeros), and a
   shorter last group has as many digits as its largest value. */
enum err digits_encode(struct scope *scope, struct bytes octets, struct str *out);
enum err digits_decode(struct scope *scope, struct str digits, struct bytes *out);
