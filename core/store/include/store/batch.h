#pragma once

#include "base/scope.h"

/* What one commit writes: puts, removals, and keys that must not be there yet. Built by one thread in a scope; reading
   through it shows what the store will hold after the commit. Keys and values are borrowed until the commit. */

/* One ordered map from keys to values each. A store has those of its layout (store/lmdb.h). */
enum store_table {
  STORE_META, /* single values by name */
  STORE_GROUPS, /* group: key of its permutation */
  STORE_RECORDS, /* group, position: what is known of a credential */
  STORE_KEYS, /* issuer, idempotency key: group, position */
  STORE_STATUS, /* purpose, group, index: how it stands now */
  STORE_CHANGES, /* number: every status change there ever was */
  STORE_LISTS, /* purpose, group: the latest version of a status list */
  STORE_LOGS, /* number: the logs there are, and where the closed ones ended */
  STORE_DOCUMENTS, /* id: what an issuer knows of a document */
  STORE_NUMBERS, /* digest of a document number: ids */
  STORE_CLAIMS, /* end, id: the claims of a paper */
  STORE_DUE, /* re-check date, id */
  STORE_OWED, /* id: of a revocation that the registry has not carried out yet */
  STORE_ENDS, /* end, id */
  STORE_ORDERS, /* digest of a caller and its key: what the order became */
  STORE_TABLES,
};

enum { STORE_KEY_OCTETS = 500 }; /* longest key; keys are not empty */

struct store_put {
  enum store_table table;
  struct bytes key;
  struct bytes value;
  bool must_be_absent;
  bool is_removal;
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
/* Takes the key out, if it is there. */
enum err store_batch_remove(struct store_batch *batch, enum store_table table, struct bytes key);
/* The latest value put under the key, or NULL; of a removal a value whose `at` is NULL. */
const struct bytes *store_batch_find(const struct store_batch *batch, enum store_table table, struct bytes key);

/* Takes back everything put after the batch had `len` puts: how one of several requests in a batch is dropped. */
void store_batch_rewind(struct store_batch *batch, size_t len);
