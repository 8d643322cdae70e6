#include "testing/testing.h"

#include <string.h>

#include "crypto/random.h"

/* Not a test of the generator: only that it fills all of what it was given and nothing else. */
static void fills(void **state)
{
  (void)state;
  for (size_t len = 0; len <= 32; len++) {
    uint8_t seen[34] = {0};
    for (int round = 0; round < 64; round++) {
      uint8_t octets[34] = {0};
      random_fill(octets + 1, len);
      for (size_t i = 0; i < sizeof octets; i++) {
        seen[i] |= octets[i];
      }
    }
    for (size_t i = 0; i < sizeof seen; i++) {
      assert_int_equal(seen[i] != 0, i >= 1 && i <= len);
    }
  }
}

static void stays_below(void **state)
{
  (void)state;
  bool seen[7] = {false};
  for (int round = 0; round < 1000; round++) {
    uint32_t number = random_below(7);
    assert_true(number < 7);
    seen[number] = true;
  }
  for (size_t i = 0; i < 7; i++) {
    assert_true(seen[i]);
  }
  assert_int_equal(random_below(1), 0);
}

TESTING_MAIN(cmocka_unit_test(fills), cmocka_unit_test(stays_below))
