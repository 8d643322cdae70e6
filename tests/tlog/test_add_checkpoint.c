#include "model.h"
#include "signers.h"

#include "tlog/add_checkpoint.h"
#include "tlog/consistency.h"

enum { LEAVES = 300, OLD = 100 };

static struct str request_of(struct scope *scope, struct model *model, uint64_t old_size, uint64_t size)
{
  struct note_signer log = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG);
  struct tree_reader reader = model_reader(model);
  struct tlog_hash root = model_root(model, 0, size);
  struct add_checkpoint request = {.old_size = old_size};
  request.checkpoint = signed_note(scope, checkpoint_text(scope, LOG_NAME, size, &root), &log, 1, 0);
  if (old_size <= size) {
    ASSERT_OK(scope, consistency_create(scope, &reader, old_size, size, &request.path));
  }
  struct str text;
  ASSERT_OK(scope, add_checkpoint_print(scope, &request, &text));
  return text;
}

/* What a witness answers that knows the log's key. */
static enum err ask(struct scope *scope, struct str text, const struct note_key *keys, size_t keys_len,
                    const struct witness_state *state)
{
  struct add_checkpoint request;
  struct note note;
  struct checkpoint checkpoint;
  TRY(add_checkpoint_parse(scope, text, &request));
  TRY(checkpoint_open(scope, request.checkpoint, &note, &checkpoint));
  return add_checkpoint_check(scope, &request, &note, &checkpoint, keys, keys_len, state);
}

static void round_trips(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, LEAVES);
  static const uint64_t sizes[][2] = {{0, 0}, {0, 1}, {0, 300}, {1, 300}, {100, 300}, {256, 300}, {300, 300}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct str text = request_of(scope, model, sizes[i][0], sizes[i][1]);
    struct add_checkpoint request;
    struct str again;
    ASSERT_OK(scope, add_checkpoint_parse(scope, text, &request));
    assert_int_equal(request.old_size, sizes[i][0]);
    ASSERT_OK(scope, add_checkpoint_print(scope, &request, &again));
    ASSERT_STR(again, text);
  }
}

static void witness_answers(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, LEAVES);
  struct note_key log = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG).key;
  struct note_key other = signer_of(scope, 9, LOG_NAME, NOTE_KEY_LOG).key;
  static const struct {
    uint64_t cosigned, old, size;
    enum err err;
  } rows[] = {
      {0, 0, 0, OK},
      {0, 0, 1, OK},
      {0, 0, 300, OK},
      {1, 1, 300, OK},
      {100, 100, 300, OK},
      {256, 256, 300, OK},
      {300, 300, 300, OK}, /* cosigned again */
      {100, 300, 100, ERR_RANGE},
      {100, 99, 300, ERR_CONFLICT},
      {100, 101, 300, ERR_CONFLICT},
      {100, 0, 300, ERR_CONFLICT},
      {0, 100, 300, ERR_CONFLICT},
      {300, 100, 200, ERR_CONFLICT}, /* a log that went back */
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct witness_state cosigned = {rows[i].cosigned, model_root(model, 0, rows[i].cosigned)};
    struct str text = request_of(scope, model, rows[i].old, rows[i].size);
    enum err err = ask(scope, text, &log, 1, &cosigned);
    if (err != rows[i].err) {
      fail_msg("row %zu: %s", i, scope_first_fault(scope)->text);
    }
    (void)scope_take_fault(scope);
    struct note_key both[] = {other, log};
    assert_int_equal(ask(scope, text, both, 2, &cosigned), rows[i].err);
    (void)scope_take_fault(scope);
    ASSERT_ERR(scope, ERR_FORBIDDEN, ask(scope, text, &other, 1, &cosigned));
    ASSERT_ERR(scope, ERR_FORBIDDEN, ask(scope, text, NULL, 0, &cosigned));
  }
}

