#include "tlog/hash.h"

#include <string.h>

#include "codec/base64.h"
#include "crypto/digest.h"

/* What is hashed begins with an octet that tells a leaf from a node, so that neither can pose as the other. */
enum { LEAF_PREFIX = 0, NODE_PREFIX = 1 };

static struct tlog_hash hash_of(const struct digest *digest)
{
  struct tlog_hash hash;
  memcpy(hash.at, digest->at, sizeof hash.at);
  return hash;
}

struct tlog_hash tlog_sha256(struct bytes octets)
{
  struct digest digest = digest_of(DIGEST_SHA256, octets);
  return hash_of(&digest);
}

struct tlog_hash tlog_leaf_hash(struct bytes entry)
{
  static const uint8_t prefix = LEAF_PREFIX;
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, (struct bytes){&prefix, 1});
  digest_add(&state, entry);
  struct digest digest = digest_end(&state);
  return hash_of(&digest);
}

struct tlog_hash tlog_node_hash(const struct tlog_hash *left, const struct tlog_hash *right)
{
  uint8_t octets[1 + 2 * TLOG_HASH_OCTETS] = {NODE_PREFIX};
  memcpy(octets + 1, left->at, sizeof left->at);
  memcpy(octets + 1 + TLOG_HASH_OCTETS, right->at, sizeof right->at);
  struct digest digest = digest_of(DIGEST_SHA256, (struct bytes){octets, sizeof octets});
  return hash_of(&digest);
}

struct tlog_hash tlog_empty_root(void)
{
  struct digest digest = digest_of(DIGEST_SHA256, (struct bytes){0});
  return hash_of(&digest);
}

bool tlog_hash_equal(const struct tlog_hash *a, const struct tlog_hash *b)
{
  return memcmp(a->at, b->at, sizeof a->at) == 0;
}

enum err tlog_hash_parse(struct scope *scope, struct str text, struct tlog_hash *out)
{
  return base64_decode_into(scope, BASE64, text, out->at, sizeof out->at);
}

void tlog_hash_print(struct buf *buf, const struct tlog_hash *hash)
{
  char text[(TLOG_HASH_OCTETS + 2) / 3 * 4];
  base64_encode_into(BASE64, (struct bytes){hash->at, sizeof hash->at}, text);
  buf_add(buf, (struct str){text, sizeof text});
}
