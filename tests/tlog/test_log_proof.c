#include "model.h"
#include "signers.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "tlog/inclusion.h"
#include "tlog/log_proof.h"

enum { LEAVES = 1000, INDEX = 700 };

/* A log with a witness, and the proof of a leaf of it. */
struct setting {
  struct model *model;
  struct log_policy policy;
  struct log_proof proof;
  struct str text;
};

static struct setting setting_of(struct scope *scope, struct bytes extra)
{
  struct setting setting = {.model = model_new(scope, LEAVES)};
  struct note_signer signers[] = {
      signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG),
      signer_of(scope, 8, WITNESS_NAME, NOTE_KEY_WITNESS),
  };
  struct str policy =
      scope_format(scope, "log " STR_FMT "\nwitness w " STR_FMT "\nquorum w\n",
                   STR_ARG(signer_key_text(scope, &signers[0])), STR_ARG(signer_key_text(scope, &signers[1])));
  ASSERT_OK(scope, log_policy_parse(scope, policy, &setting.policy));
  struct tlog_hash root = model_root(setting.model, 0, LEAVES);
  struct str body = checkpoint_text(scope, LOG_NAME, LEAVES, &root);
  struct tree_reader reader = model_reader(setting.model);
  setting.proof = (struct log_proof){.index = INDEX, .extra = extra};
  setting.proof.checkpoint = signed_note(scope, body, signers, 2, WITNESS_TIME_S);
  ASSERT_OK(scope, inclusion_create(scope, &reader, INDEX, LEAVES, &setting.proof.path));
  ASSERT_OK(scope, log_proof_print(scope, &setting.proof, &setting.text));
  return setting;
}

static void round_trips_and_holds(void **state)
{
  struct scope *scope = *state;
  for (size_t extra = 0; extra <= 4; extra++) {
    struct setting setting = setting_of(scope, (struct bytes){(const uint8_t *)"more", extra});
    struct log_proof read;
    struct str again;
    struct witnessed witnessed;
    ASSERT_OK(scope, log_proof_parse(scope, setting.text, &read));
    assert_int_equal(read.index, INDEX);
    assert_int_equal(read.path.len, setting.proof.path.len);
    assert_true(bytes_equal(read.extra, setting.proof.extra));
    ASSERT_OK(scope, log_proof_print(scope, &read, &again));
    ASSERT_STR(again, setting.text);
    const struct tlog_hash *leaf = &setting.model->leaves[INDEX];
    ASSERT_OK(scope, log_proof_check(scope, &read, &setting.policy, leaf, &witnessed));
    assert_int_equal(witnessed.checkpoint.size, LEAVES);
    assert_true(witnessed.time_s == WITNESS_TIME_S);
    ASSERT_ERR(scope, ERR_PROOF, log_proof_check(scope, &read, &setting.policy, leaf + 1, &witnessed));
    read.index++;
    ASSERT_ERR(scope, ERR_PROOF, log_proof_check(scope, &read, &setting.policy, leaf, &witnessed));
    read.index = UINT64_MAX;
    ASSERT_ERR(scope, ERR_PROOF, log_proof_check(scope, &read, &setting.policy, leaf, &witnessed));
  }
}

static void truncated_at_every_octet(void **state)
{
  struct scope *scope = *state;
  struct setting setting = setting_of(scope, (struct bytes){(const uint8_t *)"more", 4});
  size_t whole_lines = 0;
  for (size_t len = 0; len < setting.text.len; len++) {
    struct scope_mark mark = scope_mark(scope);
    struct log_proof read;
    struct witnessed witnessed;
    enum err err = log_proof_parse(scope, str_slice(setting.text, 0, len), &read);
    whole_lines += err == OK;
    if (err == OK) {
      err = log_proof_check(scope, &read, &setting.policy, &setting.model->leaves[INDEX], &witnessed);
    }
    /* What ends behind the log's own line is a checkpoint that no witness has cosigned. */
    assert_true(err == ERR_SYNTAX || err == ERR_PROOF);
    (void)scope_take_fault(scope);
    scope_rewind(scope, mark);
  }
  assert_int_equal(whole_lines, setting.proof.checkpoint.len - 1);
}

