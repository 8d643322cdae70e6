#pragma once

#include <stdint.h>

/* The parts of an initial octet. SPEC: RFC 8949 sections 3 and 3.3 */

enum major { MAJOR_UINT, MAJOR_NEGATIVE, MAJOR_BYTES, MAJOR_TEXT, MAJOR_ARRAY, MAJOR_MAP, MAJOR_TAG, MAJOR_SIMPLE };

enum simple {
  SIMPLE_FALSE = 20,
  SIMPLE_TRUE = 21,
  SIMPLE_NULL = 22,
  SIMPLE_HALF = 25,
  SIMPLE_SINGLE = 26,
  SIMPLE_DOUBLE = 27,
};

enum { HEAD_DIRECT = 24 }; /* arguments below stand in the initial octet itself; 24..27 announce 1, 2, 4, 8 octets */
