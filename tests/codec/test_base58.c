#include "testing/testing.h"

#include <string.h>

#include "codec/base58.h"

/* From the IETF draft on base58 (draft-msporny-base58) and Bitcoin's test data. */
static const struct {
  struct str octets;
  struct str text;
} rows[] = {
    {STR_INIT(""), STR_INIT("")},
    {STR_INIT("\0"), STR_INIT("1")},
    {STR_INIT("\0\0\0"), STR_INIT("111")},
    {STR_INIT("a"), STR_INIT("2g")},
    {STR_INIT("bbb"), STR_INIT("a3gV")},
    {STR_INIT("ccc"), STR_INIT("aPEr")},
    {STR_INIT("simply a long string"), STR_INIT("2cFupjhnEsSn59qHXstmK2ffpLv2")},
    {STR_INIT("\x51\x6b\x6f\xcd\x0f"), STR_INIT("ABnLTmg")},
    {STR_INIT("\xbf\x4f\x89\x00\x1e\x67\x02\x74\xdd"), STR_INIT("3SEo3LWLoPntC")},
    {STR_INIT("\x57\x2e\x47\x94"), STR_INIT("3EFU7m")},
    {STR_INIT("\xec\xac\x89\xca\xd9\x39\x23\xc0\x23\x21"), STR_INIT("EJDM8drfXA6uyA")},
    {STR_INIT("\x10\xc8\x51\x1e"), STR_INIT("Rt5zm")},
    {STR_INIT("\0\0\0\0\0\0\0\0\0\0"), STR_INIT("1111111111")},
    {STR_INIT("Hello World!"), STR_INIT("2NEpo7TZRRrLZSi2U")},
    {STR_INIT("\x00\x00\x28\x7f\xb4\xcd"), STR_INIT("11233QC4")},
    {STR_INIT("The quick brown fox jumps over the lazy dog."),
     STR_INIT("USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z")},
};

static void known_answers(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text;
    struct bytes octets;
    ASSERT_OK(scope, base58_encode(scope, str_bytes(rows[i].octets), &text));
    ASSERT_STR(text, rows[i].text);
    ASSERT_OK(scope, base58_decode(scope, rows[i].text, &octets));
    ASSERT_STR(bytes_str(octets), rows[i].octets);
  }
}

static void round_trip(struct scope *scope, struct bytes octets)
{
  struct str text;
  struct bytes seen;
  ASSERT_OK(scope, base58_encode(scope, octets, &text));
  ASSERT_OK(scope, base58_decode(scope, text, &seen));
  assert_true(bytes_equal(seen, octets));
}

/* Every length up to 200, of patterns that fill the limbs or leave them empty, and the longest. */
static void round_trips(void **state)
{
  struct scope *scope = *state;
  uint8_t octets[1499];
  for (size_t len = 0; len <= 200; len++) {
    for (unsigned pattern = 0; pattern < 4; pattern++) {
      for (size_t i = 0; i < len; i++) {
        octets[i] = (uint8_t)(pattern == 0 ? 0xff : pattern == 1 ? (i % 7 == 6) : pattern == 2 ? i * 167 + len : 1);
      }
      round_trip(scope, (struct bytes){octets, len});
    }
  }
  memset(octets, 0xff, sizeof octets);
  round_trip(scope, (struct bytes){octets, sizeof octets});
}

static void refuses(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {STR_INIT("0"),
                                   STR_INIT("O"),
                                   STR_INIT("I"),
                                   STR_INIT("l"),
                                   STR_INIT("z "),
                                   STR_INIT("a\0b"),
                                   STR_INIT("11+11"),
                                   STR_INIT("2g\n"),
                                   STR_INIT("\x80"),
                                   STR_INIT("\xea\xb0\x80"),
                                   STR_INIT("2cFupjhnEsSn59qHXstmK2f0pLv2")};
  struct bytes octets;
  struct str text;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_SYNTAX, base58_decode(scope, bad[i], &octets));
  }
  static char zs[2049];
  memset(zs, 'z', sizeof zs);
  ASSERT_OK(scope, base58_decode(scope, (struct str){zs, 2048}, &octets));
  assert_int_equal(octets.len, 1500);
  ASSERT_ERR(scope, ERR_LIMIT, base58_decode(scope, (struct str){zs, 2049}, &octets));
  ASSERT_ERR(scope, ERR_LIMIT, base58_encode(scope, (struct bytes){(const uint8_t *)zs, 1500}, &text));
}

TESTING_MAIN(SCOPED_TEST(known_answers), SCOPED_TEST(round_trips), SCOPED_TEST(refuses))
