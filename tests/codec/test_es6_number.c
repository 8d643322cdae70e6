#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "codec/es6_number.h"

static struct str printed(struct scope *scope, void (*print)(struct buf *, double), double number)
{
  struct buf buf = buf_in(scope);
  struct str text;
  print(&buf, number);
  ASSERT_OK(scope, buf_str(&buf, &text));
  return text;
}

static double from_bits(uint64_t bits)
{
  double number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

/* RFC 8785 appendix B, and edges of the layout. */
static void ecmascript(void **state)
{
  struct scope *scope = *state;
  static const struct {
    uint64_t bits;
    const char *text;
  } rows[] = {
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "9007199254740992"},
      {0xc340000000000000, "-9007199254740992"},
      {0x4430000000000000, "295147905179352830000"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "999999999999999700000"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    double number = from_bits(rows[i].bits);
    ASSERT_STR(printed(scope, es6_number_print, number), str_of(rows[i].text));
    double again = es6_number_parse(str_of(rows[i].text));
    assert_false(again < number || again > number);
  }
  assert_true(isinf(es6_number_parse(STR("1e309"))) && isinf(es6_number_parse(STR("-1E+400"))));
}

/* The shortest text reads back as the same number: powers of two (where naive printers fail) and scattered bits. */
static void reads_back(void **state)
{
  struct scope *scope = *state;
  uint64_t bits = 0x9e3779b97f4a7c15u;
  for (int i = 0; i < 20000; i++) {
    bits = bits * 6364136223846793005u + 1442695040888963407u;
    double number = i < 2098 ? ldexp(1, i - 1074) : from_bits(bits);
    if (!isfinite(number)) {
      continue;
    }
    struct str text = printed(scope, es6_number_print, number);
    assert_true(strtod(scope_cstr(scope, text), NULL) == number);
  }
}

static void xsd_double(void **state)
{
  struct scope *scope = *state;
  static const struct {
    double number;
    const char *text;
  } rows[] = {
      {5.5, "5.5E0"},
      {0, "0.0E0"},
      {-0.0, "0.0E0"},
      {1, "1.0E0"},
      {-1, "-1.0E0"},
      {100, "1.0E2"},
      {1e21, "1.0E21"},
      {1e-7, "1.0E-7"},
      {0.1, "1.0E-1"},
      {1234567890.123, "1.234567890123E9"},
      {2.0 / 3, "6.666666666666666E-1"},
      {5e-324, "4.940656458412465E-324"},
      {1.7976931348623157e308, "1.797693134862316E308"},
      {2251799813685248.5, "2.251799813685249E15"}, /* a tie goes up, as in ECMAScript */
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ASSERT_STR(printed(scope, xsd_double_print, rows[i].number), str_of(rows[i].text));
  }
}

TESTING_MAIN(SCOPED_TEST(ecmascript), SCOPED_TEST(reads_back), SCOPED_TEST(xsd_double))
