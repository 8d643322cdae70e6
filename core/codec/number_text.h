#pragma once

#include <stddef.h>

/* The edge to libdouble-conversion, which is C++. A `number` to print is finite; its text is not NUL-terminated; the
   result is its length in octets, at most NUMBER_TEXT_OCTETS. */

#ifdef __cplusplus
extern "C" {
#endif

enum { NUMBER_TEXT_OCTETS = 32 };

/* Number::toString of ECMAScript: the shortest text that reads back as the same number. */
size_t number_text_shortest(double number, char text[NUMBER_TEXT_OCTETS]);
/* Number::toExponential with 15 digits after the point and an exponent "E5" or "E-5". */
size_t number_text_exponential(double number, char text[NUMBER_TEXT_OCTETS]);
/* The double nearest to the decimal number that the `len` octets are, infinite when there is none; the locale is of no
   account. */
double number_text_read(const char *text, int len);

#ifdef __cplusplus
}
#endif
