#include "crypto/secret.h"

#include <stdalign.h>
#include <string.h>

#include <sodium.h>

struct secret *secret_new(size_t len)
{
  if (sodium_init() < 0) {
    return NULL;
  }
  /* sodium_malloc puts the end of the memory at a guard page, so only whole multiples of the alignment are aligned. */
  size_t octets = (sizeof(struct secret) + len + alignof(struct secret) - 1) & ~(alignof(struct secret) - 1);
  struct secret *secret = sodium_malloc(octets);
  if (secret != NULL) {
    memset(secret, 0, octets);
    secret->len = len;
  }
  return secret;
}

void secret_free(struct secret *secret)
{
  sodium_free(secret);
}

void secret_drop(struct secret **secret)
{
  secret_free(*secret);
}

struct bytes secret_bytes(const struct secret *secret)
{
  return (struct bytes){secret->at, secret->len};
}

bool secret_equal(struct bytes a, struct bytes b)
{
  return a.len == b.len && sodium_memcmp(a.at, b.at, a.len) == 0;
}
