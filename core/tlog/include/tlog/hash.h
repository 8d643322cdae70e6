#pragma once

#include "base/buf.h"

/* The hashes of a Merkle tree. SPEC: RFC 6962 section 2.1, with SHA-256. Nothing here but the text form allocates or
   fails. */
enum { TLOG_HASH_OCTETS = 32 };

struct tlog_hash {
  uint8_t at[TLOG_HASH_OCTETS];
};

struct tlog_hash tlog_sha256(struct bytes octets); /* as they are: what entries say of texts and bitstrings */
struct tlog_hash tlog_leaf_hash(struct bytes entry);
struct tlog_hash tlog_node_hash(const struct tlog_hash *left, const struct tlog_hash *right);
struct tlog_hash tlog_empty_root(void); /* of the tree without leaves */
bool tlog_hash_equal(const struct tlog_hash *a, const struct tlog_hash *b);

/* Base64, as hashes stand in checkpoints and proofs. ERR_SYNTAX when the text is not that of 32 octets. */
enum err tlog_hash_parse(struct scope *scope, struct str text, struct tlog_hash *out);
void tlog_hash_print(struct buf *buf, const struct tlog_hash *hash);

/* The hashes of an inclusion or consistency proof, from the leaf up. Borrowed. */
struct tlog_path {
  const struct tlog_hash *at;
  size_t len;
};
