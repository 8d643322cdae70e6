#include "testing/testing.h"

#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "scribe.h"
#include "tlog/add_checkpoint.h"
#include "town.h"
#include "witnesses.h"

/* The log's side of witnessing, before real witnesses in process, some of whom misbehave. */

enum { LEAVES = 600, WAIT_MS = 5000 };

struct fixture {
  struct scribe scribe;
  struct town town; /* its witnesses */
  struct log_policy policy;
  struct log_policy judge; /* the same, with the log */
  struct witnesses *witnesses;
};

static void start(struct fixture *f, struct scope *scope, unsigned needed, unsigned wait_ms)
{
  ASSERT_OK(scope, log_policy_parse(scope, town_policy(&f->town, needed), &f->policy));
  f->judge = f->policy;
  f->judge.logs = f->town.logs.logs;
  f->judge.logs_len = 1;
  const struct witnesses_settings settings = {
      .policy = &f->policy,
      .port = town_witness_port(&f->town),
      .log = f->scribe.ledger.key,
      .tiles = f->scribe.ledger.tiles,
      .wait_ms = wait_ms,
  };
  ASSERT_OK(scope, witnesses_start(scope, &settings, &f->witnesses));
}

static void open_new(struct fixture *f, struct scope *scope, unsigned needed, unsigned wait_ms)
{
  scribe_new(&f->scribe, scope, LEAVES);
  town_new(&f->town, scope);
  start(f, scope, needed, wait_ms);
}

static void close_all(struct fixture *f)
{
  witnesses_stop(f->witnesses);
  town_clear(&f->town);
  scribe_clear(&f->scribe);
}

/* The checkpoint of the ledger's head; the text is that of the commit, or one that was signed anew. */
static enum err cosign_note(struct fixture *f, struct scope *scope, struct str note)
{
  const struct ledger *ledger = &f->scribe.ledger;
  const struct checkpoint checkpoint = {.origin = ledger->origin, .size = ledger->head.size, .root = ledger->head.root};
  struct str cosigned;
  struct witnessed witnessed;
  TRY(witnesses_cosign(f->witnesses, scope, &checkpoint, note, &cosigned));
  ASSERT_OK(scope, log_policy_check(scope, &f->judge, cosigned, &witnessed));
  assert_int_equal(witnessed.checkpoint.size, ledger->head.size);
  return OK;
}

static enum err cosign(struct fixture *f, struct scope *scope)
{
  return cosign_note(f, scope, f->scribe.ledger.checkpoint);
}

static enum err cosign_anew(struct fixture *f, struct scope *scope)
{
  struct str note;
  ASSERT_OK(scope, ledger_sign(&f->scribe.ledger, scope, &f->scribe.ledger.head, &note));
  return cosign_note(f, scope, note);
}

static void tell(struct fixture *f, size_t at, int status, struct str body)
{
  struct town_witness *witness = &f->town.witnesses[at];
  witness->told_status = status;
  witness->told_body = body;
  atomic_store(&witness->mood, MOOD_TOLD);
}

/* As long as a witness that failed is left alone. */
static void cosign_soon(struct fixture *f, struct scope *scope)
{
  enum err err = ERR_UNAVAILABLE;
  for (int i = 0; i < 100 && err == ERR_UNAVAILABLE; i++) {
    (void)scope_take_fault(scope);
    err = cosign(f, scope);
    usleep(err == OK ? 0 : 50000);
  }
  ASSERT_OK(scope, err);
}

static void an_empty_log_is_cosigned(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 3, WAIT_MS);
  ASSERT_OK(scope, cosign_anew(&f, scope));
  scribe_grow(&f.scribe, 10);
  ASSERT_OK(scope, cosign(&f, scope));
  close_all(&f);
}

static void two_of_three_are_enough(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 2, WAIT_MS);
  for (size_t dead = 0; dead < TOWN_WITNESSES; dead++) {
    town_set_moods(&f.town, MOOD_GOOD);
    atomic_store(&f.town.witnesses[dead].mood, MOOD_DEAD);
    scribe_grow(&f.scribe, 100 * (dead + 1));
    int64_t start_us = clock_monotonic_us();
    ASSERT_OK(scope, cosign(&f, scope));
    assert_true(clock_monotonic_us() - start_us < (int64_t)WAIT_MS * 1000);
  }
  close_all(&f);
}

