#include "testing/testing.h"

#include "status/trust_list.h"
#include "json/text.h"

#define KEY                                                                                                            \
  "{\"verificationMethod\":\"did:key:z6Mk#z6Mk\",\"validFrom\":\"2026-01-01T00:00:00Z\",\"validUntil\":"               \
  "\"2027-01-01T00:00:00Z\"}"
#define ISSUER                                                                                                         \
  "{\"id\":\"did:key:z6Mk\",\"name\":{\"ko\":\"가온시 복지정책과\",\"en\":\"Gaon City, Welfare Policy\"},"     \
  "\"types\":[\"WelfareEligibilityCredential\",\"PublicWorkEligibilityCredential\"],\"keys\":[" KEY "]}"

static struct json parse(struct scope *scope, const char *text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &value));
  return value;
}

static void check_issuer(const struct trust_list *list)
{
  assert_int_equal(list->len, 1);
  const struct trust_issuer *issuer = trust_list_find(list, STR("did:key:z6Mk"));
  assert_non_null(issuer);
  assert_null(trust_list_find(list, STR("did:key:z6M")));
  ASSERT_STR(issuer->name_ko, STR("가온시 복지정책과"));
  ASSERT_STR(issuer->name_en, STR("Gaon City, Welfare Policy"));
  assert_true(trust_issuer_may_issue(issuer, STR("PublicWorkEligibilityCredential")));
  assert_false(trust_issuer_may_issue(issuer, STR("YouthHousingEligibilityCredential")));
  const struct trust_key *key = trust_issuer_key(issuer, STR("did:key:z6Mk#z6Mk"));
  assert_non_null(key);
  assert_null(trust_issuer_key(issuer, STR("did:key:z6Mk")));
  assert_int_equal(key->valid_from_s, 1767225600);
  assert_int_equal(key->valid_until_s, 1798761600);
}

static void the_file_becomes_a_credential_and_comes_back(void **state)
{
  struct scope *scope = *state;
  struct json file = parse(scope, "[" ISSUER "]");
  struct trust_list list = {.id = STR("https://a.example/issuers"),
                            .issuer = STR("did:key:z6Registry"),
                            .valid_from_s = 1773100800,
                            .valid_until_s = 1773187200};
  ASSERT_OK(scope, trust_list_read(scope, &file, &list));
  check_issuer(&list);
  struct json credential;
  ASSERT_OK(scope, trust_list_json(scope, &list, &credential));
  struct str text;
  ASSERT_OK(scope, json_print(scope, &credential, &text));
  struct json again = parse(scope, scope_cstr(scope, text));
  struct trust_list seen;
  ASSERT_OK(scope, trust_list_parse(scope, &again, &seen));
  check_issuer(&seen);
  ASSERT_STR(seen.id, list.id);
  ASSERT_STR(seen.issuer, list.issuer);
  assert_int_equal(seen.valid_from_s, list.valid_from_s);
  assert_int_equal(seen.valid_until_s, list.valid_until_s);
}

static void bad_files_name_the_member(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *json;
    const char *text;
  } rows[] = {
      {"{}", "the document: must be an array"},
      {"[7]", "[0]: must be an object"},
      {"[" ISSUER "," ISSUER "]", "[1]: the same DID"},
      {"[{}]", "[0].id: is missing"},
      {"[{\"id\":\"https://a.example\"}]", "[0].id: must be a DID"},
      {"[{\"id\":\"did:x:y\",\"surprise\":1}]", "[0].surprise: is not known"},
      {"[{\"id\":\"did:x:y\"}]", "[0].name: is missing"},
      {"[{\"id\":\"did:x:y\",\"name\":{\"ko\":\"가\"}}]", "[0].name.en: is missing"},
      {"[{\"id\":\"did:x:y\",\"name\":{\"ko\":\"가\",\"en\":\"g\"},\"types\":[]}]", "[0].types: must be an array"},
      {"[{\"id\":\"did:x:y\",\"name\":{\"ko\":\"가\",\"en\":\"g\"},\"types\":[1]}]", "[0].types[0]: must be"},
      {"[{\"id\":\"did:x:y\",\"name\":{\"ko\":\"가\",\"en\":\"g\"},\"types\":\"T\"}]", "[0].keys: must be an array"},
      {"[{\"id\":\"did:x:y\",\"name\":{\"ko\":\"가\",\"en\":\"g\"},\"types\":\"T\",\"keys\":[1]}]",
       "[0].keys[0]: must"},
      {"[{\"id\":\"did:x:y\",\"name\":{\"ko\":\"가\",\"en\":\"g\"},\"types\":\"T\",\"keys\":[{\"verificationMethod\":"
       "\"did:x:y#z\",\"validFrom\":\"2026-01-01\"}]}]",
       "[0].keys[0].validFrom: must be a date"},
      {"[{\"id\":\"did:x:y\",\"name\":{\"ko\":\"가\",\"en\":\"g\"},\"types\":\"T\",\"keys\":[{\"verificationMethod\":"
       "\"did:x:y#z\",\"validFrom\":\"2026-01-01T00:00:00Z\",\"validUntil\":\"2026-01-01T00:00:00Z\"}]}]",
       "[0].keys[0].validUntil: must be later"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json file = parse(scope, rows[i].json);
    struct trust_list list = {0};
    assert_int_equal(trust_list_read(scope, &file, &list), ERR_VALUE);
    struct fault fault = scope_take_fault(scope);
    if (!str_starts(str_of(fault.text), str_of(rows[i].text))) {
      fail_msg("row %zu: %s", i, fault.text);
    }
  }
}

static void a_credential_of_another_kind_is_refused(void **state)
{
  struct scope *scope = *state;
  static const char *const rows[] = {
      "{}",
      "7",
      "null",
      "{\"type\":[\"VerifiableCredential\"]}",
      "{\"type\":[\"VerifiableCredential\",\"TrustListCredential\"]}",
      "{\"type\":[\"VerifiableCredential\",\"TrustListCredential\"],\"id\":\"https://a.example/"
      "\",\"issuer\":\"did:x:y\"}",
      "{\"type\":[\"VerifiableCredential\",\"TrustListCredential\"],\"id\":\"https://a.example/"
      "\",\"issuer\":\"did:x:y\","
      "\"credentialSubject\":{\"issuers\":[null]}}",
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json credential = parse(scope, rows[i]);
    struct trust_list list;
    ASSERT_ERR(scope, ERR_VALUE, trust_list_parse(scope, &credential, &list));
  }
}

TESTING_MAIN(SCOPED_TEST(the_file_becomes_a_credential_and_comes_back), SCOPED_TEST(bad_files_name_the_member),
             SCOPED_TEST(a_credential_of_another_kind_is_refused))
