#include "crypto/random.h"

#include <stdlib.h>

#include <sodium.h>

/* sodium_init may run any number of times, from any thread; only the first does something. */
static void ready(void)
{
  if (sodium_init() < 0) {
    abort();
  }
}

void random_fill(uint8_t *at, size_t len)
{
  ready();
  randombytes_buf(at, len);
}

uint32_t random_below(uint32_t bound)
{
  ready();
  return randombytes_uniform(bound);
}
