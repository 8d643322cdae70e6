#pragma once

#include "base/str.h"

/* Resident registration numbers (주민등록번호, and 외국인등록번호 of the same form): Dojang neither takes nor keeps
   them, so whatever looks like one is refused wherever text comes in. SPEC: 개인정보 보호법 제24조의2 */

/* True when the text holds six digits of a possible birth date (YYMMDD) and seven more of which the first is 1 to 8,
   with or without a separator of up to three blanks, dashes, dots and the like between them, and no digit before or
   after. Digits may be ASCII or full-width; invisible characters count as separators. The check digit does not matter,
   as numbers given out since October 2020 have none. */
bool resident_number_find(struct str text);
