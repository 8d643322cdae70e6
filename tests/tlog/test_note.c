#include "signers.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

#define DASH "\xe2\x80\x94 "

/* The example of the specification, that of Go's sumdb/note, and two checkpoints that Go has signed. */
static const struct {
  const char *key;
  const char *note;
  uint64_t time_s;
} known[] = {
    {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
     "This is an example message.\n\n" DASH "example.com/foo "
     "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
     0},
    {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
     "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" DASH
     "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
     0},
    {LOG_KEY, CHECKPOINT_TEXT "\n" LOG_LINE, 0},
    {WITNESS_KEY, CHECKPOINT_TEXT "\n" WITNESS_LINE, WITNESS_TIME_S},
};

static void known_notes_verify(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    struct note_key key;
    struct note note;
    struct note_voice voice;
    struct str again;
    ASSERT_OK(scope, note_key_parse(scope, str_of(known[i].key), &key));
    ASSERT_OK(scope, note_parse(scope, str_of(known[i].note), &note));
    assert_int_equal(note.len, 1);
    ASSERT_OK(scope, note_check(scope, &note, &key, &voice));
    assert_true(voice.heard);
    assert_true(voice.time_s == known[i].time_s);
    ASSERT_OK(scope, note_print(scope, &note, &again));
    ASSERT_STR(again, str_of(known[i].note));
  }
}

/* Ed25519 has one signature for a message, so ours are the same as Go's. */
static void signs_as_go_does(void **state)
{
  struct scope *scope = *state;
  struct note_signer signers[] = {
      signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG),
      signer_of(scope, 7, WITNESS_NAME, NOTE_KEY_WITNESS),
  };
  struct str whole = signed_note(scope, STR(CHECKPOINT_TEXT), signers, 2, WITNESS_TIME_S);
  ASSERT_STR(whole, STR(CHECKPOINT_TEXT "\n" LOG_LINE WITNESS_LINE));
}

static void truncated_at_every_octet(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    for (size_t len = 0; len < strlen(known[i].note); len++) {
      struct note note;
      ASSERT_ERR(scope, ERR_SYNTAX, note_parse(scope, (struct str){known[i].note, len}, &note));
    }
  }
}

static void one_bit_anywhere_is_found(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    struct note_key key;
    ASSERT_OK(scope, note_key_parse(scope, str_of(known[i].key), &key));
    char *text = scope_cstr(scope, str_of(known[i].note));
    for (size_t bit = 0; bit < strlen(known[i].note) * 8; bit++) {
      struct scope_mark mark = scope_mark(scope);
      struct note note;
      struct note_voice voice = {0};
      text[bit / 8] ^= (char)(1 << bit % 8);
      bool heard = note_parse(scope, (struct str){text, strlen(known[i].note)}, &note) == OK &&
                   note_check(scope, &note, &key, &voice) == OK && voice.heard;
      assert_false(heard);
      text[bit / 8] ^= (char)(1 << bit % 8);
      (void)scope_take_fault(scope);
      scope_rewind(scope, mark);
    }
  }
}

static void bad_notes_are_refused(void **state)
{
  struct scope *scope = *state;
  static const struct str bad[] = {
      STR_INIT("\n" DASH "a AAAAAAA=\n"), /* no text */
      STR_INIT("text\n" DASH "a AAAAAAA=\n"), /* no empty line */
      STR_INIT("text\n\n"), /* no signature */
      STR_INIT("text\n\n\n"),
      STR_INIT("text\n\n" DASH "a AAAAAAA="), /* no last newline */
      STR_INIT("text\n\n" DASH "a AAAAAAA=\n\n"),
      STR_INIT("text\n\n" DASH "a AAAAAAA=\n" DASH "b AAAAAAA="),
      STR_INIT("text\n\n" DASH "a AAAAAAA=\nmore\n"),
      STR_INIT("text\n\nmore\n" DASH "a AAAAAAA=\n"),
      STR_INIT("text\n\n- a AAAAAAA=\n"), /* a hyphen, an en dash, no blank, two blanks */
      STR_INIT("text\n\n\xe2\x80\x93 a AAAAAAA=\n"),
      STR_INIT("text\n\n\xe2\x80\x94"
               "a AAAAAAA=\n"),
      STR_INIT("text\n\n" DASH " a AAAAAAA=\n"),
      STR_INIT("text\n\n" DASH "a  AAAAAAA=\n"),
      STR_INIT("text\n\n" DASH "a AAAAAAA= \n"),
      STR_INIT("text\n\n " DASH "a AAAAAAA=\n"),
      STR_INIT("text\n\n" DASH "AAAAAAA=\n"), /* no name */
      STR_INIT("text\n\n" DASH " AAAAAAA=\n"),
      STR_INIT("text\n\n" DASH "a+b AAAAAAA=\n"),
      STR_INIT("text\n\n" DASH "a\xc2\xa0 AAAAAAA=\n"),
      STR_INIT("text\n\n" DASH "a AAAAAA==\n"), /* an id and nothing behind it */
      STR_INIT("text\n\n" DASH "a AAA=\n"),
      STR_INIT("text\n\n" DASH "a \n"),
      STR_INIT("text\n\n" DASH "a AAAAAAB=\n"), /* base64: an unused bit, no padding, the URL alphabet */
      STR_INIT("text\n\n" DASH "a AAAAAAA\n"),
      STR_INIT("text\n\n" DASH "a AAAAAA_-\n"),
      STR_INIT("text\r\n\n" DASH "a AAAAAAA=\n"), /* control characters, no UTF-8 */
      STR_INIT("text\n\n" DASH "a AAAAAAA=\r\n"),
      STR_INIT("te\txt\n\n" DASH "a AAAAAAA=\n"),
      STR_INIT("te\0xt\n\n" DASH "a AAAAAAA=\n"),
      STR_INIT("te\xffxt\n\n" DASH "a AAAAAAA=\n"),
      STR_INIT("te\xc0\x80xt\n\n" DASH "a AAAAAAA=\n"),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct note note;
    ASSERT_ERR(scope, ERR_SYNTAX, note_parse(scope, bad[i], &note));
  }
}

