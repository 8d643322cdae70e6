#include "known_log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"

enum { FILE_MODE = 0644 };

/* The file's note is of this log, this witness has cosigned it, and not before what this process knows of. */
static enum err check_file(const struct known_log *log, struct scope *scope, struct str text,
                           const struct note_key *witness, struct checkpoint *checkpoint, struct note_voice *voice)
{
  struct note note;
  TRY(checkpoint_open(scope, text, &note, checkpoint));
  TRY(note_check(scope, &note, witness, voice));
  if (!voice->heard) {
    return FAIL(scope, ERR_VALUE, "the key of this witness has not cosigned it");
  }
  if (!str_equal(checkpoint->origin, log->origin)) {
    return FAIL(scope, ERR_VALUE, "it is of another log");
  }
  bool older = checkpoint->size < log->state.size || voice->time_s < log->time_s;
  return older ? FAIL(scope, ERR_VALUE, "a later one was cosigned") : OK;
}

static enum err recall(struct known_log *log, struct scope *scope, const struct note_key *witness)
{
  struct str text;
  struct checkpoint checkpoint;
  struct note_voice voice;
  TRY(file_read(scope, log->path, LIMIT_NOTE_OCTETS, &text));
  if (check_file(log, scope, text, witness, &checkpoint, &voice) != OK) {
    struct fault fault = scope_take_fault(scope);
    return FAIL(scope, ERR_CONFIG, "%s: is not what this witness cosigned last of " STR_FMT ": %s", log->path,
                STR_ARG(log->origin), fault.text);
  }
  TRY(file_replace(scope, log->path, str_bytes(text), FILE_MODE));
  log->state = (struct witness_state){checkpoint.size, checkpoint.root};
  log->time_s = voice.time_s;
  return OK;
}

enum err known_log_settle(struct known_log *log, struct scope *scope, const struct note_key *witness)
{
  if (log->settled) {
    return OK;
  }
  if (access(log->path, F_OK) == 0) {
    TRY(recall(log, scope, witness));
  } else if (errno != ENOENT || log->time_s > 0) {
    return FAIL(scope, ERR_IO, "%s: %s", log->path, strerror(errno));
  }
  log->settled = true;
  return OK;
}

enum err known_log_replace(struct known_log *log, struct scope *scope, const struct note *note,
                           const struct checkpoint *checkpoint, uint64_t time_s)
{
  struct str text;
  TRY(note_print(scope, note, &text));
  if (text.len > LIMIT_NOTE_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "the cosigned checkpoint has more than %d octets", LIMIT_NOTE_OCTETS);
  }
  log->settled = false;
  TRY(file_replace(scope, log->path, str_bytes(text), FILE_MODE));
  log->state = (struct witness_state){checkpoint->size, checkpoint->root};
  log->time_s = time_s;
  log->settled = true;
  return OK;
}

enum err known_log_read(const struct known_log *log, struct scope *scope, struct str *note)
{
  if (log->time_s == 0) {
    return FAIL(scope, ERR_NOT_FOUND, "the witness has cosigned nothing yet of " STR_FMT, STR_ARG(log->origin));
  }
  return file_read(scope, log->path, LIMIT_NOTE_OCTETS, note);
}
