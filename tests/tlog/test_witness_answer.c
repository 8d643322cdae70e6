#include "model.h"
#include "signers.h"

#include "tlog/witness_answer.h"

static struct note_signer witness_of(struct scope *scope)
{
  return signer_of(scope, 8, WITNESS_NAME, NOTE_KEY_WITNESS);
}

static void statuses_are_verdicts(void **state)
{
  struct scope *scope = *state;
  struct note_key key = witness_of(scope).key;
  static const struct {
    int status;
    const char *body;
    enum witness_verdict verdict;
    uint64_t size;
  } rows[] = {
      {409, "7\n", WITNESS_ELSEWHERE, 7}, {409, "0\n", WITNESS_ELSEWHERE, 0}, {409, "300\n", WITNESS_ELSEWHERE, 300},
      {409, "100\n", WITNESS_REFUSED, 0}, /* the old size: another root of it */
      {409, "", WITNESS_REFUSED, 0}, /* transparency-dev's witness means the same */
      {409, "7", WITNESS_REFUSED, 0},     {409, "07\n", WITNESS_REFUSED, 0},  {409, "conflict\n", WITNESS_REFUSED, 0},
      {400, "", WITNESS_REFUSED, 0},      {403, "7\n", WITNESS_REFUSED, 0},   {404, "", WITNESS_REFUSED, 0},
      {422, "", WITNESS_REFUSED, 0},      {302, "", WITNESS_REFUSED, 0},      {204, "", WITNESS_REFUSED, 0},
      {429, "", WITNESS_BUSY, 0},         {500, "7\n", WITNESS_BUSY, 0},      {503, "", WITNESS_BUSY, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct witness_answer answer;
    ASSERT_OK(scope, witness_answer_read(scope, &key, STR(CHECKPOINT_TEXT), 100, rows[i].status, str_of(rows[i].body),
                                         &answer));
    if (answer.verdict != rows[i].verdict || answer.size != rows[i].size) {
      fail_msg("row %zu: %d", i, answer.verdict);
    }
    assert_int_equal(scope_err(scope), OK);
  }
}

static struct note_signature line_of(struct scope *scope, const struct note_signer *signer, const char *text,
                                     uint64_t time_s)
{
  struct note_signature line;
  ASSERT_OK(scope, note_sign(scope, signer, str_of(text), time_s, &line));
  return line;
}

static enum err read(struct scope *scope, const struct note_signature *lines, size_t len, struct witness_answer *answer)
{
  struct note_key key = witness_of(scope).key;
  struct str body;
  ASSERT_OK(scope, note_lines_print(scope, &(struct note){{0}, lines, len}, &body));
  return witness_answer_read(scope, &key, STR(CHECKPOINT_TEXT), 100, 200, body, answer);
}

static void a_cosignature_verifies(void **state)
{
  struct scope *scope = *state;
  struct note_signer witness = witness_of(scope);
  struct note_signer other = signer_of(scope, 9, "witness.south.example", NOTE_KEY_WITNESS);
  struct note_signature good = line_of(scope, &witness, CHECKPOINT_TEXT, 20);
  struct note_signature later = line_of(scope, &witness, CHECKPOINT_TEXT, 30);
  struct note_signature bad = line_of(scope, &witness, "x\n1\n", 20);
  struct note_signature strange = line_of(scope, &other, "x\n1\n", 40);
  struct witness_answer answer;
  ASSERT_OK(scope, read(scope, (struct note_signature[]){good}, 1, &answer));
  assert_int_equal(answer.verdict, WITNESS_COSIGNED);
  assert_int_equal(answer.time_s, 20);
  assert_true(bytes_equal(answer.line.octets, good.octets));
  ASSERT_OK(scope, read(scope, (struct note_signature[]){strange, later, good}, 3, &answer));
  assert_int_equal(answer.time_s, 30);
  ASSERT_ERR(scope, ERR_SIGNATURE, read(scope, (struct note_signature[]){strange}, 1, &answer));
  ASSERT_ERR(scope, ERR_SIGNATURE, read(scope, (struct note_signature[]){bad}, 1, &answer));
  ASSERT_ERR(scope, ERR_SIGNATURE, read(scope, (struct note_signature[]){good, bad}, 2, &answer));
}

static void a_200_must_be_lines(void **state)
{
  struct scope *scope = *state;
  struct note_key key = witness_of(scope).key;
  static const char *const bodies[] = {"", "\n", "ok", "{}", "100\n"};
  struct witness_answer answer;
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    ASSERT_ERR(scope, ERR_SYNTAX,
               witness_answer_read(scope, &key, STR(CHECKPOINT_TEXT), 100, 200, str_of(bodies[i]), &answer));
  }
}

TESTING_MAIN(SCOPED_TEST(statuses_are_verdicts), SCOPED_TEST(a_cosignature_verifies), SCOPED_TEST(a_200_must_be_lines))
