#pragma once

#include "tlog/inclusion.h"
#include "tlog/tile.h"

/* The small proof that a leaf of our own kind is logged, for who holds the log's level-1 tiles: place, time and the way
   up to the hash over 256 leaves, which is in such a tile and never changes again. Good for as long as the log is; says
   nothing by itself. The leaf is made again from what is shown: its time stands here, its digest is the credential's.

     base64url without padding of: index u64 | time u64 | eight hashes (inclusion_subtree_create), big-endian */
enum {
  SUBTREE_PROOF_OCTETS = 2 * 8 + TILE_HEIGHT * TLOG_HASH_OCTETS,
  SUBTREE_PROOF_CHARS = (SUBTREE_PROOF_OCTETS * 4 + 2) / 3,
};

struct subtree_proof {
  uint64_t index;
  uint64_t time_s; /* of the leaf */
  struct tlog_hash path[TILE_HEIGHT];
};

/* ERR_SYNTAX for anything but what is printed. */
enum err subtree_proof_parse(struct scope *scope, struct str text, struct subtree_proof *out);
/* Lives in the scope. */
enum err subtree_proof_print(struct scope *scope, const struct subtree_proof *proof, struct str *out);
/* The place of the hash that it leads to, among those of the level-1 tiles. */
uint64_t subtree_proof_place(const struct subtree_proof *proof);
bool subtree_proof_check(const struct subtree_proof *proof, const struct tlog_hash *leaf,
                         const struct tlog_hash *subtree);
