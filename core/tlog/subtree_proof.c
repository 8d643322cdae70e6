#include "tlog/subtree_proof.h"

#include <string.h>

#include "codec/base64.h"

enum { INDEX = 0, TIME = 8, PATH = 16 }; /* where they stand */

static uint64_t read_u64(const uint8_t *octets)
{
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof number; i++) {
    number = number << 8 | octets[i];
  }
  return number;
}

static void write_u64(uint8_t *octets, uint64_t number)
{
  for (size_t i = sizeof number; i > 0; i--) {
    octets[i - 1] = (uint8_t)number;
    number >>= 8;
  }
}

enum err subtree_proof_parse(struct scope *scope, struct str text, struct subtree_proof *out)
{
  uint8_t octets[SUBTREE_PROOF_OCTETS];
  TRY(base64_decode_into(scope, BASE64_URL, text, octets, sizeof octets));
  out->index = read_u64(octets + INDEX);
  out->time_s = read_u64(octets + TIME);
  memcpy(out->path, octets + PATH, sizeof out->path);
  return OK;
}

enum err subtree_proof_print(struct scope *scope, const struct subtree_proof *proof, struct str *out)
{
  uint8_t octets[SUBTREE_PROOF_OCTETS];
  write_u64(octets + INDEX, proof->index);
  write_u64(octets + TIME, proof->time_s);
  memcpy(octets + PATH, proof->path, sizeof proof->path);
  return base64_encode(scope, BASE64_URL, (struct bytes){octets, sizeof octets}, out);
}

uint64_t subtree_proof_place(const struct subtree_proof *proof)
{
  return proof->index >> TILE_HEIGHT;
}

bool subtree_proof_check(const struct subtree_proof *proof, const struct tlog_hash *leaf,
                         const struct tlog_hash *subtree)
{
  struct tlog_path path = {proof->path, TILE_HEIGHT};
  struct tlog_hash top = inclusion_subtree(proof->index, leaf, &path);
  return tlog_hash_equal(&top, subtree);
}
