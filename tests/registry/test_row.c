#include "testing/testing.h"

#include <string.h>

#include "row.h"

static void records_come_back_and_no_part_is_taken_for_a_whole(void **state)
{
  struct scope *scope = *state;
  struct row_record row = {
      {.idempotency_key = STR("key-1"),
       .digest = {1, 2, 3},
       .group = 7,
       .index = 131071,
       .issuer = STR("did:example:issuer"),
       .type = STR("WelfareEligibilityCredential"),
       .valid_until_s = -5},
      {.sequence = UINT64_MAX, .recorded_s = 1773100800},
  };
  struct row_key key = row_place_key(7, 131071);
  struct bytes value;
  ASSERT_OK(scope, row_record_encode(scope, &row, &value));
  struct row_record seen = {0};
  ASSERT_OK(scope, row_record_decode(scope, row_key_bytes(&key), value, &seen));
  ASSERT_STR(seen.record.idempotency_key, row.record.idempotency_key);
  assert_memory_equal(seen.record.digest, row.record.digest, sizeof row.record.digest);
  assert_int_equal(seen.record.group, 7);
  assert_int_equal(seen.record.index, 131071);
  ASSERT_STR(seen.record.issuer, row.record.issuer);
  ASSERT_STR(seen.record.type, row.record.type);
  assert_int_equal(seen.record.valid_until_s, -5);
  assert_int_equal(seen.receipt.sequence, UINT64_MAX);
  assert_int_equal(seen.receipt.recorded_s, 1773100800);
  for (size_t len = 0; len < value.len; len++) {
    ASSERT_ERR(scope, ERR_IO, row_record_decode(scope, row_key_bytes(&key), (struct bytes){value.at, len}, &seen));
  }
}

static void status_rows_come_back(void **state)
{
  struct scope *scope = *state;
  struct row_status row = {.purpose = STATUS_SUSPENSION,
                           .group = 3,
                           .index = 9,
                           .status = true,
                           .sequence = 12,
                           .changed_s = 1773100800,
                           .recheck_s = 1775000000,
                           .reason = STR("under_review")};
  struct bytes value;
  ASSERT_OK(scope, row_status_encode(scope, &row, &value));
  struct row_status seen = {0};
  ASSERT_OK(scope, row_status_decode(scope, value, &seen));
  assert_int_equal(seen.purpose, row.purpose);
  assert_int_equal(seen.group, row.group);
  assert_int_equal(seen.index, row.index);
  assert_true(seen.status);
  assert_int_equal(seen.sequence, row.sequence);
  assert_int_equal(seen.changed_s, row.changed_s);
  assert_int_equal(seen.recheck_s, row.recheck_s);
  ASSERT_STR(seen.reason, row.reason);
  for (size_t len = 0; len < value.len; len++) {
    ASSERT_ERR(scope, ERR_IO, row_status_decode(scope, (struct bytes){value.at, len}, &seen));
  }
  row.purpose = STATUS_REFRESH;
  ASSERT_OK(scope, row_status_encode(scope, &row, &value));
  ASSERT_ERR(scope, ERR_IO, row_status_decode(scope, value, &seen));
}

static void the_same_key_of_two_issuers_is_two_keys(void **state)
{
  struct scope *scope = *state;
  struct registry_record record = {.idempotency_key = STR("k"), .issuer = STR("did:example:a")};
  struct bytes one;
  struct bytes other;
  ASSERT_OK(scope, row_idempotency_key(scope, &record, &one));
  record.issuer = STR("did:example:b");
  ASSERT_OK(scope, row_idempotency_key(scope, &record, &other));
  assert_false(bytes_equal(one, other));
  assert_true(one.len <= STORE_KEY_OCTETS);
}

TESTING_MAIN(SCOPED_TEST(records_come_back_and_no_part_is_taken_for_a_whole), SCOPED_TEST(status_rows_come_back),
             SCOPED_TEST(the_same_key_of_two_issuers_is_two_keys))
