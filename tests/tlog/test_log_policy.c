#include "signers.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "tlog/log_policy.h"

enum { NORTH, SOUTH, EAST, WEST, WITNESSES };

/* A log, four witnesses, and a policy of two groups of two. */
struct city {
  struct note_signer log;
  struct note_signer witnesses[WITNESSES];
  struct str keys; /* the lines that define them */
};

static struct city city_of(struct scope *scope)
{
  static const char *const names[] = {"north.example", "south.example", "east.example", "west.example"};
  static const char *const lines[] = {"north", "south", "east", "west"};
  struct city city = {.log = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG)};
  struct buf buf = buf_in(scope);
  buf_format(&buf, "log " STR_FMT " https://registry.gaon.example/log\n", STR_ARG(signer_key_text(scope, &city.log)));
  for (uint8_t i = 0; i < WITNESSES; i++) {
    city.witnesses[i] = signer_of(scope, (uint8_t)(20 + i), names[i], NOTE_KEY_WITNESS);
    buf_format(&buf, "witness %s " STR_FMT "\n", lines[i], STR_ARG(signer_key_text(scope, &city.witnesses[i])));
  }
  ASSERT_OK(scope, buf_str(&buf, &city.keys));
  return city;
}

static struct log_policy policy_of(struct scope *scope, const struct city *city, const char *rest)
{
  struct log_policy policy;
  ASSERT_OK(scope, log_policy_parse(scope, scope_join(scope, city->keys, str_of(rest)), &policy));
  return policy;
}

/* Signed by the log, and by each witness whose bit is set, at 100 s and 1 s more for each place. */
static struct str checkpoint_by(struct scope *scope, const struct city *city, unsigned witnesses)
{
  struct tlog_hash root = tlog_empty_root();
  struct str text = checkpoint_text(scope, LOG_NAME, 0, &root);
  struct note_signature lines[1 + WITNESSES];
  struct note note = {text, lines, 1};
  ASSERT_OK(scope, note_sign(scope, &city->log, text, 0, &lines[0]));
  for (unsigned i = 0; i < WITNESSES; i++) {
    if ((witnesses >> i & 1) != 0) {
      ASSERT_OK(scope, note_sign(scope, &city->witnesses[i], text, 100 + i, &lines[note.len++]));
    }
  }
  struct str whole;
  ASSERT_OK(scope, note_print(scope, &note, &whole));
  return whole;
}

#define IN(witness) (1u << (witness))

static void quorums(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  static const struct {
    const char *rest;
    unsigned witnesses;
    bool reached;
    uint64_t time_s;
  } rows[] = {
      {"quorum none\n", 0, true, 0},
      {"quorum none\n", IN(NORTH), true, 0},
      {"quorum north\n", IN(NORTH), true, 100},
      {"quorum north\n", IN(NORTH) | IN(WEST), true, 100},
      {"quorum north\n", IN(SOUTH) | IN(EAST) | IN(WEST), false, 0},
      {"group g any north south\nquorum g\n", IN(SOUTH), true, 101},
      {"group g any north south\nquorum g\n", IN(SOUTH) | IN(NORTH), true, 101},
      {"group g any north south\nquorum g\n", IN(EAST), false, 0},
      {"group g all north south\nquorum g\n", IN(SOUTH), false, 0},
      {"group g all north south\nquorum g\n", IN(SOUTH) | IN(NORTH), true, 100},
      {"group g 2 north south east\nquorum g\n", IN(NORTH) | IN(EAST), true, 100},
      {"group g 2 north south east\nquorum g\n", IN(NORTH) | IN(SOUTH) | IN(EAST), true, 101},
      {"group g 2 north south east\nquorum g\n", IN(EAST) | IN(WEST), false, 0},
      {"group a any north south\ngroup b any east west\ngroup g all a b\nquorum g\n", IN(NORTH) | IN(WEST), true, 100},
      {"group a any north south\ngroup b any east west\ngroup g all a b\nquorum g\n", 15, true, 101},
      {"group a any north south\ngroup b any east west\ngroup g all a b\nquorum g\n", IN(NORTH) | IN(SOUTH), false, 0},
      {"group a all north south\ngroup g any a east\nquorum g\n", IN(EAST), true, 102},
      {"group a all north south\ngroup g any a east\nquorum g\n", IN(SOUTH), false, 0},
      {"group a all north south\nquorum north\n", IN(NORTH), true, 100},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct log_policy policy = policy_of(scope, &city, rows[i].rest);
    struct str note = checkpoint_by(scope, &city, rows[i].witnesses);
    struct witnessed witnessed;
    if (!rows[i].reached) {
      ASSERT_ERR(scope, ERR_PROOF, log_policy_check(scope, &policy, note, &witnessed));
      continue;
    }
    ASSERT_OK(scope, log_policy_check(scope, &policy, note, &witnessed));
    assert_int_equal(witnessed.time_s, rows[i].time_s);
    assert_ptr_equal(witnessed.log, &policy.logs[0]);
    for (size_t k = 0; k < WITNESSES; k++) {
      assert_int_equal(witnessed.voices[k].heard, rows[i].witnesses >> k & 1);
    }
  }
}

