#include "testing/testing.h"

#include "status/list.h"
#include "json/text.h"

#define URL "https://a.example/status/revocation-0"

static struct json made(struct scope *scope)
{
  struct status_list list = {.id = STR(URL),
                             .issuer = STR("did:example:registry"),
                             .purpose = STATUS_REVOCATION,
                             .valid_from_s = 1773100800,
                             .valid_until_s = 1773187200,
                             .ttl_ms = 300000};
  ASSERT_OK(scope, bitstring_in(scope, STATUS_LIST_ENTRIES, &list.bits));
  bitstring_set(&list.bits, 5, true);
  struct json credential;
  ASSERT_OK(scope, status_list_json(scope, &list, &credential));
  return credential;
}

static void the_credential_has_the_form_of_the_specification(void **state)
{
  struct scope *scope = *state;
  struct json credential = made(scope);
  struct str encoded = json_get(json_get(&credential, STR("credentialSubject")), STR("encodedList"))->string;
  struct str expected = scope_format(
      scope,
      "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"id\":\"" URL "\",\"type\":[\"VerifiableCredential\","
      "\"BitstringStatusListCredential\"],\"issuer\":\"did:example:registry\",\"validFrom\":\"2026-03-10T00:00:00Z\","
      "\"validUntil\":\"2026-03-11T00:00:00Z\",\"credentialSubject\":{\"id\":\"" URL "#list\",\"type\":"
      "\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"" STR_FMT "\",\"ttl\":300000}}",
      STR_ARG(encoded));
  struct str printed;
  ASSERT_OK(scope, json_print(scope, &credential, &printed));
  ASSERT_STR(printed, expected);
}

static void what_is_written_can_be_read(void **state)
{
  struct scope *scope = *state;
  struct json credential = made(scope);
  struct status_list list;
  ASSERT_OK(scope, status_list_parse(scope, &credential, &list));
  ASSERT_STR(list.id, STR(URL));
  ASSERT_STR(list.issuer, STR("did:example:registry"));
  assert_int_equal(list.purpose, STATUS_REVOCATION);
  assert_int_equal(list.valid_from_s, 1773100800);
  assert_int_equal(list.valid_until_s, 1773187200);
  assert_int_equal(list.ttl_ms, 300000);
  assert_true(bitstring_get(&list.bits, 5));
  assert_int_equal(bitstring_count(&list.bits), 1);
}

/* Sets or (json NULL) removes a member of the credential, or of its subject. */
static struct json changed(struct scope *scope, bool in_subject, const char *member, const char *json)
{
  struct json credential = made(scope);
  struct json inner = in_subject ? *json_get(&credential, STR("credentialSubject")) : credential;
  if (json == NULL) {
    ASSERT_OK(scope, json_without(scope, &inner, str_of(member), &inner));
  } else {
    struct json set;
    ASSERT_OK(scope, json_parse(scope, str_of(json), &set));
    ASSERT_OK(scope, json_with(scope, &inner, str_of(member), &set, &inner));
  }
  if (!in_subject) {
    return inner;
  }
  ASSERT_OK(scope, json_with(scope, &credential, STR("credentialSubject"), &inner, &credential));
  return credential;
}

