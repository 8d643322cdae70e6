#include "testing/testing.h"

#include <string.h>

#include "codec/gzip.h"
#include "codec/hex.h"

enum { CAP_OCTETS = 1024 * 1024 };

static struct bytes zeros(struct scope *scope, size_t len)
{
  return (struct bytes){SCOPE_ARRAY(scope, uint8_t, len), len};
}

static void round_trips(void **state)
{
  struct scope *scope = *state;
  static const size_t lens[] = {0, 1, 100, 16383, 16384, 16385, CAP_OCTETS};
  for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
    struct bytes octets = zeros(scope, lens[i]);
    struct bytes member;
    struct bytes again;
    struct bytes seen;
    ASSERT_OK(scope, gzip_encode(scope, octets, &member));
    ASSERT_OK(scope, gzip_encode(scope, octets, &again));
    assert_true(bytes_equal(member, again));
    ASSERT_OK(scope, gzip_decode(scope, member, CAP_OCTETS, &seen));
    assert_true(bytes_equal(seen, octets));
  }
}

/* SPEC: RFC 1952 section 2.3: no flags, no time, operating system unknown. */
static void header(void **state)
{
  struct scope *scope = *state;
  struct bytes member;
  ASSERT_OK(scope, gzip_encode(scope, str_bytes(STR("abc")), &member));
  static const uint8_t expected[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
  assert_memory_equal(member.at, expected, sizeof expected);
}

/* The gzip program's own output, with a name and a time in the header. */
static void reads_others(void **state)
{
  struct scope *scope = *state;
  struct bytes member;
  struct bytes seen;
  ASSERT_OK(scope, hex_decode(scope, STR("1f8b08084a8fad69000361004b4c4a0600c241243503000000"), &member));
  ASSERT_OK(scope, gzip_decode(scope, member, CAP_OCTETS, &seen));
  ASSERT_STR(bytes_str(seen), STR("abc"));
}

static void caps_the_output(void **state)
{
  struct scope *scope = *state;
  struct bytes member;
  struct bytes seen;
  ASSERT_OK(scope, gzip_encode(scope, zeros(scope, CAP_OCTETS + 1), &member));
  assert_true(member.len < 2000);
  ASSERT_ERR(scope, ERR_LIMIT, gzip_decode(scope, member, CAP_OCTETS, &seen));
  ASSERT_ERR(scope, ERR_LIMIT, gzip_decode(scope, member, 0, &seen));
  ASSERT_OK(scope, gzip_decode(scope, member, CAP_OCTETS + 1, &seen));
}

static void refuses_damage(void **state)
{
  struct scope *scope = *state;
  struct bytes member;
  struct bytes seen;
  ASSERT_OK(scope, gzip_encode(scope, str_bytes(STR("a text that is long enough for a few literals")), &member));
  for (size_t cut = 0; cut < member.len; cut++) {
    ASSERT_ERR(scope, ERR_SYNTAX, gzip_decode(scope, (struct bytes){member.at, cut}, CAP_OCTETS, &seen));
  }
  uint8_t *copy = SCOPE_ARRAY(scope, uint8_t, member.len + 1);
  memcpy(copy, member.at, member.len);
  ASSERT_ERR(scope, ERR_SYNTAX, gzip_decode(scope, (struct bytes){copy, member.len + 1}, CAP_OCTETS, &seen));
  for (size_t i = 10; i < member.len; i++) {
    copy[i] ^= 1;
    ASSERT_ERR(scope, ERR_SYNTAX, gzip_decode(scope, (struct bytes){copy, member.len}, CAP_OCTETS, &seen));
    copy[i] ^= 1;
  }
  ASSERT_ERR(scope, ERR_SYNTAX, gzip_decode(scope, str_bytes(STR("{\"not\":\"gzip\"}")), CAP_OCTETS, &seen));
}

TESTING_MAIN(SCOPED_TEST(round_trips), SCOPED_TEST(header), SCOPED_TEST(reads_others), SCOPED_TEST(caps_the_output),
             SCOPED_TEST(refuses_damage))
