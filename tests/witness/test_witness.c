#include "witness_city.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"

static int setup(void **state)
{
  struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct city *city = SCOPE_NEW(scope, struct city);
  *city = city_new(scope);
  city_open(city);
  *state = city;
  return 0;
}

static int teardown(void **state)
{
  struct city *city = *state;
  city_clear(city);
  scope_free(city->scope);
  return 0;
}

static void cosigns(struct city *city, uint64_t old_size, uint64_t size)
{
  struct str answer;
  ASSERT_OK(city->scope, city_ask(city, city_request(city, old_size, size), &answer));
  (void)city_check_answer(city, answer, city_checkpoint(city, size));
}

static void conflicts(struct city *city, struct str request, const char *size_line)
{
  struct str answer;
  ASSERT_ERR(city->scope, ERR_CONFLICT, city_ask(city, request, &answer));
  ASSERT_STR(answer, str_of(size_line));
}

static void refuses(struct city *city, enum err err, struct str request)
{
  struct str answer;
  ASSERT_ERR(city->scope, err, city_ask(city, request, &answer));
  assert_int_equal(answer.len, 0);
}

/* The size in the state that monitors see. */
static uint64_t cosigned_size(struct city *city)
{
  struct str text;
  struct note note;
  struct checkpoint checkpoint;
  struct note_voice voice;
  ASSERT_OK(city->scope, city_monitor(city, &text));
  ASSERT_OK(city->scope, checkpoint_open(city->scope, text, &note, &checkpoint));
  assert_int_equal(note.len, 2);
  ASSERT_OK(city->scope, note_check(city->scope, &note, &city->log.key, &voice));
  assert_true(voice.heard);
  ASSERT_OK(city->scope, note_check(city->scope, &note, &city->witness_signer.key, &voice));
  assert_true(voice.heard);
  return checkpoint.size;
}

static void grows_with_the_log(void **state)
{
  struct city *city = *state;
  static const uint64_t sizes[] = {0, 0, 1, 2, 100, 255, 256, 257, 257, 300};
  struct str note;
  ASSERT_ERR(city->scope, ERR_NOT_FOUND, city_monitor(city, &note));
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    cosigns(city, i == 0 ? 0 : sizes[i - 1], sizes[i]);
    assert_int_equal(cosigned_size(city), sizes[i]);
  }
  city_close(city);
  city_open(city);
  assert_int_equal(cosigned_size(city), 300);
  cosigns(city, 300, 300);
}

static void answers_what_the_specification_says(void **state)
{
  struct city *city = *state;
  struct scope *scope = city->scope;
  struct note_signer stranger = signer_of(scope, 9, LOG_NAME, NOTE_KEY_LOG);
  struct note_signer other = signer_of(scope, 10, "other.example/log", NOTE_KEY_LOG);
  cosigns(city, 0, 100);
  struct str good = city_request(city, 100, 300);
  struct tlog_hash root = model_root(city->model, 0, 300);
  struct str text = city_checkpoint(city, 300);
  struct str extended = scope_join(scope, text, STR("more\n"));
  struct str elsewhere = checkpoint_text(scope, "other.example/log", 300, &root);
  refuses(city, ERR_SYNTAX, STR(""));
  refuses(city, ERR_SYNTAX, text_with(scope, good, "old 100\n", "old 0100\n"));
  refuses(city, ERR_SYNTAX, str_slice(good, 0, good.len - 1));
  refuses(city, ERR_RANGE, city_request(city, 300, 100));
  refuses(city, ERR_UNSUPPORTED, city_request_of(city, 100, 300, signed_note(scope, extended, &city->log, 1, 0)));
  refuses(city, ERR_FORBIDDEN, city_request_of(city, 100, 300, signed_note(scope, text, &stranger, 1, 0)));
  refuses(city, ERR_FORBIDDEN, text_with(scope, good, "\n300\n", "\n299\n"));
  refuses(city, ERR_NOT_FOUND, city_request_of(city, 100, 300, signed_note(scope, elsewhere, &other, 1, 0)));
  refuses(city, ERR_PROOF,
          text_with(scope, good, "\n\n" LOG_NAME, "\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n" LOG_NAME));
  conflicts(city, city_request(city, 0, 300), "100\n");
  conflicts(city, city_request(city, 99, 300), "100\n");
  conflicts(city, city_request(city, 101, 300), "100\n");
  conflicts(city, city_request(city, 50, 60), "100\n"); /* a log that went back */
  assert_int_equal(cosigned_size(city), 100);
  struct str answer;
  ASSERT_OK(scope, city_ask(city, good, &answer)); /* whatever was refused left nothing behind */
}

