#pragma once

#include "audit/audit.h"
#include "findings.h"
#include "state.h"

/* One visit. Its scope is the run's: what a step takes of it is given back at the step's end (scope_rewind), so that a
   log of any length fits. */
struct visit {
  const struct audit_settings *settings;
  struct scope *scope;
  struct findings *findings;
  struct state *state;
  struct seen_log *log; /* that is being read */
  bool is_broken; /* a log could not be followed to its checkpoint: what was read says nothing for certain */
  struct key_changes *keys; /* trust.c */
};

struct audit {
  struct audit_settings settings;
  struct findings findings;
  struct state *state;
  int lock;
};

/* The paths of a log, and where its registry publishes: of "city.example/logs/2026" these are "/logs/2026/tile/0/000"
   and "city.example". Another origin's log is read at the root. */
struct str visit_path(const struct visit *visit, const char *name);
struct str visit_site(const struct visit *visit);
/* GET. What is not there is a finding ("withheld") and gives false. */
enum err visit_fetch(struct visit *visit, struct str path, struct str *out, bool *found);
void visit_withheld(struct visit *visit, struct str path);
/* A fault that says something about what was read, not about us: taken out of the scope, to be told as a finding. */
bool visit_is_theirs(enum err err);

/* checkpoint.c: the log's checkpoint, checked and held against the last one. `*out` is NULL when there is nothing to
   follow; then it has been told why. */
enum err visit_checkpoint(struct visit *visit, const struct witnessed **out);
/* Whether GET /checkpoint says the same as the log's own path. */
enum err visit_front_checkpoint(struct visit *visit);
/* Whether the log that was read last, the registry's current one, is still seen by witnesses. */
enum err visit_checkpoint_age(struct visit *visit);

/* tiles.c: "tile/0/001.p/7" of the log, and its path "/logs/2026/tile/0/001.p/7". */
enum err visit_tile_path(struct visit *visit, const struct tile *tile, struct str *name, struct str *path);
/* GET of a tile or bundle. `tile` becomes the full one where only that is served. What is not there is a finding
   ("withheld") and gives false. */
enum err visit_fetch_tile(struct visit *visit, struct tile *tile, struct str *out, bool *found);
/* The first `width` hashes of a full tile; what is none stays as it is. */
struct bytes visit_cut_tile(struct str text, const struct tile *tile, unsigned width);
/* The log's tiles, for a tree that is read through them. What is not there is ERR_NOT_FOUND. */
struct tile_source visit_tiles(struct visit *visit);

/* entries.c: reads on to the checkpoint. `*whole` when the entries make its root; then they count as read. */
enum err visit_entries(struct visit *visit, const struct witnessed *witnessed, bool *whole);
/* entry.c: what one entry under that checkpoint says. */
enum err visit_entry(struct visit *visit, uint64_t index, struct bytes octets, const struct witnessed *witnessed);

/* published.c: a version of a document as it was logged: "/status/revocation-0/7", named `where`. False unless it is
   served, to the octet. */
enum err visit_version(struct visit *visit, struct str path, struct str where, const struct tlog_hash *digest,
                       struct str *out, bool *good);
/* True when the only log that was ever read goes on from another: what it speaks of began there. */
bool visit_goes_on_from_unseen(const struct visit *visit);
/* Says whether an entry's version goes on from what was seen, and remembers it. */
void visit_version_follows(struct visit *visit, struct seen_version *seen, const struct leaf *leaf, struct str where,
                           uint64_t index);
/* What is served now, without a version. `valid_from_s` of it. Told unless it is the latest that was logged. */
void visit_current_differs(struct visit *visit, const struct seen_version *seen, struct str where,
                           int64_t valid_from_s);
/* What is served now, read again for the time until which it is valid. */
enum err visit_current_age(struct visit *visit, struct str where, struct str text);

/* lists.c */
enum err visit_list(struct visit *visit, uint64_t index, const struct leaf *leaf);
enum err visit_lists_now(struct visit *visit);
/* trust.c */
enum err visit_trust(struct visit *visit, uint64_t index, const struct leaf *leaf);
enum err visit_key(struct visit *visit, uint64_t index, const struct leaf *leaf);
enum err visit_keys_settle(struct visit *visit); /* at the end of what was read: tells what is still without its pair */
enum err visit_trust_now(struct visit *visit);