static void a_witness_counts_once(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  struct log_policy policy = policy_of(scope, &city, "group g 2 north south\nquorum g\n");
  struct tlog_hash root = tlog_empty_root();
  struct str text = checkpoint_text(scope, LOG_NAME, 0, &root);
  struct note_signer twice[] = {city.log, city.witnesses[NORTH], city.witnesses[NORTH]};
  struct witnessed witnessed;
  ASSERT_ERR(scope, ERR_PROOF, log_policy_check(scope, &policy, signed_note(scope, text, twice, 3, 1), &witnessed));
}

/* A witness's key under another name is nobody's; one bad line of a known key spoils the note. */
static void who_has_signed(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  struct log_policy policy = policy_of(scope, &city, "quorum north\n");
  struct tlog_hash root = tlog_empty_root();
  struct str text = checkpoint_text(scope, LOG_NAME, 0, &root);
  struct note_signer other_log = signer_of(scope, 9, LOG_NAME, NOTE_KEY_LOG);
  struct note_signer renamed = signer_of(scope, 20, "renamed.example", NOTE_KEY_WITNESS);
  struct note_signer as_log = signer_of(scope, 7, "north.example", NOTE_KEY_WITNESS);
  struct witnessed witnessed;
  struct note_signer rows[][2] = {
      {other_log, city.witnesses[NORTH]},
      {city.witnesses[NORTH], city.witnesses[SOUTH]},
  };
  for (size_t i = 0; i < 2; i++) {
    struct str note = signed_note(scope, text, rows[i], 2, 5);
    ASSERT_ERR(scope, ERR_SIGNATURE, log_policy_check(scope, &policy, note, &witnessed));
  }
  struct note_signer unknown[] = {city.log, renamed, as_log};
  ASSERT_ERR(scope, ERR_PROOF, log_policy_check(scope, &policy, signed_note(scope, text, unknown, 3, 5), &witnessed));
  unknown[1] = city.witnesses[NORTH];
  ASSERT_OK(scope, log_policy_check(scope, &policy, signed_note(scope, text, unknown, 3, 5), &witnessed));

  struct str foreign = checkpoint_text(scope, "other.example/log", 0, &root);
  struct str note = signed_note(scope, foreign, unknown, 2, 5);
  ASSERT_ERR(scope, ERR_SIGNATURE, log_policy_check(scope, &policy, note, &witnessed));

  struct note_signature lines[3];
  ASSERT_OK(scope, note_sign(scope, &city.log, text, 0, &lines[0]));
  ASSERT_OK(scope, note_sign(scope, &city.witnesses[NORTH], text, 5, &lines[1]));
  ASSERT_OK(scope, note_sign(scope, &city.witnesses[SOUTH], foreign, 5, &lines[2]));
  ASSERT_OK(scope, note_print(scope, &(struct note){text, lines, 3}, &note));
  ASSERT_ERR(scope, ERR_SIGNATURE, log_policy_check(scope, &policy, note, &witnessed));
  ASSERT_ERR(scope, ERR_SYNTAX, log_policy_check(scope, &policy, STR("text\n"), &witnessed));
}

