#include "witness/witness.h"

#include <pthread.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metric.h"
#include "codec/hex.h"
#include "crypto/digest.h"
#include "known_log.h"

/* A log, and the lock that makes one step of looking at what was cosigned and cosigning more. */
struct watched_log {
  pthread_mutex_t lock; /* of all below */
  struct known_log known;
  uint64_t cosigned; /* checkpoints since the start */
  uint64_t refused; /* that are not consistent with what was cosigned */
};

struct witness {
  struct scope *memory; /* of what is made when it is opened, this struct included; const from then on */
  struct note_signer signer;
  const struct clock *clock;
  struct watched_log *logs;
  size_t logs_len;
  int lock; /* of the folder */
};

static enum err hash_print(struct scope *scope, struct str origin, struct str *out)
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(origin));
  struct buf buf = buf_in(scope);
  hex_print(&buf, digest_bytes(&digest));
  return buf_str(&buf, out);
}

static struct watched_log *find_log(struct witness *witness, struct str origin)
{
  for (size_t i = 0; i < witness->logs_len; i++) {
    if (str_equal(witness->logs[i].known.origin, origin)) {
      return &witness->logs[i];
    }
  }
  return NULL;
}

/* All keys of one origin, in the witness's memory. */
static enum err copy_keys(struct scope *memory, const struct log_policy *logs, struct known_log *log)
{
  struct note_key *keys = SCOPE_ARRAY(memory, struct note_key, logs->logs_len);
  for (size_t i = 0; keys != NULL && i < logs->logs_len; i++) {
    if (str_equal(logs->logs[i].key.name, log->origin)) {
      keys[log->keys_len] = logs->logs[i].key;
      keys[log->keys_len++].name = log->origin;
    }
  }
  log->keys = keys;
  return scope_err(memory);
}

static enum err open_log(struct witness *witness, const struct witness_settings *settings, struct str origin)
{
  struct scope *memory = witness->memory;
  struct known_log log = {.origin = scope_str(memory, origin)};
  TRY(hash_print(memory, log.origin, &log.hash));
  log.path = file_join(memory, scope_cstr(memory, settings->folder), log.hash);
  TRY(copy_keys(memory, settings->logs, &log));
  TRY(known_log_settle(&log, memory, &witness->signer.key));
  struct watched_log *watched = &witness->logs[witness->logs_len++];
  watched->known = log;
  pthread_mutex_init(&watched->lock, NULL);
  return OK;
}

static enum err open_folder(struct witness *witness, struct str folder)
{
  char *path = scope_cstr(witness->memory, folder);
  struct str parent = scope_format(witness->memory, STR_FMT "/..", STR_ARG(folder));
  if (path == NULL || parent.at == NULL) {
    return scope_err(witness->memory);
  }
  TRY(folder_claim(witness->memory, path, &witness->lock));
  TRY(folder_sync(witness->memory, path));
  return folder_sync(witness->memory, parent.at);
}

static enum err open_all(struct witness *witness, const struct witness_settings *settings)
{
  struct scope *memory = witness->memory;
  struct str name = scope_str(memory, settings->name);
  witness->clock = settings->clock;
  witness->signer.pair = settings->key;
  TRY(note_key_of(memory, name, NOTE_KEY_WITNESS, key_pair_public(settings->key), &witness->signer.key));
  TRY(open_folder(witness, settings->folder));
  witness->logs = SCOPE_ARRAY(memory, struct watched_log, settings->logs->logs_len);
  for (size_t i = 0; witness->logs != NULL && i < settings->logs->logs_len; i++) {
    struct str origin = settings->logs->logs[i].key.name;
    if (find_log(witness, origin) == NULL) {
      TRY(open_log(witness, settings, origin));
    }
  }
  return scope_err(memory);
}

enum err witness_open(struct scope *scope, const struct witness_settings *settings, struct witness **out)
{
  *out = NULL;
  struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
  struct witness *witness = memory == NULL ? NULL : SCOPE_NEW(memory, struct witness);
  if (witness == NULL) {
    scope_free(memory);
    return FAIL(scope, ERR_LIMIT, "no memory for a witness");
  }
  *witness = (struct witness){.memory = memory, .lock = -1};
  enum err err = open_all(witness, settings);
  if (err != OK) {
    err = FAIL(scope, err, "%s", scope_first_fault(memory)->text);
    witness_close(witness);
    return err;
  }
  *out = witness;
  return OK;
}