static void the_last_empty_line_ends_the_text(void **state)
{
  struct scope *scope = *state;
  struct note note;
  ASSERT_OK(scope, note_parse(scope, STR("one\n\n" DASH "a AAAAAAA=\n\n" DASH "b AAAAAAA=\n"), &note));
  ASSERT_STR(note.text, STR("one\n\n" DASH "a AAAAAAA=\n"));
  assert_int_equal(note.len, 1);
  ASSERT_STR(note.at[0].name, STR("b"));
  ASSERT_OK(scope, note_parse(scope, STR("\n\n" DASH "a AAAAAAA=\n"), &note));
  ASSERT_STR(note.text, STR("\n"));
}

static void limits(void **state)
{
  struct scope *scope = *state;
  struct note note;
  struct buf buf = buf_in(scope);
  struct str whole;
  buf_add(&buf, STR("text\n\n"));
  for (size_t i = 0; i < LIMIT_NOTE_SIGNATURES; i++) {
    buf_add(&buf, STR(DASH "a AAAAAAA=\n"));
  }
  ASSERT_OK(scope, buf_str(&buf, &whole));
  ASSERT_OK(scope, note_parse(scope, whole, &note));
  assert_int_equal(note.len, LIMIT_NOTE_SIGNATURES);
  ASSERT_OK(scope, note_lines_parse(scope, str_slice(whole, 6, whole.len), &note));
  assert_int_equal(note.len, LIMIT_NOTE_SIGNATURES);
  buf_add(&buf, STR(DASH "a AAAAAAA=\n"));
  ASSERT_OK(scope, buf_str(&buf, &whole));
  ASSERT_ERR(scope, ERR_LIMIT, note_parse(scope, whole, &note));

  struct str tail = STR("\n\n" DASH "a AAAAAAA=\n");
  char *long_text = scope_alloc(scope, LIMIT_NOTE_OCTETS + 1, 1);
  memset(long_text, 'x', LIMIT_NOTE_OCTETS + 1);
  memcpy(long_text + LIMIT_NOTE_OCTETS - tail.len, tail.at, tail.len);
  ASSERT_OK(scope, note_parse(scope, (struct str){long_text, LIMIT_NOTE_OCTETS}, &note));
  memcpy(long_text + LIMIT_NOTE_OCTETS + 1 - tail.len, tail.at, tail.len);
  ASSERT_ERR(scope, ERR_LIMIT, note_parse(scope, (struct str){long_text, LIMIT_NOTE_OCTETS + 1}, &note));
}

static void lines_alone(void **state)
{
  struct scope *scope = *state;
  struct note note;
  struct str again;
  ASSERT_OK(scope, note_lines_parse(scope, STR(WITNESS_LINE), &note));
  ASSERT_STR(note.at[0].name, STR(WITNESS_NAME));
  ASSERT_OK(scope, note_lines_print(scope, &note, &again));
  ASSERT_STR(again, STR(WITNESS_LINE));
  for (size_t len = 0; len < sizeof WITNESS_LINE - 1; len++) {
    ASSERT_ERR(scope, ERR_SYNTAX, note_lines_parse(scope, (struct str){WITNESS_LINE, len}, &note));
  }
  ASSERT_ERR(scope, ERR_SYNTAX, note_lines_parse(scope, STR("\n" WITNESS_LINE), &note));
}

static void texts_that_no_note_has(void **state)
{
  struct scope *scope = *state;
  struct note_signature line = {STR("a"), 1, {(const uint8_t *)"x", 1}};
  static const struct str bad[] = {STR_INIT(""), STR_INIT("text"), STR_INIT("te\rxt\n"), STR_INIT("\xff\n")};
  struct str whole;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_VALUE, note_print(scope, &(struct note){bad[i], &line, 1}, &whole));
  }
  ASSERT_ERR(scope, ERR_VALUE, note_print(scope, &(struct note){STR("text\n"), NULL, 0}, &whole));
}

