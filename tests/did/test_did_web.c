#include "testing/testing.h"

#include "base/buf.h"
#include "base/limits.h"
#include "did/did_web.h"

static void gives_urls(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *did, *url;
  } rows[] = {
      {"did:web:city.example", "https://city.example/.well-known/did.json"},
      {"did:web:city.example%3A8443", "https://city.example:8443/.well-known/did.json"},
      {"did:web:city.example:issuers:welfare", "https://city.example/issuers/welfare/did.json"},
      {"did:web:city.example%3A443:a", "https://city.example:443/a/did.json"},
      {"did:web:localhost", "https://localhost/.well-known/did.json"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str url;
    ASSERT_OK(scope, did_web_url(scope, str_of(rows[i].did), &url));
    ASSERT_STR(url, str_of(rows[i].url));
  }
}

static void refuses(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {
      STR_INIT(""),
      STR_INIT("did:web:"),
      STR_INIT("did:web::a"),
      STR_INIT("did:key:city.example"),
      STR_INIT("did:web:city.example/path"),
      STR_INIT("did:web:user@city.example"),
      STR_INIT("did:web:city..example"),
      STR_INIT("did:web:.example"),
      STR_INIT("did:web:example."),
      STR_INIT("did:web:city.example%3A"),
      STR_INIT("did:web:city.example%3A0"),
      STR_INIT("did:web:city.example%3A65536"),
      STR_INIT("did:web:city.example%3a80"),
      STR_INIT("did:web:city.example%2Fetc"),
      STR_INIT("did:web:city.example:"),
      STR_INIT("did:web:city.example:a:"),
      STR_INIT("did:web:city.example:..:a"),
      STR_INIT("did:web:city.example:a%2Fb"),
      STR_INIT("did:web:city.example#key"),
      STR_INIT("did:web:city.example\0"),
      STR_INIT("did:web:\xeb\x8f\x84\xec\x9e\xa5"),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct str url;
    ASSERT_ERR(scope, ERR_VERIFICATION_METHOD, did_web_url(scope, bad[i], &url));
  }
}

static void prints_origins(void **state)
{
  struct scope *scope = *state;
  struct str did;
  ASSERT_OK(scope, did_web_print(scope, STR("https://city.example"), &did));
  ASSERT_STR(did, STR("did:web:city.example"));
  ASSERT_OK(scope, did_web_print(scope, STR("https://city.example:8443"), &did));
  ASSERT_STR(did, STR("did:web:city.example%3A8443"));
  static const struct str bad[] = {STR_INIT("http://city.example"),
                                   STR_INIT("https://"),
                                   STR_INIT("https://city.example/"),
                                   STR_INIT("https://city.example:"),
                                   STR_INIT("https://city.example:x"),
                                   STR_INIT("city.example"),
                                   STR_INIT("")};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_VALUE, did_web_print(scope, bad[i], &did));
  }
}

/* Found by fuzzing: an origin gave a DID that no URL could be made of. */
static void prints_none_that_is_too_long(void **state)
{
  struct scope *scope = *state;
  for (int labels = 200; labels < 300; labels++) {
    struct buf origin = buf_in(scope);
    buf_add(&origin, STR("https://x"));
    for (int i = 0; i < labels; i++) {
      buf_add(&origin, STR(".abcdefg"));
    }
    buf_add(&origin, STR(":8443"));
    struct str text;
    struct str did;
    struct str url;
    ASSERT_OK(scope, buf_str(&origin, &text));
    enum err err = did_web_print(scope, text, &did);
    assert_int_equal(err == OK, text.len + 2 <= LIMIT_URL_OCTETS);
    (void)scope_take_fault(scope);
    if (err == OK) {
      ASSERT_OK(scope, did_web_url(scope, did, &url));
    }
  }
}

TESTING_MAIN(SCOPED_TEST(gives_urls), SCOPED_TEST(refuses), SCOPED_TEST(prints_origins),
             SCOPED_TEST(prints_none_that_is_too_long))
