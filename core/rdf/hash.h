#pragma once

#include "base/str.h"

/* Keyed 64-bit hash for tables over foreign texts: whoever sends the texts does not know the key, and which texts
   collide depends on it. The value is only good within one operation; it is no digest. */
struct hash {
  uint64_t sum;
  uint64_t key; /* for the next word */
};

/* The key comes from where `owner` happens to lie in memory. */
struct hash hash_start(const void *owner);
/* By value, so that a hash stays in registers: it grows by every word of every quad. */
struct hash hash_add_number(struct hash hash, uint64_t number);
/* The text without its length: whoever adds several texts adds their lengths first, as a number. */
struct hash hash_add_text(struct hash hash, struct str text);
uint64_t hash_end(struct hash hash);
