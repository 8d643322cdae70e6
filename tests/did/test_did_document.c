#include "testing/testing.h"

#include "crypto/multikey.h"
#include "did/did_document.h"
#include "json/text.h"

#define MULTIKEY "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
#define DID "did:web:city.example"

static void round_trip(void **state)
{
  struct scope *scope = *state;
  struct did_method methods[4] = {
      {.fragment = STR("key-1")}, {.fragment = STR("key-2")}, {.fragment = STR("key-3")}, {.fragment = STR("key-4")}};
  ASSERT_OK(scope, multikey_parse(scope, STR(MULTIKEY), &methods[0].key));
  ASSERT_OK(scope, multikey_parse(scope, STR("z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7"), &methods[1].key));
  ASSERT_OK(scope, multikey_parse(scope, STR("zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"), &methods[2].key));
  ASSERT_OK(scope, multikey_parse(scope, STR("z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"),
                                  &methods[3].key));
  struct json document;
  ASSERT_OK(scope, did_document_print(scope, STR(DID), 4, methods, &document));
  for (size_t i = 0; i < 4; i++) {
    struct str method = scope_format(scope, DID "#" STR_FMT, STR_ARG(methods[i].fragment));
    for (enum did_purpose purpose = DID_ASSERTION; purpose <= DID_AUTHENTICATION; purpose++) {
      struct public_key key;
      ASSERT_OK(scope, did_document_find(scope, &document, STR(DID), method, purpose, &key));
      assert_true(public_key_equal(&key, &methods[i].key));
    }
  }
}

#define METHOD_OF(id, type, controller, key)                                                                           \
  "{\"id\":\"" id "\",\"type\":\"" type "\",\"controller\":\"" controller "\",\"publicKeyMultibase\":\"" key "\"}"
#define METHOD METHOD_OF(DID "#k", "Multikey", DID, MULTIKEY)
#define DOCUMENT(methods, assertion)                                                                                   \
  "{\"id\":\"" DID "\",\"verificationMethod\":" methods ",\"assertionMethod\":" assertion "}"

static void reads_and_refuses(void **state)
{
  struct scope *scope = *state;
  static const struct {
    enum err err;
    const char *document;
  } rows[] = {
      {OK, DOCUMENT("[" METHOD "]", "[\"" DID "#k\"]")},
      {OK, DOCUMENT("[" METHOD "]", "[\"#k\"]")},
      {OK, DOCUMENT("[" METHOD "]", "\"#k\"")},
      {OK, DOCUMENT("[]", "[" METHOD "]")},
      {OK, DOCUMENT("[" METHOD_OF("#k", "Multikey", DID, MULTIKEY) "]", "[\"" DID "#k\"]")},
      {OK,
       DOCUMENT("[1,null,\"x\"," METHOD_OF("#k", "Ed25519VerificationKey2020", DID, MULTIKEY) "]", "[2,{},\"#k\"]")},
      {ERR_RELATIONSHIP, DOCUMENT("[" METHOD "]", "[]")},
      {ERR_RELATIONSHIP, DOCUMENT("[" METHOD "]", "[\"#other\"]")},
      {ERR_RELATIONSHIP, DOCUMENT("[" METHOD "]", "null")},
      {ERR_VERIFICATION_METHOD, DOCUMENT("[]", "[]")},
      {ERR_VERIFICATION_METHOD, DOCUMENT("[]", "[\"#k\"]")},
      {ERR_VERIFICATION_METHOD, DOCUMENT("[\"#k\"]", "[\"#k\"]")},
      {ERR_VERIFICATION_METHOD,
       DOCUMENT("[" METHOD_OF("#k", "Multikey", "did:web:else.example", MULTIKEY) "]", "\"#k\"")},
      {ERR_VERIFICATION_METHOD, DOCUMENT("[" METHOD_OF("#k", "JsonWebKey", DID, MULTIKEY) "]", "\"#k\"")},
      {ERR_VERIFICATION_METHOD, DOCUMENT("[" METHOD_OF("#k", "Multikey", DID, "z6Mk") "]", "\"#k\"")},
      {ERR_VERIFICATION_METHOD,
       DOCUMENT("[{\"id\":\"#k\",\"type\":\"Multikey\",\"controller\":\"" DID "\"}]", "\"#k\"")},
      {ERR_VERIFICATION_METHOD,
       DOCUMENT("[{\"id\":\"#k\",\"type\":\"Multikey\",\"controller\":\"" DID "\",\"publicKeyMultibase\":\"" MULTIKEY
                "\",\"revoked\":\"2026-01-01T00:00:00Z\"}]",
                "\"#k\"")},
      {ERR_VERIFICATION_METHOD, "{\"id\":\"did:web:else.example\",\"assertionMethod\":[" METHOD "]}"},
      {ERR_VERIFICATION_METHOD, "{}"},
      {ERR_VERIFICATION_METHOD, "[]"},
      {ERR_VERIFICATION_METHOD, "null"},
      {ERR_VERIFICATION_METHOD, "\"" DID "\""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json document;
    struct public_key key;
    ASSERT_OK(scope, json_parse(scope, str_of(rows[i].document), &document));
    enum err seen = did_document_find(scope, &document, STR(DID), STR(DID "#k"), DID_ASSERTION, &key);
    (void)scope_take_fault(scope);
    if (seen != rows[i].err) {
      fail_msg("row %zu: %s", i, err_info(seen)->name);
    }
  }
}

/* Also when the document describes the method under just that name. */
static void refuses_foreign_methods(void **state)
{
  struct scope *scope = *state;
  struct json document;
  struct public_key key;
  ASSERT_OK(scope, json_parse(scope,
                              STR(DOCUMENT("[]", "[" METHOD "," METHOD_OF(DID ".evil#k", "Multikey", DID,
                                                                          MULTIKEY) "," METHOD_OF(DID, "Multikey", DID,
                                                                                                  MULTIKEY) "]")),
                              &document));
  static const struct str bad[] = {STR_INIT(DID), STR_INIT(DID "#"),       STR_INIT("#k"),
                                   STR_INIT(""),  STR_INIT(DID ".evil#k"), STR_INIT("did:web:else.example#k")};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_VERIFICATION_METHOD,
               did_document_find(scope, &document, STR(DID), bad[i], DID_ASSERTION, &key));
  }
}

TESTING_MAIN(SCOPED_TEST(round_trip), SCOPED_TEST(reads_and_refuses), SCOPED_TEST(refuses_foreign_methods))
