#pragma once

#include "status/list.h"
#include "tlog/leaf.h"
#include "tlog/tile_edge.h"

/* What an auditor remembers from one visit to the next. */

/* A published document with versions: a status list, or the trust list. */
struct seen_version {
  uint64_t version; /* the latest that was logged; 0: none */
  struct tlog_hash digest;
  uint64_t time_s; /* of its entry */
  int64_t valid_from_s; /* as the document says itself; INT64_MIN when it could not be read */
};

struct seen_list {
  enum status_purpose purpose;
  uint64_t group;
  struct seen_version latest;
  struct bitstring bits; /* owned; of the latest version that could be read; `at` is NULL when none could */
};

struct seen_key {
  uint32_t issuer;
  struct tlog_hash method; /* SHA-256 of its URL */
  struct str name; /* its URL, in the state's memory */
};

struct seen_log {
  struct str origin;
  struct str checkpoint; /* the last note; empty before the first visit */
  struct tlog_hash root; /* in it */
  uint64_t time_s; /* the latest at which the policy's quorum saw it; 0: it saw nothing */
  struct tile_edge *edge; /* its size and root are the last checkpoint's */
  uint64_t size_before; /* where this visit began */
  uint64_t last_s; /* the latest of an entry */
  bool is_closed;
  struct tlog_hash next; /* of a closed log: SHA-256 of the origin that it names, or zero */
};

/* Entries by kind, and credentials by office. Offices for which there is no room count together. */
enum { TALLY_KINDS = LEAF_CLOSED + 1, TALLY_SLOTS = 4096, TALLY_MOST = 3000 };
struct tally_issuer {
  uint32_t issuer;
  bool is_used;
  uint64_t issued;
  uint64_t issued_before; /* this visit */
  struct str did; /* empty while no trust list has told it */
};
struct tally {
  uint64_t kinds[TALLY_KINDS]; /* 0: not known */
  uint64_t kinds_before[TALLY_KINDS];
  struct tally_issuer issuers[TALLY_SLOTS];
  size_t issuers_len;
  uint64_t others;
};

struct state {
  struct scope *memory;
  struct seen_log *logs;
  size_t logs_len;
  size_t logs_cap;
  struct seen_list *lists;
  size_t lists_len;
  size_t lists_cap;
  struct seen_version trust;
  struct seen_key *keys; /* on that trust list */
  size_t keys_len;
  size_t keys_cap;
  struct tally tally;
};

/* Empty; NULL without memory. */
struct state *state_new(void);
void state_free(struct state *state);

/* What is known of a log or a list, a new one when nothing is; good until the next call. NULL without memory. */
struct seen_log *state_log(struct state *state, struct str origin);
struct seen_list *state_list(struct state *state, enum status_purpose purpose, uint64_t group);
/* "revocation-0", in the scope. */
struct str seen_list_name(struct scope *scope, enum status_purpose purpose, uint64_t group);
/* Takes a copy. False without memory. */
bool seen_list_keep(struct seen_list *list, const struct bitstring *bits);

/* The place of an office, or NULL when there is no room for one more. */
struct tally_issuer *tally_issuer(struct tally *tally, uint32_t issuer);
void tally_entry(struct tally *tally, const struct leaf *leaf);

/* "state.json" of the folder. A missing file leaves the state empty; ERR_CONFIG names what is wrong with it. */
enum err state_load(struct state *state, struct scope *scope, const char *folder);
enum err state_save(const struct state *state, struct scope *scope, const char *folder);