static void each_member_is_checked(void **state)
{
  struct scope *scope = *state;
  static const struct {
    bool in_subject;
    const char *member, *json;
    enum err err;
  } rows[] = {
      {false, "type", NULL, ERR_STATUS_VERIFICATION},
      {false, "type", "[\"VerifiableCredential\"]", ERR_STATUS_VERIFICATION},
      {false, "@context", NULL, ERR_STATUS_VERIFICATION},
      {false, "@context", "[]", ERR_STATUS_VERIFICATION},
      {false, "@context", "\"https://www.w3.org/2018/credentials/v1\"", ERR_STATUS_VERIFICATION},
      {false, "@context", "[\"https://www.w3.org/ns/credentials/v2\",{}]", ERR_STATUS_VERIFICATION},
      {false, "id", NULL, ERR_STATUS_VERIFICATION},
      {false, "id", "7", ERR_STATUS_VERIFICATION},
      {false, "issuer", NULL, ERR_STATUS_VERIFICATION},
      {false, "issuer", "[]", ERR_STATUS_VERIFICATION},
      {false, "issuer", "{}", ERR_STATUS_VERIFICATION},
      {false, "issuer", "{\"id\":\"did:example:registry\"}", OK},
      {false, "validFrom", NULL, OK},
      {false, "validUntil", NULL, OK},
      {false, "validUntil", "\"tomorrow\"", ERR_STATUS_VERIFICATION},
      {false, "validUntil", "1773187200", ERR_STATUS_VERIFICATION},
      {false, "credentialSubject", NULL, ERR_STATUS_VERIFICATION},
      {false, "credentialSubject", "[]", ERR_STATUS_VERIFICATION},
      {false, "credentialSubject", "\"x\"", ERR_STATUS_VERIFICATION},
      {true, "type", NULL, ERR_STATUS_VERIFICATION},
      {true, "type", "\"RevocationList2020\"", ERR_STATUS_VERIFICATION},
      {true, "statusPurpose", NULL, ERR_STATUS_VERIFICATION},
      {true, "statusPurpose", "[\"revocation\"]", OK},
      {true, "statusPurpose", "[\"revocation\",\"suspension\"]", ERR_STATUS_VERIFICATION},
      {true, "statusPurpose", "1", ERR_STATUS_VERIFICATION},
      {true, "ttl", NULL, OK},
      {true, "ttl", "-1", ERR_STATUS_VERIFICATION},
      {true, "ttl", "\"300000\"", ERR_STATUS_VERIFICATION},
      {true, "encodedList", NULL, ERR_STATUS_VERIFICATION},
      {true, "encodedList", "7", ERR_STATUS_VERIFICATION},
      {true, "encodedList", "\"uAAAA\"", ERR_STATUS_VERIFICATION},
      {true, "encodedList", "\"uH4sIAAAAAAAA_2NgAAACAAA\"", ERR_STATUS_VERIFICATION},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json credential = changed(scope, rows[i].in_subject, rows[i].member, rows[i].json);
    struct status_list list;
    enum err err = status_list_parse(scope, &credential, &list);
    struct fault fault = scope_take_fault(scope);
    if (err != rows[i].err) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, fault.text);
    }
  }
}

static void the_entry_must_fit_the_list(void **state)
{
  struct scope *scope = *state;
  struct json credential = made(scope);
  struct status_list list;
  ASSERT_OK(scope, status_list_parse(scope, &credential, &list));
  static const struct {
    enum status_purpose purpose;
    uint64_t index;
    const char *url;
    enum err err;
    bool set;
  } rows[] = {
      {STATUS_REVOCATION, 5, URL, OK, true},
      {STATUS_REVOCATION, 4, URL, OK, false},
      {STATUS_REVOCATION, 131071, URL, OK, false},
      {STATUS_REVOCATION, 131072, URL, ERR_RANGE, false},
      {STATUS_SUSPENSION, 5, URL, ERR_STATUS_VERIFICATION, false},
      {STATUS_OTHER, 5, URL, ERR_STATUS_VERIFICATION, false},
      {STATUS_REVOCATION, 5, URL "0", ERR_STATUS_VERIFICATION, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct status_entry entry = {rows[i].purpose, STR("x"), rows[i].index, str_of(rows[i].url)};
    bool set = false;
    enum err err = status_list_check(scope, &list, &entry, &set);
    (void)scope_take_fault(scope);
    assert_int_equal(err, rows[i].err);
    assert_int_equal(set, rows[i].set);
  }
}

TESTING_MAIN(SCOPED_TEST(the_credential_has_the_form_of_the_specification), SCOPED_TEST(what_is_written_can_be_read),
             SCOPED_TEST(each_member_is_checked), SCOPED_TEST(the_entry_must_fit_the_list))
