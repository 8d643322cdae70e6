#pragma once

#include "base/scope.h"
#include "crypto/key.h"
#include "crypto/secret.h"

/* Keys that sign notes: a log's and its witnesses'. SPEC: c2sp.org/signed-note@v1.0.0, Verifier keys. A key belongs to
   a name and to one kind of signature; the three make its id. Signatures of other kinds, such as ML-DSA's (6), are of
   unknown keys here. */
enum note_key_kind {
  NOTE_KEY_LOG = 1, /* Ed25519 over the note's text */
  NOTE_KEY_WITNESS = 4, /* Ed25519 over the text and a time. SPEC: c2sp.org/tlog-cosignature@v1.0.1 */
};

struct note_key {
  struct str name; /* borrowed */
  uint32_t id;
  enum note_key_kind kind;
  struct public_key key; /* KEY_ED25519 */
};

/* Not empty, UTF-8, without control characters, Unicode spaces and "+". */
bool note_key_name_is(struct str name);
/* ERR_VALUE for such a name, ERR_UNSUPPORTED for a key that is not Ed25519. */
enum err note_key_of(struct scope *scope, struct str name, enum note_key_kind kind, const struct public_key *key,
                     struct note_key *out);
/* "name+id+key": a verifier key. The name points into the text. ERR_SYNTAX, ERR_VALUE when the id is not the key's,
   ERR_UNSUPPORTED for another kind. */
enum err note_key_parse(struct scope *scope, struct str text, struct note_key *out);
enum err note_key_print(struct scope *scope, const struct note_key *key, struct str *out);

/* "PRIVATE+KEY+name+id+seed": a signer key, as golang.org/x/mod/sumdb/note writes it. The text is a secret; so is what
   is printed, and the caller's to free. The pair is the caller's, too. */
enum err note_signer_parse(struct scope *scope, struct str text, struct note_key *out, struct key_pair **pair);
enum err note_signer_print(struct scope *scope, struct str name, enum note_key_kind kind, struct bytes seed,
                           struct secret **out);
