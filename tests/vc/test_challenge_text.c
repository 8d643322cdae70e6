#include "testing/testing.h"

#include <string.h>

#include "cbor/cbor.h"
#include "codec/base45.h"
#include "vc/challenge_text.h"

enum { EXPIRES_S = 1773104643 };

static const uint8_t octets[CHALLENGE_NONCE_MOST_OCTETS + 1] = {7, 20, 33, 46, 59, 72, 85, 98};
static const struct str types[CHALLENGE_TYPES_MOST + 1] = {STR_INIT("YouthHousingEligibilityCredential"), STR_INIT("B"),
                                                           STR_INIT("C")};

static struct challenge_text challenge_of(size_t nonce_len, size_t types_len)
{
  return (struct challenge_text){
      .nonce = {octets, nonce_len},
      .domain = STR("https://counter.gaon.example"),
      .expires_s = EXPIRES_S,
      .types = types,
      .types_len = types_len,
  };
}

static void assert_same(const struct challenge_text *a, const struct challenge_text *b)
{
  assert_true(bytes_equal(a->nonce, b->nonce));
  ASSERT_STR(a->domain, b->domain);
  assert_true(a->expires_s == b->expires_s);
  assert_int_equal(a->types_len, b->types_len);
  for (size_t i = 0; i < a->types_len; i++) {
    ASSERT_STR(a->types[i], b->types[i]);
  }
}

static void what_was_written_is_read(void **state)
{
  struct scope *scope = *state;
  for (size_t len = CHALLENGE_NONCE_LEAST_OCTETS; len <= CHALLENGE_NONCE_MOST_OCTETS; len++) {
    for (size_t count = 0; count <= 3; count++) {
      struct challenge_text challenge = challenge_of(len, count);
      struct challenge_text seen;
      struct str text;
      ASSERT_OK(scope, challenge_text_print(scope, &challenge, &text));
      assert_true(str_starts(text, STR("VPQ1-R")));
      ASSERT_OK(scope, challenge_text_parse(scope, text, &seen));
      assert_same(&seen, &challenge);
    }
  }
}

static void what_was_cut_is_refused(void **state)
{
  struct scope *scope = *state;
  struct challenge_text challenge = challenge_of(16, 2);
  struct challenge_text seen;
  struct str text;
  ASSERT_OK(scope, challenge_text_print(scope, &challenge, &text));
  for (size_t len = 0; len < text.len; len++) {
    if (challenge_text_parse(scope, str_slice(text, 0, len), &seen) == OK) {
      fail_msg("the first %zu characters are read", len);
    }
    (void)scope_take_fault(scope);
  }
}

static void what_cannot_be_is_not_written(void **state)
{
  struct scope *scope = *state;
  const struct {
    const char *says;
    size_t nonce_len;
    const char *domain;
    int64_t expires_s;
    size_t types_len;
  } cases[] = {
      {"challenge", 15, "a", 1, 0},
      {"challenge", 65, "a", 1, 0},
      {"domain", 16, "", 1, 0},
      {"domain", 16, "a b", 1, 0},
      {"domain", 16, "a\n", 1, 0},
      {"domain", 16, "\xff", 1, 0},
      {"expires", 16, "a", 0, 0},
      {"expires", 16, "a", -1, 0},
      {"expires", 16, "a", INT64_C(253402300800), 0},
      {"types", 16, "a", 1, 4}, /* the fourth is empty */
      {"types", 16, "a", 1, CHALLENGE_TYPES_MOST + 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct challenge_text challenge = challenge_of(cases[i].nonce_len, cases[i].types_len);
    struct str text;
    challenge.domain = str_of(cases[i].domain);
    challenge.expires_s = cases[i].expires_s;
    enum err err = challenge_text_print(scope, &challenge, &text);
    struct fault fault = scope_take_fault(scope);
    if (err != ERR_VALUE || strncmp(fault.text, cases[i].says, strlen(cases[i].says)) != 0) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, fault.text);
    }
  }
}

static enum err parse_map(struct scope *scope, size_t len, const struct cbor_entry entries[])
{
  struct cbor map = cbor_entries(entries, len);
  struct challenge_text seen;
  struct bytes encoded;
  struct str body;
  ASSERT_OK(scope, cbor_encode(scope, &map, &encoded));
  ASSERT_OK(scope, base45_encode(scope, encoded, &body));
  return challenge_text_parse(scope, scope_join(scope, STR("VPQ1-R"), body), &seen);
}

static void members_are_what_they_must_be(void **state)
{
  struct scope *scope = *state;
  const struct cbor type[] = {cbor_text(STR("A"))};
  const struct cbor_entry good[] = {
      {cbor_uint(1), cbor_bytes((struct bytes){octets, 16})},
      {cbor_uint(2), cbor_text(STR("a"))},
      {cbor_uint(3), cbor_uint(EXPIRES_S)},
      {cbor_uint(4), cbor_items(type, 1)},
  };
  enum { MEMBERS = sizeof good / sizeof *good };
  ASSERT_OK(scope, parse_map(scope, MEMBERS, good));
  ASSERT_OK(scope, parse_map(scope, MEMBERS - 1, good));
  const struct cbor others[] = {cbor_null(),         cbor_int(-1),
                                cbor_text(STR("")),  cbor_bytes((struct bytes){octets, 15}),
                                cbor_items(type, 0), cbor_number(1.5)};
  for (size_t member = 0; member < MEMBERS; member++) {
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
      struct cbor_entry bad[MEMBERS];
      memcpy(bad, good, sizeof bad);
      bad[member].value = others[i];
      ASSERT_ERR(scope, ERR_VALUE, parse_map(scope, MEMBERS, bad));
    }
    struct cbor_entry later[MEMBERS];
    memcpy(later, good, sizeof later);
    later[member].key = cbor_uint(5);
    ASSERT_ERR(scope, ERR_UNSUPPORTED, parse_map(scope, MEMBERS, later));
  }
  for (size_t missing = 0; missing < MEMBERS - 1; missing++) {
    struct cbor_entry few[MEMBERS - 1];
    memcpy(few, good, missing * sizeof *few);
    memcpy(few + missing, good + missing + 1, (MEMBERS - 1 - missing) * sizeof *few);
    ASSERT_ERR(scope, ERR_VALUE, parse_map(scope, MEMBERS - 1, few));
  }
}

/* {2: "a", 1: nonce, 3: 1}: well-formed, but not the one way to write it. */
static void a_challenge_has_one_text(void **state)
{
  struct scope *scope = *state;
  static const uint8_t disordered[] = {0xa3, 2, 0x61, 'a', 1, 0x50, 0, 0, 0, 0, 0, 0,
                                       0,    0, 0,    0,   0, 0,    0, 0, 0, 0, 3, 1};
  struct challenge_text seen;
  struct str body;
  ASSERT_OK(scope, base45_encode(scope, (struct bytes){disordered, sizeof disordered}, &body));
  ASSERT_ERR(scope, ERR_SYNTAX, challenge_text_parse(scope, scope_join(scope, STR("VPQ1-R"), body), &seen));
  ASSERT_ERR(scope, ERR_SYNTAX, challenge_text_parse(scope, scope_join(scope, STR("vpq1-R"), body), &seen));
}

TESTING_MAIN(SCOPED_TEST(what_was_written_is_read), SCOPED_TEST(what_was_cut_is_refused),
             SCOPED_TEST(what_cannot_be_is_not_written), SCOPED_TEST(members_are_what_they_must_be),
             SCOPED_TEST(a_challenge_has_one_text))
