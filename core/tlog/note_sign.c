/* What a note's keys sign, and how the signature stands in its line. */
#include "tlog/note.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"

enum { SIGNATURE_OCTETS = 64, TIME_OCTETS = 8 };
static const uint64_t TIME_MOST_S = INT64_MAX;

/* SPEC: c2sp.org/tlog-cosignature@v1.0.1, Ed25519 signed message */
static enum err message_of(struct scope *scope, enum note_key_kind kind, struct str text, uint64_t time_s,
                           struct bytes *out)
{
  if (kind == NOTE_KEY_LOG) {
    *out = str_bytes(text);
    return OK;
  }
  struct buf buf = buf_in(scope);
  buf_add(&buf, STR("cosignature/v1\ntime "));
  buf_add_u64(&buf, time_s);
  buf_add_char(&buf, '\n');
  buf_add(&buf, text);
  return buf_bytes(&buf, out);
}

enum err note_sign(struct scope *scope, const struct note_signer *signer, struct str text, uint64_t time_s,
                   struct note_signature *out)
{
  size_t front = signer->key.kind == NOTE_KEY_WITNESS ? TIME_OCTETS : 0;
  assert(time_s <= TIME_MOST_S);
  struct bytes message = {0};
  struct signature signature;
  TRY(message_of(scope, signer->key.kind, text, time_s, &message));
  TRY(key_pair_sign(scope, signer->pair, message, &signature));
  uint8_t *octets = SCOPE_ROOM(scope, uint8_t, TIME_OCTETS + SIGNATURE_OCTETS);
  if (octets == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < front; i++) {
    octets[i] = (uint8_t)(time_s >> (TIME_OCTETS - 1 - i) * 8);
  }
  memcpy(octets + front, signature.at, SIGNATURE_OCTETS);
  *out = (struct note_signature){signer->key.name, signer->key.id, {octets, front + SIGNATURE_OCTETS}};
  return OK;
}

static uint64_t read_time(const uint8_t *octets)
{
  uint64_t time_s = 0;
  for (size_t i = 0; i < TIME_OCTETS; i++) {
    time_s = time_s << 8 | octets[i];
  }
  return time_s;
}

static enum err check_line(struct scope *scope, struct str text, const struct note_key *key,
                           const struct note_signature *line, uint64_t *time_s)
{
  size_t front = key->kind == NOTE_KEY_WITNESS ? TIME_OCTETS : 0;
  if (line->octets.len != front + SIGNATURE_OCTETS) {
    return FAIL(scope, ERR_SIGNATURE, "a signature of " STR_FMT " has a wrong length", STR_ARG(key->name));
  }
  *time_s = front > 0 ? read_time(line->octets.at) : 0;
  struct bytes message = {0};
  TRY(message_of(scope, key->kind, text, *time_s, &message));
  bool good = *time_s <= TIME_MOST_S &&
              public_key_check(&key->key, message, (struct bytes){line->octets.at + front, SIGNATURE_OCTETS});
  return good ? OK : FAIL(scope, ERR_SIGNATURE, "a signature of " STR_FMT " does not verify", STR_ARG(key->name));
}

enum err note_check(struct scope *scope, const struct note *note, const struct note_key *key, struct note_voice *out)
{
  *out = (struct note_voice){0};
  for (size_t i = 0; i < note->len; i++) {
    const struct note_signature *line = &note->at[i];
    if (line->id != key->id || !str_equal(line->name, key->name)) {
      continue;
    }
    uint64_t time_s = 0;
    TRY(check_line(scope, note->text, key, line, &time_s));
    out->heard = true;
    out->time_s = time_s > out->time_s ? time_s : out->time_s;
  }
  return OK;
}
