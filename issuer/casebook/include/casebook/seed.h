#pragma once

#include "base/str.h"

/* Octets that nobody guesses, and of which others can be made again: what is made so need not be kept. */
enum { SEED_OCTETS = 32, SEED_DERIVED_OCTETS = 16 };

struct seed {
  uint8_t at[SEED_OCTETS];
};

struct seed seed_new(void);
/* The same for the same seed, purpose and text, and telling nothing of any other. */
void seed_derive(const struct seed *seed, const char *purpose, struct str of, uint8_t out[SEED_DERIVED_OCTETS]);
