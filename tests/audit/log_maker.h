#pragma once

#include "crypto/key.h"
#include "status/list.h"
#include "tlog/leaf.h"
#include "tlog/note.h"
#include "tlog/tile_edge.h"
#include "vc/schemas.h"

/* Writes a registry's public folder, and can make it lie. What is written when, and what it says, is the caller's: the
   maker holds nothing against itself.

     logs/<name>/checkpoint, logs/<name>/tile/..., status/<list>/current, status/<list>/<version>, status/index,
     issuers/current, issuers/<version>, checkpoint (a copy of the last one) */

#define MAKER_SITE "registry.gaon.example"
enum { MAKER_GROUPS = 3, MAKER_WITNESSES = 2, MAKER_NOW_S = 1773100800 };
enum maker_key { MAKER_OPERATOR, MAKER_NORTH, MAKER_SOUTH, MAKER_STRANGER, MAKER_KEYS };

struct maker_list {
  struct bitstring bits;
  uint64_t version; /* of the last one */
};

struct log_maker {
  struct scope *memory;
  const char *folder;
  struct str origin; /* MAKER_SITE "/logs/" name */
  struct schemas *schemas; /* owned */
  struct key_pair *keys[MAKER_KEYS]; /* owned */
  struct str dids[MAKER_KEYS];
  uint64_t now_s;
  struct bytes *entries; /* all, with those that no checkpoint has yet */
  size_t entries_len;
  size_t entries_cap;
  struct tile_edge edge; /* of the last checkpoint */
  struct maker_list lists[STATUS_KEPT][MAKER_GROUPS];
  uint64_t trust_version;
  enum maker_key signer; /* of lists and trust list */
  struct str disguise; /* the URL that lists name themselves by; empty: their own */
};

/* The folder exists. Close with log_maker_close. */
enum err log_maker_open(struct scope *memory, const char *folder, const char *name, struct log_maker **out);
void log_maker_close(struct log_maker *maker);

/* The log's verifier key, and a policy that asks for both witnesses. */
enum err log_maker_key_text(struct log_maker *maker, enum maker_key who, struct str *out);
enum err log_maker_policy_text(struct log_maker *maker, struct str *out);

/* Entries wait for the next checkpoint. */
enum err log_maker_entry(struct log_maker *maker, const struct leaf *leaf);
enum err log_maker_octets(struct log_maker *maker, struct bytes entry);
/* `count` credentials of an office, "did:web:office-<n>.gaon.example". */
enum err log_maker_issue(struct log_maker *maker, unsigned office, size_t count);

/* The next version of a list: written, made the current one, and put down as an entry. */
enum err log_maker_list(struct log_maker *maker, enum status_purpose purpose, uint64_t group);
/* The parts of it. `named` is the group that the list names itself by. */
enum err log_maker_list_text(struct log_maker *maker, enum status_purpose purpose, uint64_t named,
                             const struct bitstring *bits, struct str *out);
enum err log_maker_list_put(struct log_maker *maker, enum status_purpose purpose, uint64_t group, struct str text,
                            bool is_logged);
/* The index: all lists that have a version, but not that of `hidden` (STATUS_OTHER: none is left out), and one more
   group of revocation when `more` is not 0. */
enum err log_maker_index(struct log_maker *maker, enum status_purpose hidden, uint64_t more);

/* The next version of the trust list: the first office alone, with keys 1 to `keys`. */
enum err log_maker_trust(struct log_maker *maker, unsigned keys, bool is_logged);
enum err log_maker_key_entry(struct log_maker *maker, enum leaf_kind kind, unsigned key);

/* Tiles, bundles and the checkpoint, cosigned by the first `witnesses`. */
enum err log_maker_checkpoint(struct log_maker *maker, unsigned witnesses);

/* A file of the folder, as it is and replaced. */
enum err log_maker_read(struct log_maker *maker, const char *name, struct str *out);
enum err log_maker_write(struct log_maker *maker, struct str name, struct str text);
