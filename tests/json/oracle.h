#pragma once

#include "base/scope.h"

/* jansson as the judge of json_parse. NULL when both refuse the text, or both accept it with the same tree (members in
   the same order, numbers to the last bit); else what they differ in. Differences that are meant:
   - our limits of depth and values are lower (ERR_LIMIT), and our scope's memory is;
   - an integer beyond 2^53 - 1 is refused (ERR_RANGE) unless it is written as its double is printed; jansson takes those
     of 64 bits and no larger ones;
   - an octet 0 behind a number or a word is refused; jansson overlooks it. */
const char *oracle_difference(struct scope *scope, struct str text);
