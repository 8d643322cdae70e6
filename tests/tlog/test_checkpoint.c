#include "signers.h"

#include <string.h>

#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

static void round_trips(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text;
    const char *extension;
    uint64_t size;
  } rows[] = {
      {"a\n0\n" ROOT "\n", "", 0},
      {CHECKPOINT_TEXT, "", 70000},
      {"log of 가온\n18446744073709551615\n" ROOT "\nmore\n", "more\n", UINT64_MAX},
      {"a\n1\n" ROOT "\nmore\n and more\n", "more\n and more\n", 1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct checkpoint checkpoint;
    struct str again;
    struct tlog_hash root = tlog_empty_root();
    ASSERT_OK(scope, checkpoint_parse(scope, str_of(rows[i].text), &checkpoint));
    assert_true(checkpoint.size == rows[i].size && tlog_hash_equal(&checkpoint.root, &root));
    ASSERT_STR(checkpoint.extension, str_of(rows[i].extension));
    ASSERT_OK(scope, checkpoint_print(scope, &checkpoint, &again));
    ASSERT_STR(again, str_of(rows[i].text));
  }
}

static void truncated_at_every_octet(void **state)
{
  struct scope *scope = *state;
  struct checkpoint checkpoint;
  for (size_t len = 0; len < strlen(CHECKPOINT_TEXT); len++) {
    ASSERT_ERR(scope, ERR_SYNTAX, checkpoint_parse(scope, (struct str){CHECKPOINT_TEXT, len}, &checkpoint));
  }
}

static void bad_texts_are_refused(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {
      STR_INIT("\n1\n" ROOT "\n"),
      STR_INIT("a\n\n" ROOT "\n"),
      STR_INIT("a\n01\n" ROOT "\n"),
      STR_INIT("a\n+1\n" ROOT "\n"),
      STR_INIT("a\n-1\n" ROOT "\n"),
      STR_INIT("a\n 1\n" ROOT "\n"),
      STR_INIT("a\n1 \n" ROOT "\n"),
      STR_INIT("a\n0x1\n" ROOT "\n"),
      STR_INIT("a\n18446744073709551616\n" ROOT "\n"),
      STR_INIT("a\n1\n\n"),
      STR_INIT("a\n1\n" ROOT " \n"),
      STR_INIT("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n"),
      STR_INIT("a\n1\n" ROOT "\n\n"),
      STR_INIT("a\n1\n" ROOT "\nmore"),
      STR_INIT("a\n1\n" ROOT "\nmore\n\nmore\n"),
      STR_INIT("a\r\n1\r\n" ROOT "\r\n"),
      STR_INIT("a\xff\n1\n" ROOT "\n"),
      STR_INIT("a\0\n1\n" ROOT "\n"),
  };
  struct checkpoint checkpoint;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_SYNTAX, checkpoint_parse(scope, bad[i], &checkpoint));
  }
}

static void what_cannot_be_printed(void **state)
{
  struct scope *scope = *state;
  static const struct {
    struct str origin, extension;
  } bad[] = {
      {STR_INIT(""), STR_INIT("")},      {STR_INIT("a\nb"), STR_INIT("")}, {STR_INIT("a\rb"), STR_INIT("")},
      {STR_INIT("a"), STR_INIT("more")}, {STR_INIT("a"), STR_INIT("\n")},  {STR_INIT("a"), STR_INIT("\t\n")},
  };
  struct str text;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct checkpoint checkpoint = {.origin = bad[i].origin, .extension = bad[i].extension};
    ASSERT_ERR(scope, ERR_VALUE, checkpoint_print(scope, &checkpoint, &text));
  }
}

static void is_opened_with_its_note(void **state)
{
  struct scope *scope = *state;
  struct note note;
  struct checkpoint checkpoint;
  ASSERT_OK(scope, checkpoint_open(scope, STR(CHECKPOINT_TEXT "\n" LOG_LINE WITNESS_LINE), &note, &checkpoint));
  ASSERT_STR(checkpoint.origin, STR(LOG_NAME));
  assert_int_equal(note.len, 2);
  ASSERT_ERR(scope, ERR_SYNTAX, checkpoint_open(scope, STR("a\n1\n\n" LOG_LINE), &note, &checkpoint));
}

TESTING_MAIN(SCOPED_TEST(round_trips), SCOPED_TEST(truncated_at_every_octet), SCOPED_TEST(bad_texts_are_refused),
             SCOPED_TEST(what_cannot_be_printed), SCOPED_TEST(is_opened_with_its_note))
