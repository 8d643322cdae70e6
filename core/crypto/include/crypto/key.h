#pragma once

#include "base/scope.h"

/* Keys that sign and check. What a kind of key is (lengths, multicodec, algorithms) stands in one table in key.c.

     struct key_pair *pair = NULL;
     TRY(key_pair_new(scope, KEY_ED25519, &pair));
     struct signature signature;
     TRY(key_pair_sign(scope, pair, message, &signature));
     bool good = public_key_check(key_pair_public(pair), message, signature_bytes(&signature));
     key_pair_free(pair); */

enum key_kind { KEY_ED25519, KEY_P256, KEY_P384, KEY_KIND_COUNT };

struct key_info {
  const char *name; /* "Ed25519", "P-256", "P-384" */
  uint64_t public_codec; /* multicodec of a Multikey */
  size_t public_octets;
  size_t seed_octets; /* for a NIST curve the private scalar itself */
  size_t signature_octets;
};
const struct key_info *key_info(enum key_kind kind);
/* The kind of that name; ERR_UNSUPPORTED for a name that this build does not know. */
enum err key_kind_parse(struct scope *scope, struct str name, enum key_kind *out);

enum { PUBLIC_KEY_MAX_OCTETS = 49, COORDINATE_MAX_OCTETS = 48, SIGNATURE_MAX_OCTETS = 96 };

/* By value, made by public_key_of. Ed25519: RFC 8032's 32 octets. P-256 and P-384: a compressed point, and beside it
   the coordinate that compression leaves out, so that a check need not find it again. */
struct public_key {
  enum key_kind kind;
  uint8_t at[PUBLIC_KEY_MAX_OCTETS];
  uint8_t y[COORDINATE_MAX_OCTETS];
};

struct signature {
  size_t len;
  uint8_t at[SIGNATURE_MAX_OCTETS];
};

/* ERR_VALUE when the length is not the kind's, or the octets are no point of its curve. */
enum err public_key_of(struct scope *scope, enum key_kind kind, struct bytes octets, struct public_key *out);
struct bytes public_key_bytes(const struct public_key *key); /* borrowed from the key */
bool public_key_equal(const struct public_key *a, const struct public_key *b);
/* True when the key's owner has signed the message. A signature of a wrong length is false. Signatures of the NIST
   curves are r and s side by side (IEEE P1363). */
bool public_key_check(const struct public_key *key, struct bytes message, struct bytes signature);
struct bytes signature_bytes(const struct signature *signature); /* borrowed from the signature */

/* A private key with its public key, in secret memory, const after it was made and shared by all threads. Owned by the
   caller, free with key_pair_free. */
struct key_pair;

enum err key_pair_new(struct scope *scope, enum key_kind kind, struct key_pair **out); /* a random one */
enum err key_pair_from_seed(struct scope *scope, enum key_kind kind, struct bytes seed, struct key_pair **out);
void key_pair_free(struct key_pair *pair);
void key_pair_drop(struct key_pair **pair); /* for [[gnu::cleanup]] */
const struct public_key *key_pair_public(const struct key_pair *pair);
enum err key_pair_sign(struct scope *scope, const struct key_pair *pair, struct bytes message, struct signature *out);
