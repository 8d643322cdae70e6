#pragma once

#include "base/scope.h"

/* What one commit writes: puts, and keys that must not be there yet. Built by one thread in a scope; reading through it
   shows what the store will hold after the commit. Keys and values are borrowed until the commit. */

/* One ordered map from keys to values each. The numbers are the store's format: append only. */
enum store_table {
  STORE_META, /* single values by name */
  STORE_GROUPS, /* group: key of its permutation */
  STORE_RECORDS, /* group, position: what is known of a credential */
  STORE_KEYS, /* issuer, idempotency key: group, position */
  STORE_STATUS, /* purpose, group, index: how it stands now */
  STORE_CHANGES, /* number: every status change there ever was */
  STORE_LISTS, /* purpose, group: the latest version of a status list */
  STORE_LOGS, /* number: the logs there are, and where the closed ones ended */
  STORE_TABLES,
};

enum { STORE_KEY_OCTETS = 500 }; /* longest key; keys are not empty */

struct store_put {
  enum store_table table;
  struct bytes key;
  struct bytes value;
  bool must_be_absent;
  size_t shadowed; /* an earlier put of the same key, or SIZE_MAX */
};

struct store_batch {
  struct scope *scope;
  struct store_put *puts; /* in order; a later one of the same key wins */
  size_t len;
  size_t cap;
  size_t *slots; /* hash table over `puts`: 1 + number, 0 empty */
  size_t slots_len; /* a power of two, or 0 */
};

struct store_batch store_batch_in(struct scope *scope);
enum err store_batch_put(struct store_batch *batch, enum store_table table, struct bytes key, struct bytes value);
/* The same, and the commit fails when the store holds the key already. */
enum err store_batch_add(struct store_batch *batch, enum store_table table, struct bytes key, struct bytes value);
/* The latest value put under the key, or NULL. */
const struct bytes *store_batch_find(const struct store_batch *batch, enum store_table table, struct bytes key);

/* Takes back everything put after the batch had `len` puts: how one of several requests in a batch is dropped. */
void store_batch_rewind(struct store_batch *batch, size_t len);
