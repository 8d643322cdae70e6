#include "testing/testing.h"

#include "base/limits.h"
#include "status/entry.h"
#include "json/text.h"

#define GOOD                                                                                                           \
  "{\"id\":\"https://a.example/status/3#94567\",\"type\":\"BitstringStatusListEntry\","                                \
  "\"statusPurpose\":\"revocation\",\"statusListIndex\":\"94567\","                                                    \
  "\"statusListCredential\":\"https://a.example/status/3\"}"

static struct json parse(struct scope *scope, struct str text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, text, &value));
  return value;
}

static void a_good_entry_is_read(void **state)
{
  struct scope *scope = *state;
  struct json value = parse(scope, STR(GOOD));
  struct status_entry entry;
  ASSERT_OK(scope, status_entry_parse(scope, NULL, &value, &entry));
  assert_int_equal(entry.purpose, STATUS_REVOCATION);
  assert_int_equal(entry.index, 94567);
  ASSERT_STR(entry.list_url, STR("https://a.example/status/3"));
}

/* The good entry with one member set to `json` (or taken out when NULL). */
static enum err parse_changed(struct scope *scope, const char *member, const char *json, struct status_entry *out)
{
  struct json value = parse(scope, STR(GOOD));
  if (json == NULL) {
    ASSERT_OK(scope, json_without(scope, &value, str_of(member), &value));
    return status_entry_parse(scope, NULL, &value, out);
  }
  struct json set = parse(scope, str_of(json));
  ASSERT_OK(scope, json_with(scope, &value, str_of(member), &set, &value));
  return status_entry_parse(scope, NULL, &value, out);
}

static void each_member_is_checked(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *member, *json;
    enum err err;
    const char *text; /* how the sentence begins */
  } rows[] = {
      {"type", NULL, ERR_VALUE, "type: "},
      {"type", "7", ERR_UNSUPPORTED, "type: "},
      {"type", "\"StatusList2021Entry\"", ERR_UNSUPPORTED, "type: "},
      {"type", "[\"X\",\"BitstringStatusListEntry\"]", OK, ""},
      {"statusPurpose", NULL, ERR_VALUE, "statusPurpose: "},
      {"statusPurpose", "[\"revocation\"]", ERR_VALUE, "statusPurpose: "},
      {"statusPurpose", "\"\"", ERR_VALUE, "statusPurpose: "},
      {"statusPurpose", "\"other\"", OK, ""},
      {"statusListIndex", NULL, ERR_VALUE, "statusListIndex: "},
      {"statusListIndex", "94567", ERR_VALUE, "statusListIndex: "},
      {"statusListIndex", "\"\"", ERR_VALUE, "statusListIndex: "},
      {"statusListIndex", "\"-1\"", ERR_VALUE, "statusListIndex: "},
      {"statusListIndex", "\"+1\"", ERR_VALUE, "statusListIndex: "},
      {"statusListIndex", "\"1e3\"", ERR_VALUE, "statusListIndex: "},
      {"statusListIndex", "\"0x10\"", ERR_VALUE, "statusListIndex: "},
      {"statusListIndex", "\" 1\"", ERR_VALUE, "statusListIndex: "},
      {"statusListIndex", "\"01\"", ERR_VALUE, "statusListIndex: "},
      {"statusListIndex", "\"0\"", OK, ""},
      {"statusListIndex", "\"134217727\"", OK, ""},
      {"statusListIndex", "\"134217728\"", ERR_RANGE, "statusListIndex: "},
      {"statusListIndex", "\"99999999999999999999999\"", ERR_RANGE, "statusListIndex: "},
      {"statusListCredential", NULL, ERR_VALUE, "statusListCredential: "},
      {"statusListCredential", "{}", ERR_VALUE, "statusListCredential: "},
      {"statusListCredential", "\"ftp://a.example/\"", ERR_VALUE, "statusListCredential: "},
      {"statusListCredential", "\"https://a.example/a b\"", ERR_VALUE, "statusListCredential: "},
      {"statusListCredential", "\"https://a.example/<a>\"", ERR_VALUE, "statusListCredential: "},
      {"statusListCredential", "\"https://\"", ERR_VALUE, "statusListCredential: "},
      {"statusListCredential", "\"https://a.example/status/3#94567\"", ERR_VALUE, "id: "},
      {"statusSize", "1", OK, ""},
      {"statusSize", "2", ERR_UNSUPPORTED, "statusSize: "},
      {"statusSize", "0", ERR_RANGE, "statusSize: "},
      {"statusSize", "\"1\"", ERR_VALUE, "statusSize: "},
      {"id", NULL, OK, ""},
      {"id", "[]", ERR_VALUE, "id: "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct status_entry entry;
    enum err err = parse_changed(scope, rows[i].member, rows[i].json, &entry);
    struct fault fault = scope_take_fault(scope);
    if (err != rows[i].err || !str_starts(str_of(fault.text), str_of(rows[i].text))) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, fault.text);
    }
  }
}