static void a_path_has_a_limit(void **state)
{
  struct city *city = *state;
  struct buf buf = buf_in(city->scope);
  struct str request;
  buf_add(&buf, STR("old 1\n"));
  for (int i = 0; i <= LIMIT_LOG_PATH; i++) {
    buf_add(&buf, STR("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"));
  }
  buf_add_char(&buf, '\n');
  buf_add(&buf, signed_note(city->scope, city_checkpoint(city, 300), &city->log, 1, 0));
  ASSERT_OK(city->scope, buf_str(&buf, &request));
  refuses(city, ERR_LIMIT, request);
}

static void forks_are_refused(void **state)
{
  struct city *city = *state;
  struct scope *scope = city->scope;
  static const uint64_t sizes[] = {100, 101, 256, 300};
  cosigns(city, 0, 100);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct tlog_hash root = model_root(city->model, 0, sizes[i]);
    root.at[0] ^= 1;
    struct str note = signed_note(scope, checkpoint_text(scope, LOG_NAME, sizes[i], &root), &city->log, 1, 0);
    refuses(city, ERR_PROOF, city_request_of(city, 100, sizes[i], note));
    assert_int_equal(cosigned_size(city), 100);
  }
}

static void the_empty_tree_has_one_root(void **state)
{
  struct city *city = *state;
  struct scope *scope = city->scope;
  struct tlog_hash root = model_root(city->model, 0, 1);
  struct str note = signed_note(scope, checkpoint_text(scope, LOG_NAME, 0, &root), &city->log, 1, 0);
  refuses(city, ERR_PROOF, city_request_of(city, 0, 0, note));
  cosigns(city, 0, 0);
  refuses(city, ERR_PROOF, city_request_of(city, 0, 0, note));
  struct str proven =
      text_with(scope, city_request(city, 0, 5), "old 0\n", "old 0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
  refuses(city, ERR_PROOF, proven);
  cosigns(city, 0, 5);
  conflicts(city, city_request(city, 0, 5), "5\n");
}

static uint64_t refresh(struct city *city)
{
  struct str answer;
  ASSERT_OK(city->scope, city_ask(city, city_request(city, 100, 100), &answer));
  return city_check_answer(city, answer, city_checkpoint(city, 100));
}

static void time_never_goes_back(void **state)
{
  struct city *city = *state;
  cosigns(city, 0, 100);
  city->clock.fixed_s = CITY_TIME_S + 60;
  assert_int_equal(refresh(city), CITY_TIME_S + 60);
  city->clock.fixed_s = CITY_TIME_S;
  assert_int_equal(refresh(city), CITY_TIME_S + 60);
  city_close(city);
  city_open(city);
  assert_int_equal(refresh(city), CITY_TIME_S + 60);
  city->clock.fixed_s = CITY_TIME_S + 61;
  assert_int_equal(refresh(city), CITY_TIME_S + 61);
}

/* A note may come with any lines: with ones under the witness's own name, with the log's line a hundred times. Nobody
   looks at them, and they are neither kept nor given back. */
static void lines_of_others_are_not_kept(void **state)
{
  struct city *city = *state;
  struct scope *scope = city->scope;
  struct str text = city_checkpoint(city, 100);
  struct note_signature lines[LIMIT_NOTE_SIGNATURES];
  static const uint8_t octets[72] = {1, 2, 3};
  ASSERT_OK(scope, note_sign(scope, &city->log, text, 0, &lines[0]));
  lines[1] = (struct note_signature){city->witness_signer.key.name, city->witness_signer.key.id, {octets, 72}};
  lines[2] = (struct note_signature){STR("grease.invalid"), 7, {octets, 40}};
  for (size_t i = 3; i < LIMIT_NOTE_SIGNATURES; i++) {
    lines[i] = lines[0];
  }
  struct str whole;
  struct str answer;
  ASSERT_OK(scope, note_print(scope, &(struct note){text, lines, LIMIT_NOTE_SIGNATURES}, &whole));
  ASSERT_OK(scope, city_ask(city, city_request_of(city, 0, 100, whole), &answer));
  (void)city_check_answer(city, answer, text);
  assert_int_equal(cosigned_size(city), 100);
  city_close(city);
  city_open(city);
  assert_int_equal(cosigned_size(city), 100);
  cosigns(city, 100, 300);
}

static void two_keys_of_one_origin_are_one_log(void **state)
{
  struct city *city = *state;
  struct scope *scope = city->scope;
  struct note_signer fresh = signer_of(scope, 9, LOG_NAME, NOTE_KEY_LOG);
  const struct policy_log logs[] = {{.key = city->log.key}, {.key = fresh.key}};
  const struct log_policy policy = {.logs = logs, .logs_len = 2, .quorum = QUORUM_NONE};
  struct witness_settings settings = {
      .folder = str_of(city->folder),
      .name = STR(WITNESS_NAME),
      .key = city->witness_signer.pair,
      .logs = &policy,
      .clock = &city->clock,
  };
  cosigns(city, 0, 100);
  city_close(city);
  ASSERT_OK(scope, witness_open(scope, &settings, &city->witness));
  struct str answer;
  struct str both = signed_note(scope, city_checkpoint(city, 200), (struct note_signer[]){city->log, fresh}, 2, 0);
  struct str one = signed_note(scope, city_checkpoint(city, 300), &fresh, 1, 0);
  conflicts(city, city_request_of(city, 0, 200, both), "100\n");
  ASSERT_OK(scope, city_ask(city, city_request_of(city, 100, 200, both), &answer));
  ASSERT_OK(scope, city_ask(city, city_request_of(city, 200, 300, one), &answer));
}

static enum err open_again(struct city *city, const struct note_signer *signer, struct witness **out)
{
  const struct witness_settings settings = {
      .folder = str_of(city->folder),
      .name = signer->key.name,
      .key = signer->pair,
      .logs = &city->logs,
      .clock = &city->clock,
  };
  return witness_open(city->scope, &settings, out);
}

static void a_folder_belongs_to_one(void **state)
{
  struct city *city = *state;
  struct witness *second = NULL;
  ASSERT_ERR(city->scope, ERR_CONFLICT, open_again(city, &city->witness_signer, &second));
  assert_null(second);
  cosigns(city, 0, 100);
}

static void a_state_that_is_not_its_own_is_refused(void **state)
{
  struct city *city = *state;
  struct scope *scope = city->scope;
  struct witness *other = NULL;
  struct note_signer stranger = signer_of(scope, 9, WITNESS_NAME, NOTE_KEY_WITNESS);
  struct str path = city_state_file(city);
  cosigns(city, 0, 100);
  city_close(city);
  ASSERT_ERR(scope, ERR_CONFIG, open_again(city, &stranger, &other));
  struct str text = testing_read(scope, path.at);
  ASSERT_OK(scope, file_replace(scope, path.at, str_bytes(text_with(scope, text, "\n100\n", "\n10\n")), 0644));
  ASSERT_ERR(scope, ERR_CONFIG, open_again(city, &city->witness_signer, &other));
  for (size_t len = 0; len < text.len; len++) {
    ASSERT_OK(scope, file_replace(scope, path.at, str_bytes(str_slice(text, 0, len)), 0644));
    ASSERT_ERR(scope, ERR_CONFIG, open_again(city, &city->witness_signer, &other));
  }
  ASSERT_OK(scope, file_replace(scope, path.at, str_bytes(text), 0644));
  city_open(city);
  cosigns(city, 100, 300);
}

/* A folder in the place of the file: nothing can be renamed onto it. */
static void what_cannot_be_kept_is_not_answered(void **state)
{
  struct city *city = *state;
  struct scope *scope = city->scope;
  struct str path = city_state_file(city);
  struct str aside = scope_format(scope, "%s.aside", path.at);
  struct str answer;
  cosigns(city, 0, 100);
  assert_int_equal(rename(path.at, aside.at), 0);
  assert_int_equal(mkdir(path.at, 0700), 0);
  ASSERT_ERR(scope, ERR_IO, city_ask(city, city_request(city, 100, 300), &answer));
  assert_int_equal(answer.len, 0);
  ASSERT_ERR(scope, ERR_IO, witness_health(city->witness, scope));
  struct str note;
  ASSERT_ERR(scope, ERR_IO, city_monitor(city, &note));
  assert_int_equal(rmdir(path.at), 0);
  /* The file is gone, which is not the same as that nothing was cosigned. */
  ASSERT_ERR(scope, ERR_IO, city_ask(city, city_request(city, 0, 300), &answer));
  assert_int_equal(rename(aside.at, path.at), 0);
  conflicts(city, city_request(city, 0, 300), "100\n");
  ASSERT_OK(scope, witness_health(city->witness, scope));
  cosigns(city, 100, 300);
}

static void an_older_state_put_back_is_refused(void **state)
{
  struct city *city = *state;
  struct scope *scope = city->scope;
  struct str path = city_state_file(city);
  struct str answer;
  cosigns(city, 0, 100);
  struct str backup = testing_read(scope, path.at);
  cosigns(city, 100, 200);
  assert_int_equal(unlink(path.at), 0);
  assert_int_equal(mkdir(path.at, 0700), 0);
  ASSERT_ERR(scope, ERR_IO, city_ask(city, city_request(city, 200, 300), &answer));
  assert_int_equal(rmdir(path.at), 0);
  ASSERT_OK(scope, file_replace(scope, path.at, str_bytes(backup), 0644));
  ASSERT_ERR(scope, ERR_CONFIG, city_ask(city, city_request(city, 100, 300), &answer));
}

/* Several processes of one log, as none should have: each wants to grow from the same size to another. */
enum { THREADS = 8, ROUNDS = 30 };

struct racer {
  struct city *city;
  struct str request;
  enum err err;
};

static void *race(void *self)
{
  struct racer *racer = self;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct str answer;
  racer->err = witness_add_checkpoint(racer->city->witness, scope, racer->request, &answer);
  return NULL;
}

static void of_many_threads_one_wins(void **state)
{
  struct city *city = *state;
  uint64_t old_size = 0;
  for (int round = 0; round < ROUNDS; round++) {
    struct racer racers[THREADS];
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
      racers[i] = (struct racer){city, city_request(city, old_size, old_size + 1 + i), OK};
    }
    for (size_t i = 0; i < THREADS; i++) {
      assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    size_t won = 0;
    uint64_t size = 0;
    for (size_t i = 0; i < THREADS; i++) {
      assert_int_equal(pthread_join(threads[i], NULL), 0);
      assert_true(racers[i].err == OK || racers[i].err == ERR_CONFLICT);
      won += racers[i].err == OK;
      size = racers[i].err == OK ? old_size + 1 + i : size;
    }
    assert_int_equal(won, 1);
    assert_int_equal(cosigned_size(city), size);
    old_size = size;
  }
}

/* Who replays a checkpoint costs the witness neither a signature nor a write, until it can say something new. */
static void a_replay_gets_the_same_line(void **state)
{
  struct city *city = *state;
  struct scope *scope = city->scope;
  struct str first, again, later;
  struct stat before, after;
  struct buf buf = buf_in(scope);
  struct str text;
  ASSERT_OK(scope, city_ask(city, city_request(city, 0, 100), &first));
  assert_int_equal(stat(city_state_file(city).at, &before), 0);
  ASSERT_OK(scope, city_ask(city, city_request(city, 100, 100), &again));
  assert_int_equal(stat(city_state_file(city).at, &after), 0);
  ASSERT_STR(again, first);
  assert_true(before.st_ino == after.st_ino); /* which a new file would not have */
  city_close(city);
  city_open(city);
  ASSERT_OK(scope, city_ask(city, city_request(city, 100, 100), &again));
  ASSERT_STR(again, first);
  city->clock.fixed_s++;
  ASSERT_OK(scope, city_ask(city, city_request(city, 100, 100), &later));
  assert_int_equal(city_check_answer(city, later, city_checkpoint(city, 100)), CITY_TIME_S + 1);
  witness_metrics(city->witness, &buf);
  ASSERT_OK(scope, buf_str(&buf, &text));
  assert_true(str_contains(text, STR("dojang_witness_cosigned_total{origin=\"" LOG_NAME "\"} 1\n")));
}

static void metrics_tell_the_size(void **state)
{
  struct city *city = *state;
  struct buf buf = buf_in(city->scope);
  struct str text;
  struct tlog_hash root = {0};
  cosigns(city, 0, 100);
  struct str fork = signed_note(city->scope, checkpoint_text(city->scope, LOG_NAME, 100, &root), &city->log, 1, 0);
  refuses(city, ERR_PROOF, city_request_of(city, 100, 100, fork));
  witness_metrics(city->witness, &buf);
  ASSERT_OK(city->scope, buf_str(&buf, &text));
  assert_true(str_contains(text, STR("dojang_witness_size{origin=\"" LOG_NAME "\"} 100\n")));
  assert_true(str_contains(text, STR("dojang_witness_time_seconds{origin=\"" LOG_NAME "\"} 1773100800\n")));
  assert_true(str_contains(text, STR("dojang_witness_cosigned_total{origin=\"" LOG_NAME "\"} 1\n")));
  assert_true(str_contains(text, STR("dojang_witness_refused_total{origin=\"" LOG_NAME "\"} 1\n")));
}

#define WITNESS_TEST(function) cmocka_unit_test_setup_teardown((function), setup, teardown)

TESTING_MAIN(WITNESS_TEST(grows_with_the_log), WITNESS_TEST(answers_what_the_specification_says),
             WITNESS_TEST(a_path_has_a_limit), WITNESS_TEST(forks_are_refused),
             WITNESS_TEST(the_empty_tree_has_one_root), WITNESS_TEST(time_never_goes_back),
             WITNESS_TEST(lines_of_others_are_not_kept), WITNESS_TEST(two_keys_of_one_origin_are_one_log),
             WITNESS_TEST(a_folder_belongs_to_one), WITNESS_TEST(a_state_that_is_not_its_own_is_refused),
             WITNESS_TEST(what_cannot_be_kept_is_not_answered), WITNESS_TEST(an_older_state_put_back_is_refused),
             WITNESS_TEST(of_many_threads_one_wins), WITNESS_TEST(a_replay_gets_the_same_line),
             WITNESS_TEST(metrics_tell_the_size))
