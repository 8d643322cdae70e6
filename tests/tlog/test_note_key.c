#include "signers.h"

#include <string.h>

/* The first is the example of the specification, the second that of Go's sumdb/note. */
static const char *const keys[] = {
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    LOG_KEY,
    WITNESS_KEY,
};

static void known_keys_round_trip(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    struct note_key key;
    struct str text;
    ASSERT_OK(scope, note_key_parse(scope, str_of(keys[i]), &key));
    assert_int_equal(key.kind, i == 3 ? NOTE_KEY_WITNESS : NOTE_KEY_LOG);
    ASSERT_OK(scope, note_key_print(scope, &key, &text));
    ASSERT_STR(text, str_of(keys[i]));
    for (size_t len = 0; len < strlen(keys[i]); len++) {
      struct str cut = str_slice(text, 0, len);
      assert_int_not_equal(note_key_parse(scope, cut, &key), OK);
      (void)scope_take_fault(scope);
    }
  }
}

static void bad_keys_are_refused(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text;
    enum err err;
  } bad[] = {
      {"", ERR_SYNTAX},
      {"++", ERR_SYNTAX},
      {"example.com/foo+530d903a", ERR_SYNTAX},
      {"example.com/foo+530d903a+", ERR_SYNTAX},
      {"example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_SYNTAX},
      {"example.com/foo+530d903g+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_SYNTAX},
      {"example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_VALUE},
      {"example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_VALUE},
      {"+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_VALUE},
      {"example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_VALUE},
      {"example.com/foo+530d903a+BekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_UNSUPPORTED}, /* type 5 */
      {"example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_UNSUPPORTED}, /* ML-DSA's */
      {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=", ERR_VALUE}, /* 31 octets */
      {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAA==", ERR_VALUE},
      {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n", ERR_SYNTAX},
  };
  struct note_key key;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, bad[i].err, note_key_parse(scope, str_of(bad[i].text), &key));
  }
}

static void names(void **state)
{
  (void)state;
  static const char *const good[] = {"a", "example.com/log#1", "가온.example", "\xe2\x80\x8b", "\x7f"};
  static const char *const bad[] = {
      "",
      "a b",
      "a+b",
      "a\tb",
      "a\nb",
      "a\xc2\xa0",
      "\xc2\x85",
      "\xe1\x9a\x80",
      "\xe2\x80\x80",
      "\xe2\x80\x8a",
      "\xe2\x80\xa8",
      "\xe2\x80\xaf",
      "\xe2\x81\x9f",
      "\xe3\x80\x80",
      "\xff",
      "\xc3",
      "a\x1f",
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(note_key_name_is(str_of(good[i])));
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_false(note_key_name_is(str_of(bad[i])));
  }
  assert_false(note_key_name_is(STR("a\0b")));
}

static void signer_keys_round_trip(void **state)
{
  struct scope *scope = *state;
  struct str text = STR(LOG_SIGNER);
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  [[gnu::cleanup(secret_drop)]] struct secret *again = NULL;
  struct note_key key;
  struct str public;
  uint8_t seed[32];
  memset(seed, 7, sizeof seed);
  ASSERT_OK(scope, note_signer_parse(scope, text, &key, &pair));
  ASSERT_OK(scope, note_key_print(scope, &key, &public));
  ASSERT_STR(public, STR(LOG_KEY));
  assert_true(public_key_equal(&key.key, key_pair_public(pair)));
  struct bytes octets = {seed, sizeof seed};
  ASSERT_OK(scope, note_signer_print(scope, STR(LOG_NAME), NOTE_KEY_LOG, octets, &again));
  ASSERT_STR(bytes_str(secret_bytes(again)), text);
  struct key_pair *none = NULL;
  for (size_t len = 0; len < text.len; len++) {
    assert_int_not_equal(note_signer_parse(scope, str_slice(text, 0, len), &key, &none), OK);
    assert_null(none);
    (void)scope_take_fault(scope);
  }
  struct str other = text_with(scope, text, "391acbd4", "391acbd5");
  ASSERT_ERR(scope, ERR_VALUE, note_signer_parse(scope, other, &key, &none));
  other = text_with(scope, text, "+AQcH", "+AgcH");
  ASSERT_ERR(scope, ERR_UNSUPPORTED, note_signer_parse(scope, other, &key, &none));
  ASSERT_ERR(scope, ERR_VALUE, note_signer_print(scope, STR("a b"), NOTE_KEY_LOG, octets, &again));
}

TESTING_MAIN(SCOPED_TEST(known_keys_round_trip), SCOPED_TEST(bad_keys_are_refused), SCOPED_TEST(names),
             SCOPED_TEST(signer_keys_round_trip))
