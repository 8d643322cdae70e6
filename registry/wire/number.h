#pragma once

#include <stdint.h>

/* I-JSON's largest whole number. SPEC: RFC 7493, 2.2 */
static const int64_t NUMBER_MOST = (INT64_C(1) << 53) - 1;
