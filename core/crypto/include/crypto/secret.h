#pragma once

#include "base/scope.h"

/* Octets that must not leak: in locked memory of their own between guard pages, never in a scope, wiped when freed.
   Owned by the caller, free with secret_free. */
struct secret {
  size_t len; /* octets */
  uint8_t at[];
};

/* Zeroed. NULL when the machine has no memory to lock. */
struct secret *secret_new(size_t len);
void secret_free(struct secret *secret);
/* Frees at the end of a block: `[[gnu::cleanup(secret_drop)]] struct secret *secret = NULL`. */
void secret_drop(struct secret **secret);
struct bytes secret_bytes(const struct secret *secret); /* borrowed from the secret */

/* Takes the same time wherever octets differ; only the lengths show. */
bool secret_equal(struct bytes a, struct bytes b);
