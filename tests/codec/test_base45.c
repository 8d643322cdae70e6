#include "testing/testing.h"

#include "codec/base45.h"

/* RFC 9285 sections 4.3 and 4.4. */
static void known_answers(void **state)
{
  struct scope *scope = *state;
  static const struct {
    struct str octets, text;
  } rows[] = {
      {STR_INIT(""), STR_INIT("")},
      {STR_INIT("AB"), STR_INIT("BB8")},
      {STR_INIT("Hello!!"), STR_INIT("%69 VD92EX0")},
      {STR_INIT("base-45"), STR_INIT("UJCLQE7W581")},
      {STR_INIT("ietf!"), STR_INIT("QED8WEX0")},
      {STR_INIT("\xff\xff"), STR_INIT("FGW")},
      {STR_INIT("\xff"), STR_INIT("U5")},
      {STR_INIT("\0\0\0"), STR_INIT("00000")},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text;
    struct bytes octets;
    ASSERT_OK(scope, base45_encode(scope, str_bytes(rows[i].octets), &text));
    ASSERT_STR(text, rows[i].text);
    ASSERT_OK(scope, base45_decode(scope, rows[i].text, &octets));
    ASSERT_STR(bytes_str(octets), rows[i].octets);
  }
}

static void every_pair(void **state)
{
  struct scope *scope = *state;
  static uint8_t octets[2 * 65536 + 1];
  for (size_t i = 0; i < 65536; i++) {
    octets[2 * i] = (uint8_t)(i >> 8);
    octets[2 * i + 1] = (uint8_t)i;
  }
  for (size_t len = sizeof octets - 1; len <= sizeof octets; len++) {
    struct str text;
    struct bytes seen;
    ASSERT_OK(scope, base45_encode(scope, (struct bytes){octets, len}, &text));
    ASSERT_OK(scope, base45_decode(scope, text, &seen));
    assert_true(bytes_equal(seen, (struct bytes){octets, len}));
  }
}

static void refuses(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {
      STR_INIT("A"),     STR_INIT("BB8A"),  STR_INIT("GGW"), /* 65536 */
      STR_INIT(":::"),   STR_INIT("V5"), /* 256 */
      STR_INIT("::"),    STR_INIT("bb8"),   STR_INIT("BB\0"),         STR_INIT("BB="),
      STR_INIT("BB8\n"), STR_INIT("B\xff"), STR_INIT("\xed\x95\x9c"), STR_INIT("B#8"),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct bytes octets;
    ASSERT_ERR(scope, ERR_SYNTAX, base45_decode(scope, bad[i], &octets));
  }
}

TESTING_MAIN(SCOPED_TEST(known_answers), SCOPED_TEST(every_pair), SCOPED_TEST(refuses))
