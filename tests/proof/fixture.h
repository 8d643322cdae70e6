#pragma once

#include "testing/testing.h"

#include "crypto/key.h"
#include "jsonld/catalogue.h"

/* What the proof tests share: the contexts of the published vectors, and the vectors themselves, read in place. */

#define VECTORS DOJANG_SHARED_DIR "/conformance/vc-di-eddsa/TestVectors/"
#define DID_A "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
#define METHOD_A DID_A "#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2" /* the key of keyPair.json */

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
/* The key pair of an object with privateKeyMultibase; free with key_pair_free. */
struct key_pair *fixture_key(const struct fixture *fixture, const struct json *pair);