void witness_close(struct witness *witness)
{
  if (witness == NULL) {
    return;
  }
  for (size_t i = 0; i < witness->logs_len; i++) {
    pthread_mutex_destroy(&witness->logs[i].lock);
  }
  if (witness->lock >= 0) {
    (void)close(witness->lock);
  }
  scope_free(witness->memory);
}

const struct note_key *witness_key(const struct witness *witness)
{
  return &witness->signer.key;
}

/* Anybody may send a checkpoint with a wrong proof. Two roots of one size are the log's own contradiction. */
static void tell_refused(struct watched_log *log, const struct checkpoint *checkpoint)
{
  const struct known_log *known = &log->known;
  log->refused++;
  if (checkpoint->size == known->state.size) {
    LOG(LOG_ALERT, "witness.log_forked", LOG_TEXT("origin", known->origin),
        LOG_NUMBER("size", (int64_t)checkpoint->size));
    return;
  }
  LOG(LOG_WARNING, "witness.proof_refused", LOG_TEXT("origin", known->origin),
      LOG_NUMBER("size", (int64_t)checkpoint->size), LOG_NUMBER("cosigned_size", (int64_t)known->state.size));
}

static bool has_line_of(const struct note_signature *lines, size_t len, const struct note_signature *line)
{
  for (size_t i = 0; i < len; i++) {
    if (lines[i].id == line->id && str_equal(lines[i].name, line->name)) {
      return true;
    }
  }
  return false;
}

static bool is_of_log(const struct known_log *log, const struct note_signature *line)
{
  for (size_t i = 0; i < log->keys_len; i++) {
    if (log->keys[i].id == line->id && str_equal(log->keys[i].name, line->name)) {
      return true;
    }
  }
  return false;
}

/* What is kept of a note: a line of each of the log's keys, which were checked, and the witness's own. Nobody has
   looked at the others. */
static enum err cosigned_note(struct scope *scope, const struct known_log *log, const struct note *note,
                              const struct note_signature *own, struct note *out)
{
  struct note_signature *lines = SCOPE_ARRAY(scope, struct note_signature, note->len + 1);
  size_t len = 0;
  if (lines == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < note->len && len < LIMIT_NOTE_SIGNATURES - 1; i++) {
    if (is_of_log(log, &note->at[i]) && !has_line_of(lines, len, &note->at[i])) {
      lines[len++] = note->at[i];
    }
  }
  lines[len++] = *own;
  *out = (struct note){note->text, lines, len};
  return OK;
}

/* Never earlier than the last cosignature, wherever the clock goes. */
static uint64_t time_of(const struct witness *witness, const struct known_log *log)
{
  int64_t now_s = clock_now_s(witness->clock);
  return now_s > 0 && (uint64_t)now_s > log->time_s ? (uint64_t)now_s : log->time_s;
}

/* Persists before it gives the line away. */
static enum err cosign(struct witness *witness, struct scope *scope, struct watched_log *watched,
                       const struct note *note, const struct checkpoint *checkpoint, uint64_t time_s,
                       struct str *answer)
{
  struct known_log *log = &watched->known;
  struct note_signature own;
  struct note kept;
  struct str line;
  TRY(note_sign(scope, &witness->signer, note->text, time_s, &own));
  TRY(note_lines_print(scope, &(struct note){.at = &own, .len = 1}, &line));
  TRY(cosigned_note(scope, log, note, &own, &kept));
  TRY(known_log_replace(log, scope, &kept, checkpoint, time_s));
  watched->cosigned++;
  *answer = line;
  return OK;
}

/* The line that was given away last. */
static enum err repeat(const struct witness *witness, struct scope *scope, const struct known_log *log,
                       struct str *answer)
{
  const struct note_key *key = &witness->signer.key;
  struct str text;
  struct note note;
  TRY(known_log_read(log, scope, &text));
  TRY(note_parse(scope, text, &note));
  for (size_t i = 0; i < note.len; i++) {
    if (note.at[i].id == key->id && str_equal(note.at[i].name, key->name)) {
      return note_lines_print(scope, &(struct note){.at = &note.at[i], .len = 1}, answer);
    }
  }
  return FAIL(scope, ERR_IO, "%s: lacks the cosignature of this witness", log->path);
}

static bool is_cosigned(const struct known_log *log, const struct checkpoint *checkpoint, uint64_t time_s)
{
  return log->time_s == time_s && log->state.size == checkpoint->size &&
         tlog_hash_equal(&log->state.root, &checkpoint->root);
}

