#include "testing/testing.h"

#include <string.h>

#include "registry/wire.h"
#include "json/text.h"

static struct json parse(struct scope *scope, const char *text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &value));
  return value;
}

static struct json through_text(struct scope *scope, const struct json *value)
{
  struct str text;
  ASSERT_OK(scope, json_print(scope, value, &text));
  return parse(scope, scope_cstr(scope, text));
}

static void leases_come_back(void **state)
{
  struct scope *scope = *state;
  struct json value;
  size_t count = 0;
  ASSERT_OK(scope, lease_request_print(scope, 7, &value));
  value = through_text(scope, &value);
  ASSERT_OK(scope, lease_request_parse(scope, &value, &count));
  assert_int_equal(count, 7);
  const struct registry_lease lease = {.group = 3,
                                       .indices = (const uint32_t[]){5, 131071},
                                       .len = 2,
                                       .list_urls = {STR_INIT("https://a.example/status/revocation-3"),
                                                     STR_INIT("https://a.example/status/suspension-3")}};
  ASSERT_OK(scope, lease_answer_print(scope, &lease, &value));
  value = through_text(scope, &value);
  struct registry_lease seen = {0};
  ASSERT_OK(scope, lease_answer_parse(scope, &value, &seen));
  assert_int_equal(seen.group, 3);
  assert_int_equal(seen.len, 2);
  assert_int_equal(seen.indices[1], 131071);
  ASSERT_STR(seen.list_urls[STATUS_REVOCATION], lease.list_urls[STATUS_REVOCATION]);
  ASSERT_STR(seen.list_urls[STATUS_SUSPENSION], lease.list_urls[STATUS_SUSPENSION]);
}

static void records_come_back(void **state)
{
  struct scope *scope = *state;
  const struct registry_record record = {.idempotency_key = STR("k"),
                                         .digest = {9, 8, 7},
                                         .group = 2,
                                         .index = 131071,
                                         .issuer = STR("did:example:issuer"),
                                         .type = STR("WelfareEligibilityCredential"),
                                         .valid_until_s = 1773100800};
  struct json value;
  ASSERT_OK(scope, record_request_print(scope, 1, &record, &value));
  value = through_text(scope, &value);
  struct registry_record *seen = NULL;
  size_t len = 0;
  ASSERT_OK(scope, record_request_parse(scope, &value, &seen, &len));
  assert_int_equal(len, 1);
  ASSERT_STR(seen->idempotency_key, record.idempotency_key);
  assert_memory_equal(seen->digest, record.digest, sizeof record.digest);
  assert_int_equal(seen->group, 2);
  assert_int_equal(seen->index, 131071);
  ASSERT_STR(seen->issuer, record.issuer);
  ASSERT_STR(seen->type, record.type);
  assert_int_equal(seen->valid_until_s, record.valid_until_s);
  const struct registry_receipt receipt = {.sequence = 4, .recorded_s = 1773100800};
  struct registry_receipt told;
  ASSERT_OK(scope, record_answer_print(scope, 1, &receipt, &value));
  value = through_text(scope, &value);
  ASSERT_OK(scope, record_answer_parse(scope, &value, 1, &told));
  assert_int_equal(told.sequence, 4);
  assert_int_equal(told.recorded_s, 1773100800);
  ASSERT_ERR(scope, ERR_VALUE, record_answer_parse(scope, &value, 2, &told));
}

static void changes_come_back(void **state)
{
  struct scope *scope = *state;
  const struct registry_change change = {.list_url = STR("https://a.example/status/suspension-0"),
                                         .index = 42,
                                         .purpose = STATUS_SUSPENSION,
                                         .status = true,
                                         .reason = STR("under_review"),
                                         .recheck_s = 1773100800};
  struct json value;
  ASSERT_OK(scope, change_request_print(scope, &change, &value));
  value = through_text(scope, &value);
  struct registry_change seen;
  ASSERT_OK(scope, change_request_parse(scope, &value, &seen));
  ASSERT_STR(seen.list_url, change.list_url);
  assert_int_equal(seen.index, 42);
  assert_int_equal(seen.purpose, STATUS_SUSPENSION);
  assert_true(seen.status);
  ASSERT_STR(seen.reason, change.reason);
  assert_int_equal(seen.recheck_s, change.recheck_s);
  const struct registry_change_receipt receipts[] = {{3, 1773100800, true, STR_INIT("under_review")},
                                                     {0, 0, false, STR_INIT("")}};
  for (size_t i = 0; i < 2; i++) {
    struct registry_change_receipt told = {0};
    ASSERT_OK(scope, change_answer_print(scope, &receipts[i], &value));
    value = through_text(scope, &value);
    ASSERT_OK(scope, change_answer_parse(scope, &value, &told));
    assert_int_equal(told.sequence, receipts[i].sequence);
    assert_int_equal(told.changed_s, receipts[i].changed_s);
    assert_int_equal(told.status, receipts[i].status);
    ASSERT_STR(told.reason, receipts[i].reason);
  }
}

#define DIGEST "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""
#define RECORD(digest, group, index, until)                                                                            \
  "{\"records\":[{\"idempotencyKey\":\"k\",\"digest\":" digest ",\"group\":" group ",\"index\":" index                 \
  ",\"issuer\":\"did:x:y\",\"type\":\"T\",\"validUntil\":" until "}]}"
#define TIME "\"2026-03-10T00:00:00Z\""

