#include "casebook/seed.h"

#include <string.h>

#include "crypto/digest.h"
#include "crypto/random.h"

struct seed seed_new(void)
{
  struct seed seed;
  random_fill(seed.at, sizeof seed.at);
  return seed;
}

/* A prefix key is enough: it has a fixed length, and of the digest a half is kept. */
void seed_derive(const struct seed *seed, const char *purpose, struct str of, uint8_t out[SEED_DERIVED_OCTETS])
{
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, (struct bytes){seed->at, sizeof seed->at});
  digest_add(&state, (struct bytes){(const uint8_t *)purpose, strlen(purpose) + 1});
  digest_add(&state, str_bytes(of));
  struct digest digest = digest_end(&state);
  memcpy(out, digest.at, SEED_DERIVED_OCTETS);
}
