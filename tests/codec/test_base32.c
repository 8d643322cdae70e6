#include "testing/testing.h"

#include "codec/base32.h"

/* RFC 4648 section 10, without the padding. */
static void known_answers(void **state)
{
  struct scope *scope = *state;
  static const struct {
    struct str octets, text;
  } rows[] = {
      {STR_INIT(""), STR_INIT("")},
      {STR_INIT("f"), STR_INIT("MY")},
      {STR_INIT("fo"), STR_INIT("MZXQ")},
      {STR_INIT("foo"), STR_INIT("MZXW6")},
      {STR_INIT("foob"), STR_INIT("MZXW6YQ")},
      {STR_INIT("fooba"), STR_INIT("MZXW6YTB")},
      {STR_INIT("foobar"), STR_INIT("MZXW6YTBOI")},
      {STR_INIT("\xff\xff\xff\xff\xff"), STR_INIT("77777777")},
      {STR_INIT("\0\0"), STR_INIT("AAAA")},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text;
    struct bytes octets;
    ASSERT_OK(scope, base32_encode(scope, str_bytes(rows[i].octets), &text));
    ASSERT_STR(text, rows[i].text);
    ASSERT_OK(scope, base32_decode(scope, rows[i].text, &octets));
    ASSERT_STR(bytes_str(octets), rows[i].octets);
  }
}

static void round_trips(void **state)
{
  struct scope *scope = *state;
  uint8_t octets[260];
  for (size_t len = 0; len <= sizeof octets; len++) {
    for (size_t i = 0; i < len; i++) {
      octets[i] = (uint8_t)(i * 181 + len);
    }
    struct str text;
    struct bytes seen;
    ASSERT_OK(scope, base32_encode(scope, (struct bytes){octets, len}, &text));
    ASSERT_OK(scope, base32_decode(scope, text, &seen));
    assert_true(bytes_equal(seen, (struct bytes){octets, len}));
  }
}

static void refuses(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {
      STR_INIT("M"),    STR_INIT("MZX"),  STR_INIT("MZXW6Y"),   STR_INIT("MZ"), /* unused bits */
      STR_INIT("my"),   STR_INIT("MY=="), STR_INIT("M1"),       STR_INIT("M8"),
      STR_INIT("MY\n"), STR_INIT("M\0"),  STR_INIT("\xff\xff"),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct bytes octets;
    ASSERT_ERR(scope, ERR_SYNTAX, base32_decode(scope, bad[i], &octets));
  }
}

TESTING_MAIN(SCOPED_TEST(known_answers), SCOPED_TEST(round_trips), SCOPED_TEST(refuses))
