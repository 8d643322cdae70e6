#include "testing/testing.h"

#include <string.h>

#include "row.h"

enum { TIME_S = 1773100800 };

static void records_come_back_and_no_part_is_taken_for_a_whole(void **state)
{
  struct scope *scope = *state;
  struct row_record row = {
      .record = {.digest = {1, 2, 3},
                 .issuer = STR("did:example:issuer"),
                 .type = STR("WelfareEligibilityCredential"),
                 .valid_until_s = -5},
      .receipt = {.sequence = UINT64_MAX, .recorded_s = 1773100800},
      .log = 3,
  };
  struct bytes value;
  ASSERT_OK(scope, row_record_encode(scope, &row, &value));
  struct row_record seen = {0};
  ASSERT_OK(scope, row_record_decode(scope, value, &seen));
  assert_memory_equal(seen.record.digest, row.record.digest, sizeof row.record.digest);
  ASSERT_STR(seen.record.issuer, row.record.issuer);
  ASSERT_STR(seen.record.type, row.record.type);
  assert_int_equal(seen.record.valid_until_s, -5);
  assert_int_equal(seen.receipt.sequence, UINT64_MAX);
  assert_int_equal(seen.receipt.recorded_s, 1773100800);
  assert_int_equal(seen.log, 3);
  for (size_t len = 0; len < value.len; len++) {
    ASSERT_ERR(scope, ERR_IO, row_record_decode(scope, (struct bytes){value.at, len}, &seen));
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

static void groups_come_back_with_those_that_are_open(void **state)
{
  struct scope *scope = *state;
  for (size_t len = 0; len <= ROW_OPEN_MOST; len++) {
    struct row_groups row = {.count = 100, .open_len = len};
    for (size_t i = 0; i < len; i++) {
      row.open[i] = 3 * i;
    }
    struct bytes value;
    struct row_groups seen;
    ASSERT_OK(scope, row_groups_encode(scope, &row, &value));
    ASSERT_OK(scope, row_groups_decode(scope, value, &seen));
    assert_int_equal(seen.count, 100);
    assert_int_equal(seen.open_len, len);
    assert_memory_equal(seen.open, row.open, sizeof row.open);
    for (size_t cut = 1; cut < 8; cut++) {
      ASSERT_ERR(scope, ERR_IO, row_groups_decode(scope, (struct bytes){value.at, value.len - cut}, &seen));
    }
  }
  struct row_groups row = {.count = 3, .open = {3}, .open_len = 1};
  struct bytes value;
  ASSERT_OK(scope, row_groups_encode(scope, &row, &value));
  ASSERT_ERR(scope, ERR_IO, row_groups_decode(scope, value, &row)); /* there is no group 3 yet */
  uint8_t many[8 * (ROW_OPEN_MOST + 2)] = {[7] = 1};
  ASSERT_ERR(scope, ERR_IO, row_groups_decode(scope, (struct bytes){many, sizeof many}, &row));
}

static void texts_and_logs_come_back(void **state)
{
  struct scope *scope = *state;
  const struct row_text text = {7, TIME_S, STR("{\"a\":1}")};
  const struct row_log log = {.name = STR("2026"), .size = 9, .root = {{1, 2}}};
  struct row_text text_seen;
  struct row_log log_seen;
  struct bytes value;
  ASSERT_OK(scope, row_text_encode(scope, &text, &value));
  ASSERT_OK(scope, row_text_decode(scope, value, &text_seen));
  assert_int_equal(text_seen.version, 7);
  assert_int_equal(text_seen.signed_s, TIME_S);
  ASSERT_STR(text_seen.text, text.text);
  ASSERT_ERR(scope, ERR_IO, row_text_decode(scope, (struct bytes){value.at, 15}, &text_seen));
  ASSERT_OK(scope, row_log_encode(scope, &log, &value));
  ASSERT_OK(scope, row_log_decode(scope, value, &log_seen));
  ASSERT_STR(log_seen.name, log.name);
  assert_int_equal(log_seen.size, 9);
  assert_memory_equal(&log_seen.root, &log.root, sizeof log.root);
  for (size_t len = 0; len < value.len; len++) {
    ASSERT_ERR(scope, ERR_IO, row_log_decode(scope, (struct bytes){value.at, len}, &log_seen));
  }
}

TESTING_MAIN(SCOPED_TEST(records_come_back_and_no_part_is_taken_for_a_whole), SCOPED_TEST(status_rows_come_back),
             SCOPED_TEST(groups_come_back_with_those_that_are_open), SCOPED_TEST(texts_and_logs_come_back),
             SCOPED_TEST(the_same_key_of_two_issuers_is_two_keys))
