#include "tlog/witness_answer.h"

#include "tlog/add_checkpoint.h"

static enum err read_lines(struct scope *scope, const struct note_key *witness, struct str text, struct str body,
                           struct witness_answer *out)
{
  struct note note;
  TRY(note_lines_parse(scope, body, &note));
  note.text = text;
  for (size_t i = 0; i < note.len; i++) {
    const struct note one = {text, &note.at[i], 1};
    struct note_voice voice;
    TRY(note_check(scope, &one, witness, &voice));
    if (voice.heard && voice.time_s >= out->time_s) {
      *out = (struct witness_answer){.verdict = WITNESS_COSIGNED, .line = note.at[i], .time_s = voice.time_s};
    }
  }
  return out->line.octets.len > 0 ? OK
                                  : FAIL(scope, ERR_SIGNATURE, "the answer has no signature of the witness " STR_FMT,
                                         STR_ARG(witness->name));
}

static void read_size(struct scope *scope, uint64_t old_size, struct str body, struct witness_answer *out)
{
  uint64_t size = 0;
  bool told = witness_size_parse(scope, body, &size) == OK;
  (void)scope_take_fault(scope);
  if (told && size != old_size) {
    *out = (struct witness_answer){.verdict = WITNESS_ELSEWHERE, .size = size};
  }
}

enum err witness_answer_read(struct scope *scope, const struct note_key *witness, struct str text, uint64_t old_size,
                             int status, struct str body, struct witness_answer *out)
{
  *out = (struct witness_answer){.verdict = status == 429 || status >= 500 ? WITNESS_BUSY : WITNESS_REFUSED};
  if (status == 200) {
    return read_lines(scope, witness, text, body, out);
  }
  if (status == 409) {
    read_size(scope, old_size, body, out);
  }
  return OK;
}