/* While a log's key changes both are in the policy, and either will do. */
static void two_keys_of_one_log(void **state)
{
  struct scope *scope = *state;
  struct note_signer signers[] = {
      signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG),
      signer_of(scope, 9, LOG_NAME, NOTE_KEY_LOG),
  };
  struct buf buf = buf_in(scope);
  for (size_t i = 0; i < 2; i++) {
    buf_format(&buf, "log " STR_FMT "\n", STR_ARG(signer_key_text(scope, &signers[i])));
  }
  buf_add(&buf, STR("quorum none\n"));
  struct str text;
  struct log_policy policy;
  struct witnessed witnessed;
  ASSERT_OK(scope, buf_str(&buf, &text));
  ASSERT_OK(scope, log_policy_parse(scope, text, &policy));
  struct tlog_hash root = tlog_empty_root();
  struct str body = checkpoint_text(scope, LOG_NAME, 0, &root);
  for (size_t i = 0; i < 2; i++) {
    ASSERT_OK(scope, log_policy_check(scope, &policy, signed_note(scope, body, &signers[i], 1, 0), &witnessed));
    assert_ptr_equal(witnessed.log, &policy.logs[i]);
  }
}

static void is_printed_as_it_is_meant(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  struct str text = scope_join(scope, city.keys,
                               STR("  # a comment\n\n\t \n group\tdistricts  any north   south \n"
                                   "group both all districts east\nquorum both\n# 끝\n"));
  struct str expected = scope_join(scope, city.keys,
                                   STR("group districts 1 north south\ngroup both 2 districts east\n"
                                       "quorum both\n"));
  struct log_policy policy;
  struct str seen;
  ASSERT_OK(scope, log_policy_parse(scope, text, &policy));
  ASSERT_STR(policy.logs[0].url, STR("https://registry.gaon.example/log"));
  ASSERT_OK(scope, log_policy_print(scope, &policy, &seen));
  ASSERT_STR(seen, expected);
  ASSERT_OK(scope, log_policy_parse(scope, expected, &policy));
  ASSERT_OK(scope, log_policy_parse(scope, STR("quorum none\n"), &policy));
  ASSERT_OK(scope, log_policy_print(scope, &policy, &seen));
  ASSERT_STR(seen, STR("quorum none\n"));
}

/* Every cut leaves the quorum out, or a line without its end. */
static void truncated_at_every_octet(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  struct str text = scope_join(scope, city.keys, STR("group g any north south\nquorum g\n"));
  for (size_t len = 0; len < text.len; len++) {
    struct scope_mark mark = scope_mark(scope);
    struct log_policy policy;
    assert_int_not_equal(log_policy_parse(scope, str_slice(text, 0, len), &policy), OK);
    (void)scope_take_fault(scope);
    scope_rewind(scope, mark);
  }
}