static void without_a_quorum_there_is_none(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 2, WAIT_MS);
  town_set_moods(&f.town, MOOD_DEAD);
  atomic_store(&f.town.witnesses[1].mood, MOOD_GOOD);
  scribe_grow(&f.scribe, 300);
  int64_t start_us = clock_monotonic_us();
  ASSERT_ERR(scope, ERR_UNAVAILABLE, cosign(&f, scope));
  assert_true(clock_monotonic_us() - start_us < (int64_t)WAIT_MS * 1000); /* all have answered */
  unsigned calls = atomic_load(&f.town.witnesses[1].calls);
  town_set_moods(&f.town, MOOD_GOOD);
  cosign_soon(&f, scope);
  assert_int_equal(atomic_load(&f.town.witnesses[1].calls), calls); /* who has cosigned is not asked again */
  close_all(&f);
}

static void an_answer_that_got_lost_is_asked_for_again(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 3, WAIT_MS);
  for (uint64_t size = 100; size <= 300; size += 100) {
    atomic_store(&f.town.witnesses[size / 100 - 1].mood, MOOD_LOST);
    scribe_grow(&f.scribe, size);
    ASSERT_ERR(scope, ERR_UNAVAILABLE, cosign(&f, scope));
    town_set_moods(&f.town, MOOD_GOOD);
    cosign_soon(&f, scope);
  }
  close_all(&f);
}

static void a_late_answer_counts_when_it_comes(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 3, 50);
  atomic_store(&f.town.witnesses[0].late_ms, 300);
  atomic_store(&f.town.witnesses[0].mood, MOOD_LATE);
  scribe_grow(&f.scribe, 100);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, cosign(&f, scope));
  usleep(600000);
  ASSERT_OK(scope, cosign(&f, scope));
  /* one that comes when there is a newer request says nothing of that one */
  scribe_grow(&f.scribe, 200);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, cosign(&f, scope));
  scribe_grow(&f.scribe, 250);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, cosign(&f, scope));
  town_set_moods(&f.town, MOOD_GOOD);
  cosign_soon(&f, scope);
  close_all(&f);
}

static void it_may_stop_while_calls_are_under_way(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 3, 10);
  for (size_t i = 0; i < TOWN_WITNESSES; i++) {
    atomic_store(&f.town.witnesses[i].late_ms, 300);
  }
  town_set_moods(&f.town, MOOD_LATE);
  scribe_grow(&f.scribe, 100);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, cosign(&f, scope));
  close_all(&f);
}

/* A new process knows nothing of where the witnesses stand; they say it. */
static void it_begins_where_the_witnesses_stand(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 3, WAIT_MS);
  static const uint64_t sizes[] = {1, 2, 255, 256, 257, 300, 512, 600};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    scribe_grow(&f.scribe, sizes[i]);
    ASSERT_OK(scope, cosign(&f, scope));
    witnesses_stop(f.witnesses);
    start(&f, scope, 3, WAIT_MS);
    ASSERT_OK(scope, cosign_anew(&f, scope)); /* the same size again */
  }
  close_all(&f);
}

/* One that has lost its state says a smaller size than before. */
static void a_forgetful_witness_begins_anew(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 3, WAIT_MS);
  scribe_grow(&f.scribe, 100);
  ASSERT_OK(scope, cosign(&f, scope));
  town_close_witnesses(&f.town);
  folder_drop(scope, &f.town.folder, "witness-0");
  town_open_witnesses(&f.town);
  scribe_grow(&f.scribe, 300);
  ASSERT_OK(scope, cosign(&f, scope));
  close_all(&f);
}

/* Answers that one witness gives, while the other two are good. */
static const struct {
  int status;
  const char *body;
  enum err err; /* of witnesses_check afterwards */
} ANSWERS[] = {
    {200, "", OK},
    {200, "what is this\n", OK},
    {400, "", OK},
    {403, "", OK},
    {404, "", OK},
    {409, "0\n", OK},
    {409, "", OK}, /* something on the way may say so */
    {409, "<html>", OK},
    {409, "299\n", OK}, /* and again, whatever it is asked */
    {429, "", OK},
    {500, "", OK},
    {503, "", OK},
    {409, "301\n", ERR_CONFLICT},
    {409, "18446744073709551615\n", ERR_CONFLICT},
    {422, "", ERR_PROOF},
};

/* What the witnesses have said; it may take a while, since the one in question may speak last. */
static enum err heard(struct fixture *f, struct scope *scope, enum err expected)
{
  enum err err;
  int rounds = 0;
  do {
    usleep(50000);
    err = witnesses_check(f->witnesses, scope);
    (void)scope_take_fault(scope);
  } while (err != expected && err == OK && ++rounds < 200);
  return err;
}

