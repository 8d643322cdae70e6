#pragma once

#include "base/str.h"

/* Keys that are remembered until a time each, and then forgotten: used codes, challenges given out. Bounded; shared by
   all threads, its lock is inside. Only half a digest of each key is kept. */
struct expiring_set;

enum set_answer {
  SET_ADDED,
  SET_KNOWN, /* it was there already and has not lapsed */
  SET_FULL, /* not remembered: as many as fit are alive */
};

/* `capacity` keys at most. NULL when the machine has no memory. Free with expiring_set_free. */
struct expiring_set *expiring_set_new(size_t capacity);
void expiring_set_free(struct expiring_set *set);

/* A key is made of two texts so that (verification method, challenge) cannot be confused with another pair. Seconds
   since 1970; `until_s` positive. */
enum set_answer expiring_set_add(struct expiring_set *set, struct str first, struct str second, int64_t until_s,
                                 int64_t now_s);
/* For who has to remember over a restart: what is kept of a key, and until when. */
enum { EXPIRING_KEY_OCTETS = 16 };
typedef void (*expiring_set_see)(void *self, struct bytes key, int64_t until_s);
/* All that is alive, in no order; `see` must not ask the set anything. */
void expiring_set_each(struct expiring_set *set, int64_t now_s, expiring_set_see see, void *self);
/* Takes back what was seen so: EXPIRING_KEY_OCTETS. */
enum set_answer expiring_set_take_back(struct expiring_set *set, struct bytes key, int64_t until_s, int64_t now_s);

bool expiring_set_has(struct expiring_set *set, struct str first, struct str second, int64_t now_s);
