#pragma once

#include "tlog/note_key.h"

/* Signed notes: a text, an empty line, and a line for each signature. SPEC: c2sp.org/signed-note@v1.0.0 */
struct note_signature {
  struct str name; /* the key's */
  uint32_t id; /* the key's */
  struct bytes octets; /* behind the id; not empty */
};

/* Points into what was parsed, and into the scope. */
struct note {
  struct str text; /* with its last newline */
  const struct note_signature *at;
  size_t len;
};

/* ERR_SYNTAX, ERR_LIMIT (LIMIT_NOTE_OCTETS, LIMIT_NOTE_SIGNATURES). Nothing is known yet of the signatures. */
enum err note_parse(struct scope *scope, struct str whole, struct note *out);
/* Signature lines alone, at least one: what a witness answers with. `out->text` is empty. */
enum err note_lines_parse(struct scope *scope, struct str lines, struct note *out);
/* ERR_VALUE for a text that no note can have, or without a signature. */
enum err note_print(struct scope *scope, const struct note *note, struct str *out);
enum err note_lines_print(struct scope *scope, const struct note *note, struct str *out);

/* A key with what it signs with. Both are borrowed. */
struct note_signer {
  struct note_key key;
  const struct key_pair *pair;
};
/* `time_s`, seconds since 1970, is a witness's statement; a log's signature has none. */
enum err note_sign(struct scope *scope, const struct note_signer *signer, struct str text, uint64_t time_s,
                   struct note_signature *out);

/* Whether a key signed a note, and when it says so. */
struct note_voice {
  bool heard;
  uint64_t time_s; /* of a witness, the latest; else 0 */
};
/* A note without a line of this key is not heard. ERR_SIGNATURE when a line has its name and id and does not verify:
   then the whole note is to be refused. */
enum err note_check(struct scope *scope, const struct note *note, const struct note_key *key, struct note_voice *out);

/* Adds random signatures of keys that nobody has, and puts all lines in random order, so that who reads our notes does
   not come to depend on what they happen to hold. */
enum err note_grease(struct scope *scope, struct note *note);