static void forks_are_refused(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, LEAVES);
  struct note_key log = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG).key;
  static const uint64_t sizes[] = {1, 100, 256, 299, 300};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct witness_state cosigned = {sizes[i], model_root(model, 0, sizes[i])};
    struct str text = request_of(scope, model, sizes[i], LEAVES);
    ASSERT_OK(scope, ask(scope, text, &log, 1, &cosigned));
    cosigned.root.at[7] ^= 1;
    ASSERT_ERR(scope, ERR_PROOF, ask(scope, text, &log, 1, &cosigned));
  }
  /* A proof where none may be, and a root that the empty tree does not have. */
  struct witness_state nothing = {0};
  struct str text = request_of(scope, model, 0, LEAVES);
  text = text_with(scope, text, "old 0\n", "old 0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
  ASSERT_ERR(scope, ERR_PROOF, ask(scope, text, &log, 1, &nothing));
  struct note_signer signer = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG);
  struct str body = checkpoint_text(scope, LOG_NAME, 0, &model->leaves[0]);
  struct add_checkpoint request = {.checkpoint = signed_note(scope, body, &signer, 1, 0)};
  ASSERT_OK(scope, add_checkpoint_print(scope, &request, &text));
  ASSERT_ERR(scope, ERR_PROOF, ask(scope, text, &log, 1, &nothing));
}

static void truncated_at_every_octet(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, LEAVES);
  struct note_key log = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG).key;
  struct witness_state cosigned = {OLD, model_root(model, 0, OLD)};
  struct str text = request_of(scope, model, OLD, LEAVES);
  ASSERT_OK(scope, ask(scope, text, &log, 1, &cosigned));
  for (size_t len = 0; len < text.len; len++) {
    ASSERT_ERR(scope, ERR_SYNTAX, ask(scope, str_slice(text, 0, len), &log, 1, &cosigned));
  }
}

static void bad_texts_are_refused(void **state)
{
  struct scope *scope = *state;
  struct model *model = model_new(scope, LEAVES);
  struct note_key log = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG).key;
  struct witness_state cosigned = {OLD, model_root(model, 0, OLD)};
  struct str text = request_of(scope, model, OLD, LEAVES);
  static const struct {
    const char *part, *other;
    enum err err;
  } rows[] = {
      {"old 100\n", "old 0100\n", ERR_SYNTAX},
      {"old 100\n", "old  100\n", ERR_SYNTAX},
      {"old 100\n", "old 100 \n", ERR_SYNTAX},
      {"old 100\n", "old 100\r\n", ERR_SYNTAX},
      {"old 100\n", "old -100\n", ERR_SYNTAX},
      {"old 100\n", "old 18446744073709551616\n", ERR_SYNTAX},
      {"old 100\n", "old\n", ERR_SYNTAX},
      {"old 100\n", "new 100\n", ERR_SYNTAX},
      {"old 100\n", "", ERR_SYNTAX},
      {"old 100\n", "old 100\nAAAA\n", ERR_SYNTAX},
      {"\n\n", "\n", ERR_SYNTAX},
      {"\n\n", "\n\n\n", ERR_SYNTAX},
      {"\n300\n", "\n0300\n", ERR_SYNTAX},
      {"\n300\n", "\n301\n", ERR_FORBIDDEN},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str other = text_with(scope, text, rows[i].part, rows[i].other);
    ASSERT_ERR(scope, rows[i].err, ask(scope, other, &log, 1, &cosigned));
  }
}

static void sizes(void **state)
{
  struct scope *scope = *state;
  uint64_t size = 1;
  struct str text;
  ASSERT_OK(scope, witness_size_print(scope, UINT64_MAX, &text));
  ASSERT_STR(text, STR("18446744073709551615\n"));
  ASSERT_OK(scope, witness_size_parse(scope, text, &size));
  assert_true(size == UINT64_MAX);
  for (size_t len = 0; len < text.len; len++) {
    ASSERT_ERR(scope, ERR_SYNTAX, witness_size_parse(scope, str_slice(text, 0, len), &size));
  }
  static const char *const bad[] = {"", "\n", "0", "01\n", "1\n\n", "1\r\n", " 1\n", "-1\n", "18446744073709551616\n"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_SYNTAX, witness_size_parse(scope, str_of(bad[i]), &size));
  }
}

TESTING_MAIN(SCOPED_TEST(round_trips), SCOPED_TEST(witness_answers), SCOPED_TEST(forks_are_refused),
             SCOPED_TEST(truncated_at_every_octet), SCOPED_TEST(bad_texts_are_refused), SCOPED_TEST(sizes))
