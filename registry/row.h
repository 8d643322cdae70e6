#pragma once

#include "permutation.h"
#include "status/registry_port.h"
#include "store/store.h"

/* The registry's rows in the store: what each table's keys and values are. Encoding lives in the scope; decoding
   borrows from the value and fails with ERR_IO on a row that this code did not write. */

enum { ROW_KEY_MOST = 64 };

/* A key of fixed size, by value. */
struct row_key {
  uint8_t at[ROW_KEY_MOST];
  size_t len;
};
struct bytes row_key_bytes(const struct row_key *key); /* borrowed */

/* STORE_META "leased": how many places of the whole sequence of groups are given out. */
extern const struct bytes ROW_LEASED_KEY;

/* STORE_GROUPS: group -> key of its permutation, time of its making. */
struct row_key row_group_key(uint64_t group);
struct row_group {
  uint8_t key[PERMUTATION_KEY_OCTETS];
  int64_t made_s;
};
enum err row_group_encode(struct scope *scope, const struct row_group *row, struct bytes *out);
enum err row_group_decode(struct scope *scope, struct bytes value, struct row_group *out);

/* STORE_RECORDS: group, index -> what is known of the credential there. */
struct row_key row_place_key(uint64_t group, uint32_t index);
struct row_record {
  struct registry_record record;
  struct registry_receipt receipt;
};
enum err row_record_encode(struct scope *scope, const struct row_record *row, struct bytes *out);
enum err row_record_decode(struct scope *scope, struct bytes key, struct bytes value, struct row_record *out);

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
