#include "testing/testing.h"

#include "codec/multibase.h"

/* The examples of the Multibase specification ("yes mani !"). */
static void known_answers(void **state)
{
  struct scope *scope = *state;
  static const struct {
    enum multibase base;
    struct str octets, text;
  } rows[] = {
      {MULTIBASE_BASE58, STR_INIT("yes mani !"), STR_INIT("z7paNL19xttacUY")},
      {MULTIBASE_BASE64_URL, STR_INIT("yes mani !"), STR_INIT("ueWVzIG1hbmkgIQ")},
      {MULTIBASE_BASE58, STR_INIT("\0yes mani !"), STR_INIT("z17paNL19xttacUY")},
      {MULTIBASE_BASE64_URL, STR_INIT(""), STR_INIT("u")},
      {MULTIBASE_BASE58, STR_INIT(""), STR_INIT("z")},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text;
    struct bytes octets;
    ASSERT_OK(scope, multibase_encode(scope, rows[i].base, str_bytes(rows[i].octets), &text));
    ASSERT_STR(text, rows[i].text);
    ASSERT_OK(scope, multibase_decode(scope, text, &octets));
    ASSERT_STR(bytes_str(octets), rows[i].octets);
  }
}

static void refuses(void **state)
{
  struct scope *scope = *state;
  static const struct {
    enum err err;
    struct str text;
  } bad[] = {
      {ERR_VALUE, STR_INIT("")},         {ERR_VALUE, STR_INIT("Z7paNL19xttacUY")}, {ERR_VALUE, STR_INIT("f00")},
      {ERR_VALUE, STR_INIT("meWVzIA")},  {ERR_VALUE, STR_INIT("7paNL19xttacUY")},  {ERR_SYNTAX, STR_INIT("z0")},
      {ERR_SYNTAX, STR_INIT("ueWVzI")},  {ERR_SYNTAX, STR_INIT("ueWVzIA==")},      {ERR_SYNTAX, STR_INIT("z\0")},
      {ERR_SYNTAX, STR_INIT("zz paNL")},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct bytes octets;
    ASSERT_ERR(scope, bad[i].err, multibase_decode(scope, bad[i].text, &octets));
  }
}

TESTING_MAIN(SCOPED_TEST(known_answers), SCOPED_TEST(refuses))