static enum err decide(struct witness *witness, struct scope *scope, struct watched_log *log,
                       const struct add_checkpoint *request, const struct note *note,
                       const struct checkpoint *checkpoint, struct str *answer)
{
  struct known_log *known = &log->known;
  TRY(known_log_settle(known, scope, &witness->signer.key));
  enum err err = add_checkpoint_check(scope, request, note, checkpoint, known->keys, known->keys_len, &known->state);
  if (err == ERR_CONFLICT) {
    TRY(witness_size_print(scope, known->state.size, answer));
  }
  if (err == ERR_PROOF) {
    tell_refused(log, checkpoint);
  }
  TRY(err);
  /* Anybody may send the checkpoint that stands. Of one second that says nothing new, and costs no write. */
  uint64_t time_s = time_of(witness, known);
  return is_cosigned(known, checkpoint, time_s) ? repeat(witness, scope, known, answer)
                                                : cosign(witness, scope, log, note, checkpoint, time_s, answer);
}

enum err witness_add_checkpoint(struct witness *witness, struct scope *scope, struct str text, struct str *answer)
{
  struct add_checkpoint request;
  struct note note;
  struct checkpoint checkpoint;
  *answer = (struct str){0};
  TRY(add_checkpoint_parse(scope, text, &request));
  TRY(checkpoint_open(scope, request.checkpoint, &note, &checkpoint));
  if (checkpoint.extension.len > 0) {
    return FAIL(scope, ERR_UNSUPPORTED, "checkpoints with extension lines are not cosigned");
  }
  struct watched_log *log = find_log(witness, checkpoint.origin);
  if (log == NULL) {
    return FAIL(scope, ERR_NOT_FOUND, "the witness does not know the log " STR_FMT, STR_ARG(checkpoint.origin));
  }
  pthread_mutex_lock(&log->lock);
  enum err err = decide(witness, scope, log, &request, &note, &checkpoint, answer);
  pthread_mutex_unlock(&log->lock);
  return err;
}

static enum err read_log(struct witness *witness, struct scope *scope, struct known_log *log, struct str *note)
{
  TRY(known_log_settle(log, scope, &witness->signer.key));
  return known_log_read(log, scope, note);
}

enum err witness_checkpoint(struct witness *witness, struct scope *scope, struct str origin_hash_hex, struct str *note)
{
  for (size_t i = 0; i < witness->logs_len; i++) {
    struct watched_log *log = &witness->logs[i];
    if (str_equal(log->known.hash, origin_hash_hex)) {
      pthread_mutex_lock(&log->lock);
      enum err err = read_log(witness, scope, &log->known, note);
      pthread_mutex_unlock(&log->lock);
      return err;
    }
  }
  return FAIL(scope, ERR_NOT_FOUND, "no log that the witness knows has an origin of this hash");
}

enum err witness_health(struct witness *witness, struct scope *scope)
{
  enum err err = OK;
  for (size_t i = 0; i < witness->logs_len && err == OK; i++) {
    struct watched_log *log = &witness->logs[i];
    pthread_mutex_lock(&log->lock);
    err = known_log_settle(&log->known, scope, &witness->signer.key);
    pthread_mutex_unlock(&log->lock);
  }
  return err;
}

void witness_metrics(struct witness *witness, struct buf *out)
{
  buf_add(out, STR("# HELP dojang_witness_size Leaves of the tree that was cosigned last.\n"
                   "# TYPE dojang_witness_size gauge\n"
                   "# HELP dojang_witness_time_seconds When that was, in seconds since 1970.\n"
                   "# TYPE dojang_witness_time_seconds gauge\n"
                   "# HELP dojang_witness_cosigned_total Checkpoints cosigned.\n"
                   "# TYPE dojang_witness_cosigned_total counter\n"
                   "# HELP dojang_witness_refused_total Checkpoints not consistent with what was cosigned.\n"
                   "# TYPE dojang_witness_refused_total counter\n"));
  for (size_t i = 0; i < witness->logs_len; i++) {
    struct watched_log *log = &witness->logs[i];
    pthread_mutex_lock(&log->lock);
    metric_print(out, "dojang_witness_size", "origin", log->known.origin, log->known.state.size);
    metric_print(out, "dojang_witness_time_seconds", "origin", log->known.origin, log->known.time_s);
    metric_print(out, "dojang_witness_cosigned_total", "origin", log->known.origin, log->cosigned);
    metric_print(out, "dojang_witness_refused_total", "origin", log->known.origin, log->refused);
    pthread_mutex_unlock(&log->lock);
  }
}
