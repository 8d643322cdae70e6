#pragma once

#include "base/str.h"
#include "vc/expiring_set.h"
#include "vc/finding.h"

/* Presentations that were shown already: a holder proof is good once. Shared by all threads. What it remembered is gone
   after a restart, so a proof made before the start, by the holder's clock, cannot be judged and is "could not check".
 */
struct replay;

/* `capacity` entries at most. NULL when the machine has no memory. Free with replay_free. */
struct replay *replay_new(size_t capacity, int64_t started_s);
void replay_free(struct replay *replay);

/* FINDING_NONE and remembers it; FINDING_PRESENTATION_REPLAYED; FINDING_COULD_NOT_CHECK when it is full or the proof
   was made before the start. Times in seconds since 1970. */
enum finding replay_check(struct replay *replay, struct str method, struct str challenge, int64_t made_s,
                          int64_t keep_until_s, int64_t now_s);

/* What it remembers, as expiring_set_each and expiring_set_take_back. Who keeps all of it elsewhere, from its first
   code on, may say at the next start that it began when it did. */
void replay_each(struct replay *replay, int64_t now_s, expiring_set_see see, void *self);
enum set_answer replay_take_back(struct replay *replay, struct bytes key, int64_t until_s, int64_t now_s);
