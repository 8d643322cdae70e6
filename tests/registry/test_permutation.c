#include "testing/testing.h"

#include <string.h>

#include "permutation.h"

static void it_is_a_permutation_and_its_inverse(void **state)
{
  struct scope *scope = *state;
  for (uint8_t seed = 0; seed < 4; seed++) {
    uint8_t key[PERMUTATION_KEY_OCTETS];
    memset(key, seed, sizeof key);
    struct permutation permutation;
    permutation_make(&permutation, key);
    struct bitstring seen;
    ASSERT_OK(scope, bitstring_in(scope, STATUS_LIST_ENTRIES, &seen));
    for (uint32_t position = 0; position < STATUS_LIST_ENTRIES; position++) {
      uint32_t index = permutation_index(&permutation, position);
      assert_true(index < STATUS_LIST_ENTRIES);
      assert_false(bitstring_get(&seen, index));
      bitstring_set(&seen, index, true);
      assert_int_equal(permutation_position(&permutation, index), position);
    }
  }
}

/* Not a proof of randomness: only that neither the order nor the key shows. */
static void neighbours_are_far_apart_and_keys_differ(void **state)
{
  (void)state;
  uint8_t key[PERMUTATION_KEY_OCTETS] = {1};
  struct permutation one;
  permutation_make(&one, key);
  key[31] = 1;
  struct permutation other;
  permutation_make(&other, key);
  double sum = 0;
  size_t near = 0;
  size_t same = 0;
  for (uint32_t position = 0; position + 1 < STATUS_LIST_ENTRIES; position++) {
    double distance = (double)permutation_index(&one, position) - (double)permutation_index(&one, position + 1);
    sum += distance < 0 ? -distance : distance;
    near += distance > -16 && distance < 16;
    same += permutation_index(&one, position) == permutation_index(&other, position);
  }
  double mean = sum / (STATUS_LIST_ENTRIES - 1);
  assert_true(mean > STATUS_LIST_ENTRIES / 3.0 * 0.98 && mean < STATUS_LIST_ENTRIES / 3.0 * 1.02);
  assert_true(near < 80); /* about 30 are expected */
  assert_true(same < 12); /* about 1 is expected */
}

TESTING_MAIN(SCOPED_TEST(it_is_a_permutation_and_its_inverse),
             cmocka_unit_test(neighbours_are_far_apart_and_keys_differ))
