#include "testing/testing.h"

#include "codec/varint.h"

/* The examples of unsigned-varint, the multicodec headers of keys, and the largest number. */
static const struct {
  uint64_t number;
  struct str octets;
} rows[] = {
    {0, STR_INIT("\x00")},
    {1, STR_INIT("\x01")},
    {127, STR_INIT("\x7f")},
    {128, STR_INIT("\x80\x01")},
    {255, STR_INIT("\xff\x01")},
    {300, STR_INIT("\xac\x02")},
    {16384, STR_INIT("\x80\x80\x01")},
    {0xed, STR_INIT("\xed\x01")},
    {0x1200, STR_INIT("\x80\x24")},
    {0x1201, STR_INIT("\x81\x24")},
    {INT64_MAX, STR_INIT("\xff\xff\xff\xff\xff\xff\xff\xff\x7f")},
};

static void known_answers(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct buf buf = buf_in(scope);
    struct str text;
    uint64_t number = 0;
    varint_encode(&buf, rows[i].number);
    ASSERT_OK(scope, buf_str(&buf, &text));
    ASSERT_STR(text, rows[i].octets);
    assert_int_equal(varint_decode(str_bytes(rows[i].octets), &number), rows[i].octets.len);
    assert_true(number == rows[i].number);
    for (size_t cut = 0; cut < text.len; cut++) {
      assert_int_equal(varint_decode(str_bytes(str_slice(text, 0, cut)), &number), 0);
    }
  }
}

static void refuses(void **state)
{
  (void)state;
  static const struct str bad[] = {
      STR_INIT("\x80\x00"), /* not the shortest */
      STR_INIT("\xff\x80\x00"),
      STR_INIT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), /* ten octets */
      STR_INIT("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    uint64_t number = 0;
    assert_int_equal(varint_decode(str_bytes(bad[i]), &number), 0);
  }
}

static void leaves_the_rest(void **state)
{
  (void)state;
  uint64_t number = 0;
  assert_int_equal(varint_decode(str_bytes(STR("\xed\x01\xff\xff")), &number), 2);
  assert_int_equal(number, 0xed);
}

TESTING_MAIN(SCOPED_TEST(known_answers), cmocka_unit_test(refuses), cmocka_unit_test(leaves_the_rest))
