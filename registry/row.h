#pragma once

#include "permutation.h"
#include "status/registry_port.h"
#include "store/store.h"
#include "tlog/hash.h"

/* The registry's rows in the store: what each table's keys and values are. Encoding lives in the scope; decoding
   borrows from the value and fails with ERR_IO on a row that this code did not write. */

enum { ROW_KEY_MOST = 64, ROW_OPEN_MOST = 16 };

/* A key of fixed size, by value. */
struct row_key {
  uint8_t at[ROW_KEY_MOST];
  size_t len;
};
struct bytes row_key_bytes(const struct row_key *key); /* borrowed */

/* STORE_META */
extern const struct bytes ROW_GROUPS_KEY; /* struct row_groups */
extern const struct bytes ROW_ISSUERS_KEY; /* struct row_text: the trust list */
extern const struct bytes ROW_CHECKPOINT_KEY; /* the log's latest checkpoint as this registry signed it, a note */
extern const struct bytes ROW_HALTED_KEY; /* why nothing may be written any more, a sentence; empty: it may */
extern const struct bytes ROW_STAGED_KEY; /* what the last commit owes the public folder (ledger.h) */

/* How many groups there are, numbered from 0, and which of them have places left. */
struct row_groups {
  uint64_t count;
  uint64_t open[ROW_OPEN_MOST];
  size_t open_len;
};
enum err row_groups_encode(struct scope *scope, const struct row_groups *row, struct bytes *out);
enum err row_groups_decode(struct scope *scope, struct bytes value, struct row_groups *out);

/* STORE_GROUPS: group -> key of its permutation, time of its making, how many of its places are given out. */
struct row_key row_group_key(uint64_t group);
struct row_group {
  uint8_t key[PERMUTATION_KEY_OCTETS];
  int64_t made_s;
  uint64_t leased;
  uint64_t
      lost_from; /* from this position on records may have been lost (registry_recover); STATUS_LIST_ENTRIES: none */
};
enum err row_group_encode(struct scope *scope, const struct row_group *row, struct bytes *out);
enum err row_group_decode(struct scope *scope, struct bytes value, struct row_group *out);

/* STORE_RECORDS: group, position -> what is known of the credential there. The position is the place in the order in
   which a group's indices are given out, so that what is recorded now stands beside what was recorded just before: keys
   at random would cost a page each. */
struct row_key row_place_key(uint64_t group, uint32_t position);
struct row_record {
  struct registry_record record; /* without what the keys say: idempotency_key, group, index */
  struct registry_receipt receipt;
  uint64_t log; /* in which `receipt.sequence` is the entry's index */
};
enum err row_record_encode(struct scope *scope, const struct row_record *row, struct bytes *out);
enum err row_record_decode(struct scope *scope, struct bytes value, struct row_record *out);

/* STORE_KEYS: issuer (first half of its SHA-256), idempotency key -> the record's place (its key). */
enum err row_idempotency_key(struct scope *scope, const struct registry_record *record, struct bytes *out);

/* STORE_STATUS: purpose, group, index -> how it stands. STORE_CHANGES: number -> the same, with the place. */
struct row_status {
  enum status_purpose purpose;
  uint64_t group;
  uint32_t index;
  bool status;
  uint64_t sequence;
  int64_t changed_s;
  int64_t recheck_s;
  struct str reason;
};
struct row_key row_status_key(const struct row_status *row);
struct row_key row_change_key(uint64_t sequence);
enum err row_status_encode(struct scope *scope, const struct row_status *row, struct bytes *out);
enum err row_status_decode(struct scope *scope, struct bytes value, struct row_status *out);

/* STORE_LISTS: purpose, group -> the latest version, as it is logged and served. The trust list likewise. */
struct row_key row_list_key(enum status_purpose purpose, uint64_t group);
struct row_text {
  uint64_t version;
  int64_t signed_s;
  struct str text;
};
enum err row_text_encode(struct scope *scope, const struct row_text *row, struct bytes *out);
enum err row_text_decode(struct scope *scope, struct bytes value, struct row_text *out);

/* STORE_LOGS: number -> name; of a closed one also its end. */
struct row_key row_log_key(uint64_t log);
struct row_log {
  struct str name;
  uint64_t size; /* 0: not closed */
  struct tlog_hash root;
};
enum err row_log_encode(struct scope *scope, const struct row_log *row, struct bytes *out);
enum err row_log_decode(struct scope *scope, struct bytes value, struct row_log *out);