/* Until all have been asked for the last time, also those that the quorum did not need: nobody's mood changes on the way. */
static void settle_calls(struct fixture *f)
{
  for (size_t i = 0; i < TOWN_WITNESSES; i++) {
    for (int rounds = 0; atomic_load(&f->town.witnesses[i].calls) == 0 && rounds < 1000; rounds++) {
      usleep(10000);
    }
  }
}

static void one_bad_answer_hinders_nobody(void **state)
{
  for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct fixture f;
    open_new(&f, scope, 2, WAIT_MS);
    scribe_grow(&f.scribe, 100);
    ASSERT_OK(scope, cosign(&f, scope));
    settle_calls(&f);
    tell(&f, 0, ANSWERS[i].status, str_of(ANSWERS[i].body));
    scribe_grow(&f.scribe, 300);
    enum err err = cosign(&f, scope);
    (void)scope_take_fault(scope);
    if (err != OK && err != ANSWERS[i].err) {
      fail_msg("row %zu: %s", i, err_info(err)->name);
    }
    err = heard(&f, scope, ANSWERS[i].err);
    if (err != ANSWERS[i].err) {
      fail_msg("row %zu: %s", i, err_info(err)->name);
    }
    close_all(&f);
  }
  (void)state;
}

/* What contradicts us stays, though the others go on cosigning. */
static void a_contradiction_stays(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 2, WAIT_MS);
  scribe_grow(&f.scribe, 100);
  tell(&f, 2, 422, STR(""));
  (void)cosign(&f, scope);
  (void)scope_take_fault(scope);
  assert_int_equal(heard(&f, scope, ERR_PROOF), ERR_PROOF);
  town_set_moods(&f.town, MOOD_GOOD);
  for (uint64_t size = 200; size <= 300; size += 50) {
    scribe_grow(&f.scribe, size);
    ASSERT_ERR(scope, ERR_PROOF, cosign(&f, scope));
    ASSERT_ERR(scope, ERR_PROOF, witnesses_check(f.witnesses, scope));
  }
  close_all(&f);
}

/* By v1.0.0 another root of the same size is a conflict, whose size is our own, or is not told. */
static void another_root_of_our_size_is_a_fork(void **state)
{
  static const char *const bodies[] = {"100\n", "", "x"};
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct fixture f;
    open_new(&f, scope, 3, WAIT_MS);
    scribe_grow(&f.scribe, 100);
    ASSERT_OK(scope, cosign(&f, scope));
    tell(&f, 1, 409, str_of(bodies[i]));
    ASSERT_ERR(scope, ERR_PROOF, cosign_anew(&f, scope));
    close_all(&f);
  }
  (void)state;
}

/* What the witness says to the ledger's checkpoint, with further lines in front. */
static struct str answer_of(struct fixture *f, struct scope *scope, struct str before)
{
  struct witness_port port = town_witness_port(&f->town);
  struct add_checkpoint request = {.checkpoint = f->scribe.ledger.checkpoint};
  struct str text;
  struct str body;
  int status = 0;
  ASSERT_OK(scope, add_checkpoint_print(scope, &request, &text));
  ASSERT_OK(scope, port.add_checkpoint(port.self, scope, STR("https://witness.example/0"), text, &status, &body));
  assert_int_equal(status, 200);
  return scope_join(scope, before, body);
}

/* A line of this witness over another text. */
static struct str wrong_line(struct fixture *f, struct scope *scope, size_t at)
{
  struct note_signature line;
  struct str text;
  ASSERT_OK(scope, note_sign(scope, &f->town.witnesses[at].signer, STR("another text\n"), TOWN_TIME_S, &line));
  ASSERT_OK(scope, note_lines_print(scope, &(struct note){.at = &line, .len = 1}, &text));
  return text;
}

/* Else one witness could keep all others' lines from counting. */
static void a_line_in_anothers_name_is_ignored(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 3, WAIT_MS);
  scribe_grow(&f.scribe, 100);
  tell(&f, 0, 200, answer_of(&f, scope, wrong_line(&f, scope, 1)));
  ASSERT_OK(scope, cosign(&f, scope));
  close_all(&f);
}

static void a_line_that_does_not_verify_is_none(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 3, WAIT_MS);
  scribe_grow(&f.scribe, 100);
  struct str good = answer_of(&f, scope, STR(""));
  tell(&f, 0, 200, scope_join(scope, wrong_line(&f, scope, 0), good));
  ASSERT_ERR(scope, ERR_UNAVAILABLE, cosign(&f, scope));
  tell(&f, 0, 200, wrong_line(&f, scope, 1));
  usleep(50000);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, cosign(&f, scope));
  tell(&f, 0, 200, good);
  cosign_soon(&f, scope);
  close_all(&f);
}

