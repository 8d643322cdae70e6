/* What a log may say to a witness, one request after the other with a NUL between them: as it is (r), or with the log's
   signature put to its checkpoint (s). Whatever it says, what was cosigned only grows, and is kept. */
#include "target.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "temporary.h"
#include "tlog/add_checkpoint.h"
#include "witness/witness.h"

enum { TIME_S = 1773100800, SEED_OCTETS = 32, LOG_SEED = 7, WITNESS_SEED = 8 };

#define ORIGIN "log.example/2026"
#define ORIGIN_HASH "3192c68a87e6daf8bbecabd9ba0d92295ae50b2c345b99ac56f22a4b33593fbe"

static struct key_pair *pairs[WITNESS_SEED + 1];

static void free_pairs(void)
{
  key_pair_free(pairs[LOG_SEED]);
  key_pair_free(pairs[WITNESS_SEED]);
}

static struct note_signer signer_of(struct scope *scope, uint8_t seed, const char *name, enum note_key_kind kind)
{
  if (pairs[seed] == NULL) {
    uint8_t octets[SEED_OCTETS];
    memset(octets, seed, sizeof octets);
    must(key_pair_from_seed(scope, KEY_ED25519, (struct bytes){octets, sizeof octets}, &pairs[seed]) == OK);
    must(seed != LOG_SEED || atexit(free_pairs) == 0);
  }
  struct note_signer signer = {.pair = pairs[seed]};
  must(note_key_of(scope, str_of(name), kind, key_pair_public(signer.pair), &signer.key) == OK);
  return signer;
}

/* A witness while the input is read, and what it must have cosigned. */
struct run {
  struct scope *scope;
  struct note_signer log;
  struct note_signer signer; /* the witness's */
  struct clock clock;
  struct witness *witness;
  bool begun; /* something was cosigned */
  struct checkpoint last;
  uint64_t time_s;
};

/* Each input begins with a witness that has cosigned nothing. */
static void forget(struct scope *scope)
{
  char *path = file_join(scope, temporary_folder(), STR(ORIGIN_HASH));
  must(unlink(path) == 0 || errno == ENOENT);
}

static void open_witness(struct run *run)
{
  const struct policy_log log = {.key = run->log.key};
  const struct log_policy logs = {.logs = &log, .logs_len = 1, .quorum = QUORUM_NONE};
  const struct witness_settings settings = {
      .folder = str_of(temporary_folder()),
      .name = run->signer.key.name,
      .key = run->signer.pair,
      .logs = &logs,
      .clock = &run->clock,
  };
  must(witness_open(run->scope, &settings, &run->witness) == OK);
}

static void check_monitor(struct run *run)
{
  struct str text;
  struct note note;
  struct checkpoint seen;
  struct note_voice voice;
  if (!run->begun) {
    must(witness_checkpoint(run->witness, run->scope, STR(ORIGIN_HASH), &text) == ERR_NOT_FOUND);
    (void)scope_take_fault(run->scope);
    return;
  }
  must(witness_checkpoint(run->witness, run->scope, STR(ORIGIN_HASH), &text) == OK);
  must(checkpoint_open(run->scope, text, &note, &seen) == OK);
  must(seen.size == run->last.size && tlog_hash_equal(&seen.root, &run->last.root));
  must(note_check(run->scope, &note, &run->log.key, &voice) == OK && voice.heard);
  must(note_check(run->scope, &note, &run->signer.key, &voice) == OK && voice.heard);
}

static void check_cosigned(struct run *run, struct str request, struct str answer)
{
  struct add_checkpoint parsed;
  struct note note;
  struct checkpoint checkpoint;
  struct note lines;
  struct note_voice voice;
  must(add_checkpoint_parse(run->scope, request, &parsed) == OK);
  must(checkpoint_open(run->scope, parsed.checkpoint, &note, &checkpoint) == OK);
  must(note_lines_parse(run->scope, answer, &lines) == OK && lines.len == 1);
  lines.text = note.text;
  must(note_check(run->scope, &lines, &run->signer.key, &voice) == OK && voice.heard && voice.time_s >= run->time_s);
  must(str_equal(checkpoint.origin, STR(ORIGIN)) && checkpoint.extension.len == 0);
  must(checkpoint.size >= run->last.size);
  must(!run->begun || checkpoint.size > run->last.size || tlog_hash_equal(&checkpoint.root, &run->last.root));
  run->begun = true;
  run->time_s = voice.time_s;
  run->last = checkpoint;
}

static void check_size(struct run *run, struct str answer)
{
  uint64_t size = 0;
  must(witness_size_parse(run->scope, answer, &size) == OK && size == run->last.size);
}

static void ask(struct run *run, struct str request)
{
  struct str answer;
  enum err err = witness_add_checkpoint(run->witness, run->scope, request, &answer);
  must(err != ERR_IO && err != ERR_CONFIG && (err == OK || err == ERR_CONFLICT || answer.len == 0));
  (void)scope_take_fault(run->scope);
  if (err == OK) {
    check_cosigned(run, request, answer);
  }
  if (err == ERR_CONFLICT) {
    check_size(run, answer);
  }
}

/* Behind the first empty line stands the text of a checkpoint. */
static void ask_signed(struct run *run, struct str unsigned_request)
{
  const char *end = memmem(unsigned_request.at, unsigned_request.len, "\n\n", 2);
  size_t from = end == NULL ? unsigned_request.len : (size_t)(end - unsigned_request.at) + 2;
  struct str text = str_slice(unsigned_request, from, unsigned_request.len);
  struct note_signature line;
  struct str note;
  must(note_sign(run->scope, &run->log, text, 0, &line) == OK);
  if (note_print(run->scope, &(struct note){text, &line, 1}, &note) != OK) {
    (void)scope_take_fault(run->scope);
    return;
  }
  ask(run, scope_join(run->scope, str_slice(unsigned_request, 0, from), note));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct run run = {
      .scope = scope,
      .log = signer_of(scope, LOG_SEED, ORIGIN, NOTE_KEY_LOG),
      .signer = signer_of(scope, WITNESS_SEED, "witness.north.example", NOTE_KEY_WITNESS),
      .clock = {TIME_S},
  };
  struct str rest = bytes_str((struct bytes){octets, len});
  forget(scope);
  open_witness(&run);
  while (rest.len > 0) {
    size_t end = str_find(rest, '\0', 0);
    struct str part = str_slice(rest, 1, end);
    if (rest.at[0] == 'r') {
      ask(&run, part);
    }
    if (rest.at[0] == 's') {
      ask_signed(&run, part);
    }
    run.clock.fixed_s += rest.at[0] == 't' ? 60 : -1; /* clocks go as they like */
    rest = end == SIZE_MAX ? STR("") : str_slice(rest, end + 1, rest.len);
  }
  check_monitor(&run);
  witness_close(run.witness);
  open_witness(&run);
  check_monitor(&run);
  witness_close(run.witness);
  return 0;
}
