#pragma once

#include "testing/testing.h"

#include "crypto/key.h"
#include "jsonld/catalogue.h"

/* What the proof tests share: the contexts of the published vectors, and the vectors themselves, read in place. */

/* Files are named from the folder of all vectors. */
#define VECTORS DOJANG_SHARED_DIR "/conformance/"
#define EDDSA "vc-di-eddsa/TestVectors/"
#define ECDSA "vc-di-ecdsa/TestVectors/"
#define DID_A "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
#define METHOD_A DID_A "#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2" /* the key of keyPair.json */

#define DID_KEY_METHOD(multikey) "did:key:" multikey "#" multikey
#define METHOD_P256 DID_KEY_METHOD("zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP") /* of p256KeyPair.json */
#define METHOD_P384 DID_KEY_METHOD("z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ")

/* A test state: a scope, and a catalogue with all contexts that the vectors name. */
struct fixture {
  struct scope *scope;
  struct jsonld_catalogue *catalogue;
};
int fixture_setup(void **state);
int fixture_teardown(void **state);
#define VECTOR_TEST(function) cmocka_unit_test_setup_teardown((function), fixture_setup, fixture_teardown)

/* A file of the vectors, in the scope. */
struct str fixture_text(const struct fixture *fixture, const char *file);
struct json fixture_json(const struct fixture *fixture, const char *file);
/* The key pair of an object with privateKeyMultibase or secretKeyMultibase; free with key_pair_free. */
struct key_pair *fixture_key(const struct fixture *fixture, const struct json *pair);
