#include "testing/testing.h"

#include "codec/hex.h"

static void round_trip(void **state)
{
  struct scope *scope = *state;
  uint8_t all[256];
  for (size_t i = 0; i < sizeof all; i++) {
    all[i] = (uint8_t)i;
  }
  struct buf buf = buf_in(scope);
  struct str text;
  struct bytes octets;
  hex_print(&buf, (struct bytes){all, sizeof all});
  ASSERT_OK(scope, buf_str(&buf, &text));
  ASSERT_STR(str_slice(text, 0, 8), STR("00010203"));
  ASSERT_STR(str_slice(text, 508, 512), STR("feff"));
  ASSERT_OK(scope, hex_decode(scope, text, &octets));
  assert_true(bytes_equal(octets, (struct bytes){all, sizeof all}));
}

static void reads_both_cases(void **state)
{
  struct scope *scope = *state;
  struct bytes octets;
  ASSERT_OK(scope, hex_decode(scope, STR("aAfF09"), &octets));
  assert_true(bytes_equal(octets, (struct bytes){(const uint8_t[]){0xaa, 0xff, 0x09}, 3}));
  ASSERT_OK(scope, hex_decode(scope, STR(""), &octets));
  assert_int_equal(octets.len, 0);
}

static void refuses(void **state)
{
  struct scope *scope = *state;
  static const struct str rows[] = {STR_INIT("0"),    STR_INIT("0g"),    STR_INIT("G0"), STR_INIT(" 0"),
                                    STR_INIT("0x00"), STR_INIT("\0000"), STR_INIT("@0"), STR_INIT("\xff\xff"),
                                    STR_INIT("[0"),   STR_INIT("0:")};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct bytes octets;
    ASSERT_ERR(scope, ERR_SYNTAX, hex_decode(scope, rows[i], &octets));
  }
}

TESTING_MAIN(SCOPED_TEST(round_trip), SCOPED_TEST(reads_both_cases), SCOPED_TEST(refuses))
