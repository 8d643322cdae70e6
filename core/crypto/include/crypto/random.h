#pragma once

#include "base/str.h"

/* Octets from the operating system's generator. Cannot fail: a machine without one ends the process. */
void random_fill(uint8_t *at, size_t len);
/* Evenly distributed within [0, bound). */
uint32_t random_below(uint32_t bound);
