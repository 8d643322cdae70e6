#include "vc/replay.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "crypto/digest.h"

enum { KEY_OCTETS = 16 };

struct entry {
  uint8_t key[KEY_OCTETS]; /* first half of the SHA-256; all slots with keep_until_s == 0 are empty */
  int64_t keep_until_s;
};

/* Open addressing with linear probing over twice the capacity; what has lapsed is reused in place, so that nothing
   needs to be swept: a lapsed slot ends no probe sequence, only an empty one does. */
struct replay {
  pthread_mutex_t lock; /* guards entries, used */
  struct entry *entries;
  size_t slots;
  size_t capacity;
  size_t used; /* slots that were ever filled since the last rebuild */
  int64_t started_s;
};

struct replay *replay_new(size_t capacity, int64_t started_s)
{
  struct replay *replay = calloc(1, sizeof *replay);
  struct entry *entries = calloc(capacity * 2, sizeof *entries);
  if (replay == NULL || entries == NULL) {
    free(replay);
    free(entries);
    return NULL;
  }
  *replay = (struct replay){.entries = entries, .slots = capacity * 2, .capacity = capacity, .started_s = started_s};
  pthread_mutex_init(&replay->lock, NULL);
  return replay;
}

void replay_free(struct replay *replay)
{
  if (replay == NULL) {
    return;
  }
  pthread_mutex_destroy(&replay->lock);
  free(replay->entries);
  free(replay);
}

static void key_of(struct str method, struct str challenge, uint8_t key[KEY_OCTETS])
{
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, str_bytes(method));
  digest_add(&state, str_bytes(STR("\n"))); /* a DID URL holds no line feed */
  digest_add(&state, str_bytes(challenge));
  struct digest digest = digest_end(&state);
  memcpy(key, digest.at, KEY_OCTETS);
}

/* The slot that holds `key`, or else the first that is free or lapsed. */
static struct entry *find(struct entry *entries, size_t slots, const uint8_t key[KEY_OCTETS], int64_t now_s)
{
  uint64_t hash;
  memcpy(&hash, key, sizeof hash);
  struct entry *free_slot = NULL;
  for (size_t i = 0; i < slots; i++) {
    struct entry *entry = &entries[(hash + i) % slots];
    bool empty = entry->keep_until_s == 0;
    if (!empty && memcmp(entry->key, key, KEY_OCTETS) == 0) {
      return entry;
    }
    if (free_slot == NULL && (empty || entry->keep_until_s < now_s)) {
      free_slot = entry;
    }
    if (empty) {
      return free_slot;
    }
  }
  return free_slot;
}

/* Moves what is still alive into a fresh table. False when that is too much already, or there is no memory. */
static bool rebuild(struct replay *replay, int64_t now_s)
{
  struct entry *fresh = calloc(replay->slots, sizeof *fresh);
  if (fresh == NULL) {
    return false;
  }
  size_t alive = 0;
  for (size_t i = 0; i < replay->slots; i++) {
    const struct entry *entry = &replay->entries[i];
    if (entry->keep_until_s >= now_s && entry->keep_until_s != 0) {
      *find(fresh, replay->slots, entry->key, now_s) = *entry;
      alive++;
    }
  }
  free(replay->entries);
  replay->entries = fresh;
  replay->used = alive;
  return alive < replay->capacity;
}

static enum finding check_locked(struct replay *replay, const uint8_t key[KEY_OCTETS], int64_t keep_until_s,
                                 int64_t now_s)
{
  struct entry *entry = find(replay->entries, replay->slots, key, now_s);
  bool known = entry != NULL && entry->keep_until_s >= now_s && memcmp(entry->key, key, KEY_OCTETS) == 0;
  if (known) {
    return FINDING_PRESENTATION_REPLAYED;
  }
  if (replay->used >= replay->capacity) {
    if (!rebuild(replay, now_s)) {
      return FINDING_COULD_NOT_CHECK;
    }
    entry = find(replay->entries, replay->slots, key, now_s);
  }
  replay->used += entry->keep_until_s == 0;
  memcpy(entry->key, key, KEY_OCTETS);
  entry->keep_until_s = keep_until_s;
  return FINDING_NONE;
}

enum finding replay_check(struct replay *replay, struct str method, struct str challenge, int64_t made_s,
                          int64_t keep_until_s, int64_t now_s)
{
  if (made_s + LIMIT_CLOCK_SKEW_S < replay->started_s) {
    return FINDING_COULD_NOT_CHECK;
  }
  uint8_t key[KEY_OCTETS];
  key_of(method, challenge, key);
  pthread_mutex_lock(&replay->lock);
  enum finding finding = check_locked(replay, key, keep_until_s, now_s);
  pthread_mutex_unlock(&replay->lock);
  return finding;
}