static void many_rounds_with_changing_moods(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  static const enum mood moods[] = {MOOD_DEAD, MOOD_LOST, MOOD_GOOD, MOOD_LATE};
  open_new(&f, scope, 2, WAIT_MS);
  unsigned random = 1;
  for (uint64_t size = 1; size < LEAVES; size += 1 + random % 17) {
    random = (random * 1664525U + 1013904223U) >> 4;
    size_t bad = random % TOWN_WITNESSES;
    town_set_moods(&f.town, MOOD_GOOD);
    atomic_store(&f.town.witnesses[bad].late_ms, random % 30);
    atomic_store(&f.town.witnesses[bad].mood, moods[random / 8 % 4]);
    scribe_grow(&f.scribe, size);
    cosign_soon(&f, scope);
  }
  ASSERT_OK(scope, witnesses_check(f.witnesses, scope));
  struct buf metrics = buf_in(scope);
  struct str text;
  witnesses_metrics(f.witnesses, &metrics);
  ASSERT_OK(scope, buf_str(&metrics, &text));
  assert_true(str_contains(text, STR("dojang_registry_witness_behind{witness=\"w1\"} ")));
  close_all(&f);
}

/* SPEC: Prometheus text format: a name of the policy is whatever has no blank in it. */
static void names_are_escaped_in_metrics(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  scribe_new(&f.scribe, scope, LEAVES);
  town_new(&f.town, scope);
  struct str key = signer_key_text(scope, &f.town.witnesses[0].signer);
  struct str policy =
      scope_format(scope, "witness a\"b\\c " STR_FMT " https://witness.example/0\nquorum a\"b\\c\n", STR_ARG(key));
  ASSERT_OK(scope, log_policy_parse(scope, policy, &f.policy));
  const struct witnesses_settings settings = {.policy = &f.policy,
                                              .port = town_witness_port(&f.town),
                                              .log = f.scribe.ledger.key,
                                              .tiles = f.scribe.ledger.tiles,
                                              .wait_ms = WAIT_MS};
  ASSERT_OK(scope, witnesses_start(scope, &settings, &f.witnesses));
  struct buf metrics = buf_in(scope);
  struct str text;
  witnesses_metrics(f.witnesses, &metrics);
  ASSERT_OK(scope, buf_str(&metrics, &text));
  assert_true(str_contains(text, STR("dojang_registry_witness_behind{witness=\"a\\\"b\\\\c\"} 0\n")));
  close_all(&f);
}

static void a_witness_without_an_address_is_refused(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope, 2, WAIT_MS);
  struct str key = signer_key_text(scope, &f.town.witnesses[0].signer);
  struct witnesses *none = NULL;
  struct witnesses_settings settings = {.policy = &f.policy, .log = f.scribe.ledger.key};
  ASSERT_OK(scope,
            log_policy_parse(scope, scope_format(scope, "witness w " STR_FMT "\nquorum w\n", STR_ARG(key)), &f.policy));
  ASSERT_ERR(scope, ERR_CONFIG, witnesses_start(scope, &settings, &none));
  assert_null(none);
  witnesses_stop(none);
  close_all(&f);
}

TESTING_MAIN(SCOPED_TEST(an_empty_log_is_cosigned), SCOPED_TEST(two_of_three_are_enough),
             SCOPED_TEST(without_a_quorum_there_is_none), SCOPED_TEST(an_answer_that_got_lost_is_asked_for_again),
             SCOPED_TEST(a_late_answer_counts_when_it_comes), SCOPED_TEST(it_may_stop_while_calls_are_under_way),
             SCOPED_TEST(it_begins_where_the_witnesses_stand), SCOPED_TEST(a_forgetful_witness_begins_anew),
             SCOPED_TEST(one_bad_answer_hinders_nobody), SCOPED_TEST(a_contradiction_stays),
             SCOPED_TEST(another_root_of_our_size_is_a_fork), SCOPED_TEST(a_line_in_anothers_name_is_ignored),
             SCOPED_TEST(a_line_that_does_not_verify_is_none), SCOPED_TEST(many_rounds_with_changing_moods),
             SCOPED_TEST(names_are_escaped_in_metrics), SCOPED_TEST(a_witness_without_an_address_is_refused))
