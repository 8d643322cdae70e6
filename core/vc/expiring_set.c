#include "vc/expiring_set.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"

struct key {
  uint8_t at[EXPIRING_KEY_OCTETS];
};

struct entry {
  struct key key;
  int64_t until_s; /* 0: the slot was never filled */
};

/* Open addressing with linear probing over twice the capacity. A lapsed slot is reused in place and ends no probe
   sequence, so that nothing is ever swept; when lapsed slots have crowded the table it is rebuilt. */
struct expiring_set {
  pthread_mutex_t lock; /* guards all below */
  struct entry *entries;
  size_t slots;
  size_t capacity;
  size_t used; /* slots filled since the last rebuild */
};

struct expiring_set *expiring_set_new(size_t capacity)
{
  struct expiring_set *set = calloc(1, sizeof *set);
  struct entry *entries = calloc(capacity * 2, sizeof *entries);
  if (set == NULL || entries == NULL) {
    free(set);
    free(entries);
    return NULL;
  }
  *set = (struct expiring_set){.entries = entries, .slots = capacity * 2, .capacity = capacity};
  pthread_mutex_init(&set->lock, NULL);
  return set;
}

void expiring_set_free(struct expiring_set *set)
{
  if (set == NULL) {
    return;
  }
  pthread_mutex_destroy(&set->lock);
  free(set->entries);
  free(set);
}

static struct key key_of(struct str first, struct str second)
{
  uint64_t len = first.len;
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, (struct bytes){(const uint8_t *)&len, sizeof len});
  digest_add(&state, str_bytes(first));
  digest_add(&state, str_bytes(second));
  struct digest digest = digest_end(&state);
  struct key key;
  memcpy(key.at, digest.at, EXPIRING_KEY_OCTETS);
  return key;
}

static bool is_key(const struct entry *entry, const struct key *key)
{
  return entry->until_s != 0 && memcmp(entry->key.at, key->at, EXPIRING_KEY_OCTETS) == 0;
}

/* The slot that holds `key`, or else the first that is free or lapsed. There is always one: at most half are filled. */
static struct entry *find(struct entry *entries, size_t slots, const struct key *key, int64_t now_s)
{
  uint64_t hash;
  memcpy(&hash, key->at, sizeof hash);
  struct entry *reusable = NULL;
  for (size_t i = 0;; i++) {
    struct entry *entry = &entries[(hash + i) % slots];
    if (is_key(entry, key)) {
      return entry;
    }
    if (reusable == NULL && entry->until_s < now_s) {
      reusable = entry;
    }
    if (entry->until_s == 0) {
      return reusable == NULL ? entry : reusable;
    }
  }
}

/* Moves what is alive into a fresh table. False when that is as much as fits, or there is no memory. */
static bool rebuild(struct expiring_set *set, int64_t now_s)
{
  struct entry *fresh = calloc(set->slots, sizeof *fresh);
  if (fresh == NULL) {
    return false;
  }
  size_t alive = 0;
  for (size_t i = 0; i < set->slots; i++) {
    const struct entry *entry = &set->entries[i];
    if (entry->until_s != 0 && entry->until_s >= now_s) {
      *find(fresh, set->slots, &entry->key, now_s) = *entry;
      alive++;
    }
  }
  free(set->entries);
  set->entries = fresh;
  set->used = alive;
  return alive < set->capacity;
}

static enum set_answer add_locked(struct expiring_set *set, const struct key *key, int64_t until_s, int64_t now_s)
{
  struct entry *entry = find(set->entries, set->slots, key, now_s);
  if (is_key(entry, key) && entry->until_s >= now_s) {
    return SET_KNOWN;
  }
  if (entry->until_s == 0 && set->used >= set->capacity) {
    if (!rebuild(set, now_s)) {
      return SET_FULL;
    }
    entry = find(set->entries, set->slots, key, now_s);
  }
  set->used += entry->until_s == 0;
  *entry = (struct entry){*key, until_s};
  return SET_ADDED;
}

enum set_answer expiring_set_add(struct expiring_set *set, struct str first, struct str second, int64_t until_s,
                                 int64_t now_s)
{
  struct key key = key_of(first, second);
  pthread_mutex_lock(&set->lock);
  enum set_answer answer = add_locked(set, &key, until_s, now_s);
  pthread_mutex_unlock(&set->lock);
  return answer;
}

void expiring_set_each(struct expiring_set *set, int64_t now_s, expiring_set_see see, void *self)
{
  pthread_mutex_lock(&set->lock);
  for (size_t i = 0; i < set->slots; i++) {
    const struct entry *entry = &set->entries[i];
    if (entry->until_s != 0 && entry->until_s >= now_s) {
      see(self, (struct bytes){entry->key.at, EXPIRING_KEY_OCTETS}, entry->until_s);
    }
  }
  pthread_mutex_unlock(&set->lock);
}

enum set_answer expiring_set_take_back(struct expiring_set *set, struct bytes key, int64_t until_s, int64_t now_s)
{
  assert(key.len == EXPIRING_KEY_OCTETS);
  struct key taken;
  memcpy(taken.at, key.at, EXPIRING_KEY_OCTETS);
  pthread_mutex_lock(&set->lock);
  enum set_answer answer = add_locked(set, &taken, until_s, now_s);
  pthread_mutex_unlock(&set->lock);
  return answer;
}

bool expiring_set_has(struct expiring_set *set, struct str first, struct str second, int64_t now_s)
{
  struct key key = key_of(first, second);
  pthread_mutex_lock(&set->lock);
  const struct entry *entry = find(set->entries, set->slots, &key, now_s);
  bool has = is_key(entry, &key) && entry->until_s >= now_s;
  pthread_mutex_unlock(&set->lock);
  return has;
}