static void bad_lines_are_refused(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  static const struct {
    const char *rest;
    enum err err;
  } bad[] = {
      {"", ERR_SYNTAX},
      {"quorum\n", ERR_SYNTAX},
      {"quorum nobody\n", ERR_SYNTAX},
      {"quorum north south\n", ERR_SYNTAX},
      {"quorum north\nquorum north\n", ERR_SYNTAX},
      {"quorum north\nquorum none\n", ERR_SYNTAX},
      {"quorum g\ngroup g any north\n", ERR_SYNTAX},
      {"quorum north # why\n", ERR_SYNTAX},
      {"Quorum north\n", ERR_SYNTAX},
      {"allow north\nquorum north\n", ERR_SYNTAX},
      {"group g\nquorum none\n", ERR_SYNTAX},
      {"group g any\nquorum none\n", ERR_SYNTAX},
      {"group g 0 north\nquorum none\n", ERR_SYNTAX},
      {"group g 2 north\nquorum none\n", ERR_SYNTAX},
      {"group g 01 north\nquorum none\n", ERR_SYNTAX},
      {"group g -1 north\nquorum none\n", ERR_SYNTAX},
      {"group g 18446744073709551617 north\nquorum none\n", ERR_SYNTAX},
      {"group g some north\nquorum none\n", ERR_SYNTAX},
      {"group g any g\nquorum none\n", ERR_SYNTAX},
      {"group g any none\nquorum none\n", ERR_SYNTAX},
      {"group g any north north\nquorum none\n", ERR_SYNTAX},
      {"group g any north\ngroup h any north\nquorum none\n", ERR_SYNTAX},
      {"group g any nobody\nquorum none\n", ERR_SYNTAX},
      {"group none any north\nquorum none\n", ERR_SYNTAX},
      {"group north any south\nquorum none\n", ERR_SYNTAX},
      {"log\nquorum none\n", ERR_SYNTAX},
      {"log " LOG_KEY "\nquorum none\n", ERR_SYNTAX}, /* twice the same key */
      {"log " WITNESS_KEY "\nquorum none\n", ERR_SYNTAX}, /* a witness's */
      {"log x+12345678+AAAA\nquorum none\n", ERR_UNSUPPORTED},
      {"log x\nquorum none\n", ERR_SYNTAX},
      {"witness\nquorum none\n", ERR_SYNTAX},
      {"witness x\nquorum none\n", ERR_SYNTAX},
      {"witness x " LOG_KEY "\nquorum none\n", ERR_SYNTAX},
      {"witness north " WITNESS_KEY "\nquorum none\n", ERR_SYNTAX},
      {"witness none " WITNESS_KEY "\nquorum none\n", ERR_SYNTAX},
      {"witness x " WITNESS_KEY " https://x.example more\nquorum none\n", ERR_SYNTAX},
      {"witness x " WITNESS_KEY "\nwitness y " WITNESS_KEY "\nquorum none\n", ERR_SYNTAX},
      {"quorum none\r\n", ERR_SYNTAX},
      {"quorum none\n# \x7f\n", ERR_SYNTAX},
      {"quorum none", ERR_SYNTAX},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct log_policy policy;
    struct str text = scope_join(scope, city.keys, str_of(bad[i].rest));
    enum err err = log_policy_parse(scope, text, &policy);
    if (err != bad[i].err) {
      fail_msg("%s: %s, %s", bad[i].rest, err_info(err)->name, scope_first_fault(scope)->text);
    }
    (void)scope_take_fault(scope);
  }
  struct log_policy policy;
  ASSERT_ERR(scope, ERR_SYNTAX, log_policy_parse(scope, STR("quorum none\n#\0\n"), &policy));
  assert_int_equal(log_policy_parse(scope, STR("\n# x\nlog x\nquorum none\n"), &policy), ERR_SYNTAX);
  assert_true(str_starts(str_of(scope_first_fault(scope)->text), STR("line 3 of the policy: ")));
}

/* An operator begins a new log each year and keeps the key. */
static void two_logs_of_one_key(void **state)
{
  static const char *const names[] = {LOG_NAME "s/2026", LOG_NAME "s/2027"};
  struct scope *scope = *state;
  struct buf buf = buf_in(scope);
  struct str text;
  struct log_policy policy;
  for (size_t i = 0; i < 2; i++) {
    struct note_signer log = signer_of(scope, 7, names[i], NOTE_KEY_LOG);
    buf_format(&buf, "log " STR_FMT "\n", STR_ARG(signer_key_text(scope, &log)));
  }
  buf_add(&buf, STR("quorum none\n"));
  ASSERT_OK(scope, buf_str(&buf, &text));
  ASSERT_OK(scope, log_policy_parse(scope, text, &policy));
  for (size_t i = 0; i < 2; i++) {
    struct note_signer log = signer_of(scope, 7, names[i], NOTE_KEY_LOG);
    struct tlog_hash root = tlog_empty_root();
    struct str good = checkpoint_text(scope, names[i], 0, &root);
    struct str others = checkpoint_text(scope, names[1 - i], 0, &root);
    struct witnessed witnessed;
    ASSERT_OK(scope, log_policy_check(scope, &policy, signed_note(scope, good, &log, 1, 0), &witnessed));
    assert_ptr_equal(witnessed.log, &policy.logs[i]);
    ASSERT_ERR(scope, ERR_SIGNATURE,
               log_policy_check(scope, &policy, signed_note(scope, others, &log, 1, 0), &witnessed));
  }
}

