#include "testing/testing.h"

#include "codec/base64.h"

/* RFC 4648 section 10, and octets that need the last two digits. */
static const struct {
  struct str octets, padded, url;
} rows[] = {
    {STR_INIT(""), STR_INIT(""), STR_INIT("")},
    {STR_INIT("f"), STR_INIT("Zg=="), STR_INIT("Zg")},
    {STR_INIT("fo"), STR_INIT("Zm8="), STR_INIT("Zm8")},
    {STR_INIT("foo"), STR_INIT("Zm9v"), STR_INIT("Zm9v")},
    {STR_INIT("foob"), STR_INIT("Zm9vYg=="), STR_INIT("Zm9vYg")},
    {STR_INIT("fooba"), STR_INIT("Zm9vYmE="), STR_INIT("Zm9vYmE")},
    {STR_INIT("foobar"), STR_INIT("Zm9vYmFy"), STR_INIT("Zm9vYmFy")},
    {STR_INIT("\xfb\xff\xbf"), STR_INIT("+/+/"), STR_INIT("-_-_")},
    {STR_INIT("\0"), STR_INIT("AA=="), STR_INIT("AA")},
};

static void known_answers(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text;
    struct bytes octets;
    ASSERT_OK(scope, base64_encode(scope, BASE64, str_bytes(rows[i].octets), &text));
    ASSERT_STR(text, rows[i].padded);
    ASSERT_OK(scope, base64_decode(scope, BASE64, text, &octets));
    ASSERT_STR(bytes_str(octets), rows[i].octets);
    ASSERT_OK(scope, base64_encode(scope, BASE64_URL, str_bytes(rows[i].octets), &text));
    ASSERT_STR(text, rows[i].url);
    ASSERT_OK(scope, base64_decode(scope, BASE64_URL, text, &octets));
    ASSERT_STR(bytes_str(octets), rows[i].octets);
  }
}

static void round_trips(void **state)
{
  struct scope *scope = *state;
  uint8_t octets[300];
  for (size_t len = 0; len <= sizeof octets; len++) {
    for (size_t i = 0; i < len; i++) {
      octets[i] = (uint8_t)(i * 181 + len);
    }
    struct str text;
    struct bytes seen;
    ASSERT_OK(scope, base64_encode(scope, BASE64_URL, (struct bytes){octets, len}, &text));
    ASSERT_OK(scope, base64_decode(scope, BASE64_URL, text, &seen));
    assert_true(bytes_equal(seen, (struct bytes){octets, len}));
  }
}

static void works_in_the_callers_memory(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[16];
    uint8_t octets[16];
    size_t len = rows[i].octets.len;
    base64_encode_into(BASE64, str_bytes(rows[i].octets), text);
    ASSERT_STR(((struct str){text, rows[i].padded.len}), rows[i].padded);
    ASSERT_OK(scope, base64_decode_into(scope, BASE64, rows[i].padded, octets, len));
    ASSERT_STR(((struct str){(const char *)octets, len}), rows[i].octets);
    ASSERT_ERR(scope, ERR_SYNTAX, base64_decode_into(scope, BASE64, rows[i].padded, octets, len + 1));
    base64_encode_into(BASE64_URL, str_bytes(rows[i].octets), text);
    ASSERT_STR(((struct str){text, rows[i].url.len}), rows[i].url);
  }
}

static void refuses(void **state)
{
  struct scope *scope = *state;
  static const struct {
    enum base64_kind kind;
    struct str text;
  } bad[] = {
      {BASE64, STR_INIT("Zg")},        {BASE64, STR_INIT("Zg=")},
      {BASE64, STR_INIT("Zg===")},     {BASE64, STR_INIT("Z===")},
      {BASE64, STR_INIT("====")},      {BASE64, STR_INIT("Zh==")}, /* unused bits */
      {BASE64, STR_INIT("Zm9=")},      {BASE64, STR_INIT("Zg==Zg==")},
      {BASE64, STR_INIT("Zm9v\nZm9")}, {BASE64, STR_INIT("-_-_")},
      {BASE64_URL, STR_INIT("Zg==")},  {BASE64_URL, STR_INIT("Z")},
      {BASE64_URL, STR_INIT("Zh")},    {BASE64_URL, STR_INIT("Zm9vYmF")}, /* cut */
      {BASE64_URL, STR_INIT("+/+/")},  {BASE64_URL, STR_INIT("Zm9 ")},
      {BASE64_URL, STR_INIT("Zm\0v")}, {BASE64_URL, STR_INIT("\xff\xff\xff\xff")},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct bytes octets;
    ASSERT_ERR(scope, ERR_SYNTAX, base64_decode(scope, bad[i].kind, bad[i].text, &octets));
  }
}

TESTING_MAIN(SCOPED_TEST(known_answers), SCOPED_TEST(round_trips), SCOPED_TEST(works_in_the_callers_memory),
             SCOPED_TEST(refuses))
