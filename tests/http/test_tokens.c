#include "http/tokens.h"

#include "testing/testing.h"

/* SHA-256 of "abc" and of "" (FIPS 180-2, NIST's example values). */
#define HASH_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define HASH_EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void roles_belong_to_tokens(void **state)
{
  struct scope *scope = *state;
  struct tokens *tokens = NULL;
  ASSERT_OK(scope, tokens_parse(scope, "tokens",
                                STR("# tokens\r\n\nissue " HASH_ABC " the desk\n  revoke\t" HASH_ABC "  the desk \n"
                                    "audit " HASH_EMPTY " auditor"),
                                &tokens));
  struct str name;
  assert_int_equal(tokens_roles(tokens, STR("abc"), &name), 1u << ROLE_ISSUE | 1u << ROLE_REVOKE);
  ASSERT_STR(name, STR("the desk"));
  assert_int_equal(tokens_roles(tokens, STR("abd"), &name), 0);
  assert_int_equal(name.len, 0);
  assert_int_equal(tokens_roles(tokens, STR(""), &name), 1u << ROLE_AUDIT);
  tokens_free(tokens);
}

/* Each octet of the hash counts. */
static void a_near_hash_is_unknown(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < 64; i++) {
    char line[] = "issue " HASH_ABC " x";
    char *digit = &line[6 + i];
    *digit = *digit == '0' ? '1' : '0';
    struct tokens *tokens = NULL;
    struct str name;
    ASSERT_OK(scope, tokens_parse(scope, "t", str_of(line), &tokens));
    assert_int_equal(tokens_roles(tokens, STR("abc"), &name), 0);
    tokens_free(tokens);
  }
}

static void bad_lines_are_named(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text, *reason;
  } rows[] = {
      {"", "t: holds no token"},
      {"# nothing\n", "t: holds no token"},
      {"\nadmin " HASH_ABC " x\n", "t line 2: the role must be issue, revoke, audit or verify"},
      {"public " HASH_ABC " x\n", "t line 1: the role must be issue, revoke, audit or verify"},
      {"issue abc x", "t line 1: the hash must be the 64 hexadecimal digits of SHA-256"},
      {"issue z" HASH_ABC " x", "t line 1: the hash must be the 64 hexadecimal digits of SHA-256"},
      {"issue " HASH_ABC, "t line 1: a name of at most 64 octets must follow the hash"},
      {"issue " HASH_ABC " 0123456789012345678901234567890123456789012345678901234567890123456",
       "t line 1: a name of at most 64 octets must follow the hash"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tokens *tokens = NULL;
    assert_int_equal(tokens_parse(scope, "t", str_of(rows[i].text), &tokens), ERR_CONFIG);
    assert_string_equal(scope_first_fault(scope)->text, rows[i].reason);
    (void)scope_take_fault(scope);
  }
}

static void a_missing_file_is_named(void **state)
{
  struct scope *scope = *state;
  struct tokens *tokens = NULL;
  assert_int_equal(tokens_load(scope, "/nonexistent/tokens", &tokens), ERR_CONFIG);
  assert_true(str_contains(str_of(scope_first_fault(scope)->text), STR("/nonexistent/tokens")));
}

TESTING_MAIN(SCOPED_TEST(roles_belong_to_tokens), SCOPED_TEST(a_near_hash_is_unknown), SCOPED_TEST(bad_lines_are_named),
             SCOPED_TEST(a_missing_file_is_named))
