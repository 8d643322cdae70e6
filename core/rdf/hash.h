#pragma once

#include "base/str.h"

/* Keyed 64-bit hash for tables over foreign texts (SipHash-1-3): whoever sends the texts does not know the key and so
   cannot prepare texts that collide. The value is only good within one operation. */
struct hash {
  uint64_t v[4];
};

/* The key comes from where `owner` happens to lie in memory. */
struct hash hash_start(const void *owner);
void hash_add_number(struct hash *hash, uint64_t number);
/* Two sequences of texts that differ in any text or in where one ends are told apart. */
void hash_add_text(struct hash *hash, struct str text);
uint64_t hash_end(struct hash hash);