/* Of unknown keys, which is another name or another id, nothing is asked; of a known one every line must verify. */
static void known_and_unknown_keys(void **state)
{
  struct scope *scope = *state;
  struct note_signer log = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG);
  struct note_signer witness = signer_of(scope, 7, WITNESS_NAME, NOTE_KEY_WITNESS);
  struct note_signature lines[4];
  struct note note = {STR(CHECKPOINT_TEXT), lines, 3};
  struct note_voice voice;
  ASSERT_OK(scope, note_sign(scope, &log, note.text, 0, &lines[0]));
  ASSERT_OK(scope, note_sign(scope, &witness, note.text, 20, &lines[1]));
  ASSERT_OK(scope, note_sign(scope, &witness, note.text, 10, &lines[2]));
  ASSERT_OK(scope, note_check(scope, &note, &witness.key, &voice));
  assert_true(voice.heard && voice.time_s == 20);

  struct note_signer other = signer_of(scope, 8, LOG_NAME, NOTE_KEY_LOG);
  ASSERT_OK(scope, note_check(scope, &note, &other.key, &voice));
  assert_false(voice.heard);
  struct note_signer renamed = signer_of(scope, 7, "other.example", NOTE_KEY_LOG);
  ASSERT_OK(scope, note_check(scope, &note, &renamed.key, &voice));
  assert_false(voice.heard);

  /* A foreign signature under the log's name and id, first and last. */
  ASSERT_OK(scope, note_sign(scope, &other, note.text, 0, &lines[3]));
  lines[3].id = log.key.id;
  note.len = 4;
  ASSERT_ERR(scope, ERR_SIGNATURE, note_check(scope, &note, &log.key, &voice));
  struct note_signature first = lines[0];
  lines[0] = lines[3];
  lines[3] = first;
  ASSERT_ERR(scope, ERR_SIGNATURE, note_check(scope, &note, &log.key, &voice));
  ASSERT_OK(scope, note_check(scope, &note, &witness.key, &voice));

  /* A signature that is cut, and one for the other kind of key. */
  lines[0] = first;
  lines[0].octets.len--;
  ASSERT_ERR(scope, ERR_SIGNATURE, note_check(scope, &note, &log.key, &voice));
  lines[0] = lines[1];
  lines[0].id = log.key.id;
  lines[0].name = log.key.name;
  ASSERT_ERR(scope, ERR_SIGNATURE, note_check(scope, &note, &log.key, &voice));
}

static void times_have_63_bits(void **state)
{
  struct scope *scope = *state;
  struct note_signer witness = signer_of(scope, 7, WITNESS_NAME, NOTE_KEY_WITNESS);
  struct note_signature line;
  struct note note = {STR("text\n"), &line, 1};
  struct note_voice voice;
  ASSERT_OK(scope, note_sign(scope, &witness, note.text, INT64_MAX, &line));
  ASSERT_OK(scope, note_check(scope, &note, &witness.key, &voice));
  assert_true(voice.time_s == INT64_MAX);

  struct str message = STR("cosignature/v1\ntime 9223372036854775808\ntext\n");
  struct signature signature;
  uint8_t octets[72] = {0x80};
  ASSERT_OK(scope, key_pair_sign(scope, witness.pair, str_bytes(message), &signature));
  memcpy(octets + 8, signature.at, signature.len);
  line.octets = (struct bytes){octets, sizeof octets};
  ASSERT_ERR(scope, ERR_SIGNATURE, note_check(scope, &note, &witness.key, &voice));
}

static void grease_changes_nothing_for_who_reads(void **state)
{
  struct scope *scope = *state;
  struct note_signer log = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG);
  size_t places[3] = {0};
  for (size_t round = 0; round < 200; round++) {
    struct note_signature line;
    struct note note = {STR(CHECKPOINT_TEXT), &line, 1};
    struct note read;
    struct str whole;
    struct note_voice voice;
    ASSERT_OK(scope, note_sign(scope, &log, note.text, 0, &line));
    ASSERT_OK(scope, note_grease(scope, &note));
    assert_int_equal(note.len, 3);
    ASSERT_OK(scope, note_print(scope, &note, &whole));
    ASSERT_OK(scope, note_parse(scope, whole, &read));
    assert_int_equal(read.len, 3);
    ASSERT_OK(scope, note_check(scope, &read, &log.key, &voice));
    assert_true(voice.heard);
    for (size_t i = 0; i < 3; i++) {
      places[i] += str_equal(read.at[i].name, log.key.name);
    }
  }
  assert_true(places[0] > 0 && places[1] > 0 && places[2] > 0);
  assert_int_equal(places[0] + places[1] + places[2], 200);
}

TESTING_MAIN(SCOPED_TEST(known_notes_verify), SCOPED_TEST(signs_as_go_does), SCOPED_TEST(truncated_at_every_octet),
             SCOPED_TEST(one_bit_anywhere_is_found), SCOPED_TEST(bad_notes_are_refused),
             SCOPED_TEST(the_last_empty_line_ends_the_text), SCOPED_TEST(limits), SCOPED_TEST(lines_alone),
             SCOPED_TEST(texts_that_no_note_has), SCOPED_TEST(known_and_unknown_keys), SCOPED_TEST(times_have_63_bits),
             SCOPED_TEST(grease_changes_nothing_for_who_reads))