static void one_bit_anywhere_is_found(void **state)
{
  struct scope *scope = *state;
  struct setting setting = setting_of(scope, (struct bytes){0});
  char *text = scope_cstr(scope, setting.text);
  for (size_t bit = 0; bit < setting.text.len * 8; bit += 3) {
    struct scope_mark mark = scope_mark(scope);
    struct log_proof read;
    struct witnessed witnessed;
    text[bit / 8] ^= (char)(1 << bit % 8);
    assert_false(log_proof_parse(scope, (struct str){text, setting.text.len}, &read) == OK &&
                 log_proof_check(scope, &read, &setting.policy, &setting.model->leaves[INDEX], &witnessed) == OK);
    text[bit / 8] ^= (char)(1 << bit % 8);
    (void)scope_take_fault(scope);
    scope_rewind(scope, mark);
  }
}

static void bad_texts_are_refused(void **state)
{
  struct scope *scope = *state;
  struct setting setting = setting_of(scope, (struct bytes){(const uint8_t *)"more", 4});
  static const struct {
    const char *part, *other;
  } rows[] = {
      {"c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"},
      {"c2sp.org/tlog-proof@v1", " c2sp.org/tlog-proof@v1"},
      {"@v1\n", "@v1\r\n"},
      {"@v1\n", "@v1\n\n"},
      {"extra bW9yZQ==", "extra "},
      {"extra bW9yZQ==", "extra"},
      {"extra bW9yZQ==", "extra  bW9yZQ=="},
      {"extra bW9yZQ==", "extra bW9yZQ"},
      {"extra bW9yZQ==", "Extra bW9yZQ=="},
      {"extra bW9yZQ==", "extra bW9yZQ==\nextra bW9yZQ=="},
      {"index 700", "index 0700"},
      {"index 700", "index -1"},
      {"index 700", "index"},
      {"index 700", "index 18446744073709551616"},
      {"index 700", "index 700 "},
      {"index 700\n", ""},
      {"index 700\n", "index 700\nAAAA\n"},
      {"\n\n", "\n\n\n"},
      {"\n\n", "\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct log_proof read;
    struct witnessed witnessed;
    struct str text = text_with(scope, setting.text, rows[i].part, rows[i].other);
    enum err err = log_proof_parse(scope, text, &read);
    if (err == OK) {
      err = log_proof_check(scope, &read, &setting.policy, &setting.model->leaves[INDEX], &witnessed);
    }
    if (err != ERR_SYNTAX) {
      fail_msg("%s: %s", rows[i].other, err_info(err)->name);
    }
    (void)scope_take_fault(scope);
  }
}

static struct str proof_of_hashes(struct scope *scope, size_t count)
{
  struct buf buf = buf_in(scope);
  struct str text;
  buf_add(&buf, STR("c2sp.org/tlog-proof@v1\nindex 0\n"));
  for (size_t i = 0; i < count; i++) {
    struct tlog_hash hash = tlog_empty_root();
    tlog_hash_print(&buf, &hash);
    buf_add_char(&buf, '\n');
  }
  buf_add(&buf, STR("\n" CHECKPOINT_TEXT "\n" LOG_LINE));
  ASSERT_OK(scope, buf_str(&buf, &text));
  return text;
}

static void limits(void **state)
{
  struct scope *scope = *state;
  struct log_proof read;
  struct str text;
  ASSERT_OK(scope, log_proof_parse(scope, proof_of_hashes(scope, LIMIT_LOG_PATH), &read));
  assert_int_equal(read.path.len, LIMIT_LOG_PATH);
  ASSERT_ERR(scope, ERR_LIMIT, log_proof_parse(scope, proof_of_hashes(scope, LIMIT_LOG_PATH + 1), &read));
  uint8_t *extra = SCOPE_ARRAY(scope, uint8_t, LIMIT_LOG_EXTRA_OCTETS + 1);
  struct log_proof proof = {.extra = {extra, LIMIT_LOG_EXTRA_OCTETS}, .checkpoint = STR("x")};
  ASSERT_OK(scope, log_proof_print(scope, &proof, &text));
  ASSERT_OK(scope, log_proof_parse(scope, text, &read));
  proof.extra.len++;
  ASSERT_OK(scope, log_proof_print(scope, &proof, &text));
  ASSERT_ERR(scope, ERR_LIMIT, log_proof_parse(scope, text, &read));
}

TESTING_MAIN(SCOPED_TEST(round_trips_and_holds), SCOPED_TEST(truncated_at_every_octet),
             SCOPED_TEST(one_bit_anywhere_is_found), SCOPED_TEST(bad_texts_are_refused), SCOPED_TEST(limits))
