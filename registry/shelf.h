#pragma once

#include "page.h"
#include "status/list.h"

/* The status lists: bits as they stand in the store, and the signed credentials that show them. Bits, flags and times
   belong to the writer's thread; pages may be read by any. */

struct shelf_list {
  struct bitstring bits; /* owned */
  bool is_dirty; /* the published page does not show the bits */
  int64_t signed_s; /* when the published page was signed */
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
/* Sets the bit and marks the list when that changes it. The group is there. */
void shelf_set(struct shelf *shelf, enum status_purpose purpose, uint64_t group, uint32_t index, bool status);
bool shelf_is_dirty(const struct shelf *shelf, enum status_purpose purpose, uint64_t group);

/* Signs and publishes every list that is dirty or has passed half its validity. A list that cannot be signed stays as
   it was, and the first such fault comes back when the others are done. */
enum err shelf_publish(struct shelf *shelf, struct scope *scope, int64_t now_s);

/* "revocation-0": ERR_NOT_FOUND for what is no list of this shelf. */
enum err shelf_read(struct shelf *shelf, struct scope *scope, struct str name, struct registry_published *out);
/* The group of a list by its URL; ERR_NOT_FOUND, and ERR_VALUE when the list is for another purpose. */
enum err shelf_find(struct shelf *shelf, struct scope *scope, struct str url, enum status_purpose purpose,
                    uint64_t *group);
struct str shelf_url(const struct shelf *shelf, struct scope *scope, enum status_purpose purpose, uint64_t group);
/* {"statusLists": [URL, ...]} */
enum err shelf_index(struct shelf *shelf, struct scope *scope, struct registry_published *out);
