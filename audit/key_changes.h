#pragma once

#include "findings.h"
#include "state.h"

/* Keys that came to the trust list or went, as its versions show it and as the log's entries say it. Each has to have
   its pair: the entries stand beside the version, before it or behind it. */
struct key_change {
  struct seen_key key; /* without a name when only an entry speaks of it */
  bool is_added;
  bool is_listed; /* shown by the trust list; else said by an entry */
  uint64_t place; /* version of the trust list, or index of the entry */
};

enum { KEY_CHANGES_MOST = 4096 };
struct key_changes {
  struct key_change at[KEY_CHANGES_MOST];
  size_t len;
  size_t lost;
};

struct seen_key seen_key_of(struct str issuer, struct str method);
bool seen_keys_have(const struct seen_key *keys, size_t len, const struct seen_key *key);

void key_changes_listed(struct key_changes *changes, const struct seen_key *key, bool is_added, uint64_t version);
void key_changes_logged(struct key_changes *changes, const struct leaf *leaf, uint64_t index);
/* Tells what has no pair and forgets it: what the list shows, for which no entry came until the next version; at the
   end of a visit what the entries say as well. */
void key_changes_settle(struct key_changes *changes, struct findings *findings, struct scope *scope, bool is_end);