static void a_credential_has_none_one_or_several(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *json;
    enum err err;
    size_t len;
    const char *text;
  } rows[] = {
      {"{}", OK, 0, ""},
      {"{\"credentialStatus\":[]}", OK, 0, ""},
      {"{\"credentialStatus\":" GOOD "}", OK, 1, ""},
      {"{\"credentialStatus\":[" GOOD "]}", OK, 1, ""},
      {"{\"credentialStatus\":[" GOOD "," GOOD "]}", ERR_VALUE, 0, "credentialStatus[1]: "},
      {"{\"credentialStatus\":[" GOOD ",null]}", ERR_VALUE, 0, "credentialStatus[1]: "},
      {"{\"credentialStatus\":\"x\"}", ERR_VALUE, 0, "credentialStatus: "},
      {"{\"credentialStatus\":{}}", ERR_VALUE, 0, "credentialStatus.type: "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json credential = parse(scope, str_of(rows[i].json));
    struct status_entry *entries = NULL;
    size_t len = 0;
    enum err err = status_entries_parse(scope, &credential, &entries, &len);
    struct fault fault = scope_take_fault(scope);
    if (err != rows[i].err || len != rows[i].len || !str_starts(str_of(fault.text), str_of(rows[i].text))) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, fault.text);
    }
  }
}

static void too_many_entries_are_refused(void **state)
{
  struct scope *scope = *state;
  struct json_array_builder list = {.scope = scope};
  for (int i = 0; i <= LIMIT_STATUS_ENTRIES; i++) {
    json_array_add(&list, parse(scope, STR(GOOD)));
  }
  struct json array;
  ASSERT_OK(scope, json_array_done(&list, &array));
  struct json credential;
  ASSERT_OK(scope,
            json_object_of(scope, 1, (const struct json_member[]){{STR("credentialStatus"), array}}, &credential));
  struct status_entry *entries = NULL;
  size_t len = 0;
  ASSERT_ERR(scope, ERR_LIMIT, status_entries_parse(scope, &credential, &entries, &len));
}

static void what_is_written_can_be_read(void **state)
{
  struct scope *scope = *state;
  for (enum status_purpose purpose = STATUS_REVOCATION; purpose < STATUS_OTHER; purpose++) {
    struct json value;
    ASSERT_OK(scope, status_entry_json(scope, purpose, STR("https://a.example/status/x"), 131071, &value));
    struct status_entry entry;
    ASSERT_OK(scope, status_entry_parse(scope, NULL, &value, &entry));
    assert_int_equal(entry.purpose, purpose);
    assert_int_equal(entry.index, 131071);
    ASSERT_STR(entry.list_url, STR("https://a.example/status/x"));
  }
}

TESTING_MAIN(SCOPED_TEST(a_good_entry_is_read), SCOPED_TEST(each_member_is_checked),
             SCOPED_TEST(a_credential_has_none_one_or_several), SCOPED_TEST(too_many_entries_are_refused),
             SCOPED_TEST(what_is_written_can_be_read))