static struct str many_witnesses(struct scope *scope, size_t count)
{
  struct buf buf = buf_in(scope);
  for (size_t i = 0; i < count; i++) {
    uint8_t octets[32] = {(uint8_t)i, (uint8_t)(i >> 8)};
    struct public_key key;
    struct note_key note_key;
    struct str text;
    ASSERT_OK(scope, public_key_of(scope, KEY_ED25519, (struct bytes){octets, sizeof octets}, &key));
    ASSERT_OK(scope, note_key_of(scope, STR("w.example"), NOTE_KEY_WITNESS, &key, &note_key));
    ASSERT_OK(scope, note_key_print(scope, &note_key, &text));
    buf_format(&buf, "witness w%zu " STR_FMT "\n", i, STR_ARG(text));
  }
  buf_add(&buf, STR("quorum none\n"));
  struct str text;
  ASSERT_OK(scope, buf_str(&buf, &text));
  return text;
}

static void limits(void **state)
{
  struct scope *scope = *state;
  struct log_policy policy;
  ASSERT_OK(scope, log_policy_parse(scope, many_witnesses(scope, LIMIT_LOG_POLICY_LINES), &policy));
  assert_int_equal(policy.voters_len, LIMIT_LOG_POLICY_LINES);
  ASSERT_ERR(scope, ERR_LIMIT, log_policy_parse(scope, many_witnesses(scope, LIMIT_LOG_POLICY_LINES + 1), &policy));
  struct str logs = many_witnesses(scope, LIMIT_LOG_POLICY_LINES + 1);
  struct buf buf = buf_in(scope);
  for (size_t i = 0; i <= LIMIT_LOG_POLICY_LINES; i++) {
    uint8_t octets[32] = {(uint8_t)i, (uint8_t)(i >> 8)};
    struct public_key key;
    struct note_key note_key;
    ASSERT_OK(scope, public_key_of(scope, KEY_ED25519, (struct bytes){octets, sizeof octets}, &key));
    ASSERT_OK(scope, note_key_of(scope, STR("l.example"), NOTE_KEY_LOG, &key, &note_key));
    ASSERT_OK(scope, note_key_print(scope, &note_key, &logs));
    buf_format(&buf, "log " STR_FMT "\n", STR_ARG(logs));
  }
  ASSERT_OK(scope, buf_str(&buf, &logs));
  ASSERT_ERR(scope, ERR_LIMIT, log_policy_parse(scope, logs, &policy));

  char *text = scope_alloc(scope, LIMIT_LOG_POLICY_OCTETS + 1, 1);
  struct str tail = STR("\nquorum none\n");
  memset(text, '#', LIMIT_LOG_POLICY_OCTETS);
  memcpy(text + LIMIT_LOG_POLICY_OCTETS - tail.len, tail.at, tail.len);
  ASSERT_OK(scope, log_policy_parse(scope, (struct str){text, LIMIT_LOG_POLICY_OCTETS}, &policy));
  text[LIMIT_LOG_POLICY_OCTETS] = '\n';
  ASSERT_ERR(scope, ERR_LIMIT, log_policy_parse(scope, (struct str){text, LIMIT_LOG_POLICY_OCTETS + 1}, &policy));
}

TESTING_MAIN(SCOPED_TEST(quorums), SCOPED_TEST(a_witness_counts_once), SCOPED_TEST(who_has_signed),
             SCOPED_TEST(two_keys_of_one_log), SCOPED_TEST(two_logs_of_one_key), SCOPED_TEST(is_printed_as_it_is_meant),
             SCOPED_TEST(truncated_at_every_octet), SCOPED_TEST(bad_lines_are_refused), SCOPED_TEST(limits))
