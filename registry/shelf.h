#pragma once

#include "ledger.h"
#include "status/list.h"

/* The status lists: bits as they stand in the store, and the signed credentials that show them. A round first drafts
   new versions, which it commits together with their entries in the log, and shows them once the log is published.
   All belongs to the writer's thread but the pages, which may be read by any. */

struct shelf_list {
  struct bitstring bits; /* owned */
  bool is_dirty; /* the latest version does not show the bits */
  uint64_t version; /* the latest that is committed; 0: none yet */
  int64_t signed_s; /* when the latest version was signed */
  char *text; /* owned: the latest version, until it is shown */
  struct str draft; /* in the round's scope: what will be the next version; empty: none */
  struct page page;
};

struct shelf_group {
  struct shelf_list lists[STATUS_KEPT];
};

struct shelf {
  const struct registry_settings *settings; /* borrowed */
  pthread_rwlock_t lock; /* guards the two below; groups themselves never move or go before shelf_end */
  struct shelf_group **groups;
  size_t len;
};

void shelf_start(struct shelf *shelf, const struct registry_settings *settings);
void shelf_end(struct shelf *shelf);

/* Makes groups until there are `len`; their lists are empty and dirty. ERR_LIMIT. */
enum err shelf_grow(struct shelf *shelf, struct scope *scope, size_t len);
/* Reads the latest version of each list out of the store, and shows what was published before. */
enum err shelf_load(struct shelf *shelf, struct scope *scope, struct book *book);
/* Sets the bit and marks the list when that changes it. The group is there. */
void shelf_set(struct shelf *shelf, enum status_purpose purpose, uint64_t group, uint32_t index, bool status);

/* Makes every list due, as when a new log begins: each log has its own entry of each list. */
void shelf_expire(struct shelf *shelf);
/* Signs a new version of every list that is dirty or due, adds its entry to the log and its row to the batch, and its
   file to `files`. On a fault the round is to be dropped. `groups` is how many the store has after the round: the shelf
   may have lists of a group that was made in a round that was dropped, of which nothing may be logged yet. */
enum err shelf_draft(struct shelf *shelf, struct scope *scope, struct book *book, uint64_t groups, int64_t now_s,
                     struct ledger_files *files);
/* What was drafted is committed, or was dropped. */
enum err shelf_commit(struct shelf *shelf, struct scope *scope, int64_t now_s);
void shelf_drop(struct shelf *shelf);
/* Shows the latest versions, which are logged and witnessed by now. */
enum err shelf_show(struct shelf *shelf, struct scope *scope);
/* Nothing of it is certain to be on disk: shelf_show will show all of it again. */
enum err shelf_recall(struct shelf *shelf, struct scope *scope, struct book *book);

/* "revocation-0": ERR_NOT_FOUND for what is no list of this shelf. */
enum err shelf_read(struct shelf *shelf, struct scope *scope, struct str name, struct registry_published *out);
/* The group of a list by its URL; ERR_NOT_FOUND, and ERR_VALUE when the list is for another purpose. */
enum err shelf_find(struct shelf *shelf, struct scope *scope, struct str url, enum status_purpose purpose,
                    uint64_t *group);
struct str shelf_url(const struct shelf *shelf, struct scope *scope, enum status_purpose purpose, uint64_t group);
/* Where a version of a list is in the public folder; empty when there is no such list. */
struct str shelf_version_path(struct shelf *shelf, struct scope *scope, struct str name, struct str version);
/* The texts of all lists that are shown. */
enum err shelf_read_all(struct shelf *shelf, struct scope *scope, const struct str **out, size_t *len);
/* {"statusLists": [URL, ...]}: those that are shown. */
enum err shelf_index(struct shelf *shelf, struct scope *scope, struct registry_published *out);
