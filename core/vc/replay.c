#include "vc/replay.h"

#include <stdlib.h>

struct replay {
  struct expiring_set *used;
  int64_t started_s;
};

struct replay *replay_new(size_t capacity, int64_t started_s)
{
  struct replay *replay = calloc(1, sizeof *replay);
  if (replay == NULL) {
    return NULL;
  }
  *replay = (struct replay){expiring_set_new(capacity), started_s};
  if (replay->used == NULL) {
    free(replay);
    return NULL;
  }
  return replay;
}

void replay_free(struct replay *replay)
{
  if (replay == NULL) {
    return;
  }
  expiring_set_free(replay->used);
  free(replay);
}

enum finding replay_check(struct replay *replay, struct str method, struct str challenge, int64_t made_s,
                          int64_t keep_until_s, int64_t now_s)
{
  if (made_s < replay->started_s) {
    return FINDING_COULD_NOT_CHECK;
  }
  switch (expiring_set_add(replay->used, method, challenge, keep_until_s, now_s)) {
  case SET_ADDED:
    return FINDING_NONE;
  case SET_KNOWN:
    return FINDING_PRESENTATION_REPLAYED;
  case SET_FULL:
    break;
  }
  return FINDING_COULD_NOT_CHECK;
}

void replay_each(struct replay *replay, int64_t now_s, expiring_set_see see, void *self)
{
  expiring_set_each(replay->used, now_s, see, self);
}

enum set_answer replay_take_back(struct replay *replay, struct bytes key, int64_t until_s, int64_t now_s)
{
  return expiring_set_take_back(replay->used, key, until_s, now_s);
}
