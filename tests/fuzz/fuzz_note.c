/* Signed notes (n), their lines alone (l), keys (k, s) and checkpoints (c); the first octet chooses. What is read is
   printed as the same text. */
#include "target.h"

#include "tlog/checkpoint.h"

static void run_note(struct scope *scope, struct str text)
{
  struct note note;
  struct str again;
  if (note_parse(scope, text, &note) == OK) {
    must(note.len > 0 && note_print(scope, &note, &again) == OK && str_equal(again, text));
  }
}

static void run_lines(struct scope *scope, struct str text)
{
  struct note note;
  struct str again;
  if (note_lines_parse(scope, text, &note) == OK) {
    must(note.len > 0 && note_lines_print(scope, &note, &again) == OK && str_equal(again, text));
  }
}

/* The digits of the id may have been upper case. */
static void run_key(struct scope *scope, struct str text)
{
  struct note_key key;
  struct note_key again;
  struct str printed;
  if (note_key_parse(scope, text, &key) == OK) {
    must(note_key_print(scope, &key, &printed) == OK && printed.len == text.len);
    must(note_key_parse(scope, printed, &again) == OK && again.id == key.id && again.kind == key.kind &&
         str_equal(again.name, key.name) && public_key_equal(&again.key, &key.key));
  }
}

static void run_signer(struct scope *scope, struct str text)
{
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  struct note_key key;
  if (note_signer_parse(scope, text, &key, &pair) == OK) {
    must(public_key_equal(&key.key, key_pair_public(pair)));
  }
}

static void run_checkpoint(struct scope *scope, struct str text)
{
  struct checkpoint checkpoint;
  struct str again;
  if (checkpoint_parse(scope, text, &checkpoint) == OK) {
    must(checkpoint_print(scope, &checkpoint, &again) == OK && str_equal(again, text));
  }
}

/* A note read as if each of its own lines were of a known key: nothing here can have been signed, but by its seeds. */
static void run_check(struct scope *scope, struct str text)
{
  struct note note;
  struct note_voice voice;
  struct public_key public;
  static const uint8_t octets[32] = {1};
  struct note_key key;
  if (note_parse(scope, text, &note) != OK ||
      public_key_of(scope, KEY_ED25519, (struct bytes){octets, sizeof octets}, &public) != OK) {
    return;
  }
  for (size_t i = 0; i < note.len && i < 4; i++) {
    for (int kind = NOTE_KEY_LOG; kind <= NOTE_KEY_WITNESS; kind += NOTE_KEY_WITNESS - NOTE_KEY_LOG) {
      must(note_key_of(scope, note.at[i].name, (enum note_key_kind)kind, &public, &key) == OK);
      key.id = note.at[i].id;
      must(note_check(scope, &note, &key, &voice) == ERR_SIGNATURE);
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static const struct {
    char choice;
    void (*run)(struct scope *scope, struct str text);
  } readers[] = {{'n', run_note},   {'l', run_lines},      {'k', run_key},
                 {'s', run_signer}, {'c', run_checkpoint}, {'v', run_check}};
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  for (size_t i = 0; len > 0 && i < sizeof readers / sizeof *readers; i++) {
    if ((char)octets[0] == readers[i].choice) {
      readers[i].run(scope, bytes_str((struct bytes){octets + 1, len - 1}));
    }
  }
  return 0;
}
