#pragma once

#include <stddef.h>
#include <stdint.h>

/* What each fuzz_*.c defines: takes one input, returns 0, and aborts when a promise is broken. Called by libFuzzer
   under the fuzz preset, by replay.c elsewhere. */
int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);