static void bad_record_requests_name_the_member(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *json;
    enum err err;
    const char *text;
  } rows[] = {
      {RECORD(DIGEST, "0", "0", TIME), OK, ""},
      {"{}", ERR_VALUE, "records: is missing"},
      {"{\"records\":[],\"more\":1}", ERR_OPTION, "more: "},
      {"{\"records\":{}}", ERR_VALUE, "records: must be an array"},
      {"{\"records\":[]}", ERR_RANGE, "records: must be from 1"},
      {"{\"records\":[7]}", ERR_VALUE, "records[0]: must be an object"},
      {"{\"records\":[{\"name\":\"x\"}]}", ERR_OPTION, "records[0].name: "},
      {"{\"records\":[{}]}", ERR_VALUE, "records[0].idempotencyKey: is missing"},
      {RECORD("7", "0", "0", TIME), ERR_VALUE, "records[0].digest: must be a string"},
      {RECORD("\"AAAA\"", "0", "0", TIME), ERR_VALUE, "records[0].digest: must be base64url"},
      {RECORD("\"!\"", "0", "0", TIME), ERR_VALUE, "records[0].digest: must be base64url"},
      {RECORD(DIGEST, "-1", "0", TIME), ERR_RANGE, "records[0].group: "},
      {RECORD(DIGEST, "0.5", "0", TIME), ERR_VALUE, "records[0].group: "},
      {RECORD(DIGEST, "\"0\"", "0", TIME), ERR_VALUE, "records[0].group: "},
      {RECORD(DIGEST, "0", "131072", TIME), ERR_RANGE, "records[0].index: "},
      {RECORD(DIGEST, "0", "null", TIME), ERR_VALUE, "records[0].index: "},
      {RECORD(DIGEST, "0", "0", "\"2026-03-10\""), ERR_VALUE, "records[0].validUntil: must be a date"},
      {RECORD(DIGEST, "0", "0", "1"), ERR_VALUE, "records[0].validUntil: must be a string"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json request = parse(scope, rows[i].json);
    struct registry_record *records = NULL;
    size_t len = 0;
    enum err err = record_request_parse(scope, &request, &records, &len);
    struct fault fault = scope_take_fault(scope);
    if (err != rows[i].err || !str_starts(str_of(fault.text), str_of(rows[i].text))) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, fault.text);
    }
  }
}

#define ENTRY(index)                                                                                                   \
  "{\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"revocation\",\"statusListIndex\":\"" index               \
  "\",\"statusListCredential\":\"https://a.example/status/revocation-0\"}"

static void bad_change_and_lease_requests_name_the_member(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *json;
    enum err err;
    const char *text;
  } rows[] = {
      {"{\"credentialStatus\":" ENTRY("1") ",\"status\":true}", OK, ""},
      {"{\"credentialId\":\"urn:x\",\"credentialStatus\":" ENTRY("1") ",\"status\":true}", OK, ""},
      {"{\"credentialId\":7,\"credentialStatus\":" ENTRY("1") ",\"status\":true}", ERR_VALUE, "credentialId: "},
      {"{}", ERR_VALUE, "credentialStatus: is missing"},
      {"{\"credentialStatus\":[]}", ERR_VALUE, "credentialStatus: must be an object"},
      {"{\"credentialStatus\":{}}", ERR_VALUE, "credentialStatus.type: is missing"},
      {"{\"credentialStatus\":" ENTRY("131072") ",\"status\":true}", ERR_RANGE, "credentialStatus.statusListIndex: "},
      {"{\"credentialStatus\":" ENTRY("1") "}", ERR_VALUE, "status: is missing"},
      {"{\"credentialStatus\":" ENTRY("1") ",\"status\":\"true\"}", ERR_VALUE, "status: must be true or false"},
      {"{\"credentialStatus\":" ENTRY("1") ",\"status\":true,\"reason\":7}", ERR_VALUE, "reason: "},
      {"{\"credentialStatus\":" ENTRY("1") ",\"status\":true,\"note\":\"x\"}", ERR_OPTION, "note: "},
      {"{\"credentialStatus\":" ENTRY("1") ",\"status\":true,\"recheckDate\":\"soon\"}", ERR_VALUE, "recheckDate: "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json request = parse(scope, rows[i].json);
    struct registry_change change;
    enum err err = change_request_parse(scope, &request, &change);
    struct fault fault = scope_take_fault(scope);
    if (err != rows[i].err || !str_starts(str_of(fault.text), str_of(rows[i].text))) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, fault.text);
    }
  }
  static const struct {
    const char *json;
    enum err err;
  } leases[] = {{"{\"count\":1}", OK},
                {"{\"count\":1024}", OK},
                {"{\"count\":0}", ERR_RANGE},
                {"{\"count\":1025}", ERR_RANGE},
                {"{\"count\":1.5}", ERR_VALUE},
                {"{\"count\":\"1\"}", ERR_VALUE},
                {"{}", ERR_VALUE},
                {"{\"count\":1,\"x\":1}", ERR_OPTION}};
  for (size_t i = 0; i < sizeof leases / sizeof *leases; i++) {
    struct json request = parse(scope, leases[i].json);
    size_t count = 0;
    enum err err = lease_request_parse(scope, &request, &count);
    (void)scope_take_fault(scope);
    assert_int_equal(err, leases[i].err);
  }
}

TESTING_MAIN(SCOPED_TEST(leases_come_back), SCOPED_TEST(records_come_back), SCOPED_TEST(changes_come_back),
             SCOPED_TEST(bad_record_requests_name_the_member),
             SCOPED_TEST(bad_change_and_lease_requests_name_the_member))
