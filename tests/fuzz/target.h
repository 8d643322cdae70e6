#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/scope.h"

/* What each fuzz_*.c defines: takes one input, returns 0, and aborts when a promise is broken. Called by libFuzzer
   under the fuzz preset, by replay.c elsewhere. */
int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

/* A promise of the code under test, which every input has to leave whole. */
static inline void must(bool promise)
{
  if (!promise) {
    abort();
  }
}

/* The scope of one input: `[[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();` */
static inline struct scope *scope_of_input(void)
{
  struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  must(scope != NULL);
  return scope;
}
