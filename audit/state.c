#include "state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY_OCTETS = 256 * 1024 * 1024 };

struct state *state_new(void)
{
  struct scope *memory = scope_new(MEMORY_OCTETS);
  struct state *state = memory == NULL ? NULL : SCOPE_NEW(memory, struct state);
  if (state == NULL) {
    scope_free(memory);
    return NULL;
  }
  state->memory = memory;
  state->trust.valid_from_s = INT64_MIN;
  return state;
}

void state_free(struct state *state)
{
  if (state == NULL) {
    return;
  }
  for (size_t i = 0; i < state->lists_len; i++) {
    free(state->lists[i].bits.at);
  }
  scope_free(state->memory);
}

struct seen_log *state_log(struct state *state, struct str origin)
{
  for (size_t i = 0; i < state->logs_len; i++) {
    if (str_equal(state->logs[i].origin, origin)) {
      return &state->logs[i];
    }
  }
  struct seen_log *logs = scope_grow(state->memory, state->logs, state->logs_len, &state->logs_cap, sizeof *logs);
  struct seen_log log = {.origin = scope_str(state->memory, origin),
                         .edge = SCOPE_NEW(state->memory, struct tile_edge)};
  if (logs == NULL || log.origin.at == NULL || log.edge == NULL) {
    return NULL;
  }
  state->logs = logs;
  logs[state->logs_len] = log;
  return &logs[state->logs_len++];
}

struct seen_list *state_list(struct state *state, enum status_purpose purpose, uint64_t group)
{
  for (size_t i = 0; i < state->lists_len; i++) {
    if (state->lists[i].purpose == purpose && state->lists[i].group == group) {
      return &state->lists[i];
    }
  }
  struct seen_list *lists = scope_grow(state->memory, state->lists, state->lists_len, &state->lists_cap, sizeof *lists);
  if (lists == NULL) {
    return NULL;
  }
  state->lists = lists;
  lists[state->lists_len] =
      (struct seen_list){.purpose = purpose, .group = group, .latest = {.valid_from_s = INT64_MIN}};
  return &lists[state->lists_len++];
}

struct str seen_list_name(struct scope *scope, enum status_purpose purpose, uint64_t group)
{
  struct str word = status_purpose_print(purpose);
  return scope_format(scope, STR_FMT "-%llu", STR_ARG(word), (unsigned long long)group);
}

bool seen_list_keep(struct seen_list *list, const struct bitstring *bits)
{
  uint8_t *copy = malloc(bits->entries / 8);
  if (copy == NULL) {
    return false;
  }
  memcpy(copy, bits->at, bits->entries / 8);
  free(list->bits.at);
  list->bits = (struct bitstring){copy, bits->entries};
  return true;
}

struct tally_issuer *tally_issuer(struct tally *tally, uint32_t issuer)
{
  size_t slot = issuer * UINT32_C(2654435761) >> 20; /* the number is whatever a log says */
  static_assert(TALLY_SLOTS == 1 << 12 && TALLY_MOST < TALLY_SLOTS);
  for (;; slot = (slot + 1) % TALLY_SLOTS) {
    struct tally_issuer *place = &tally->issuers[slot];
    if (place->is_used && place->issuer != issuer) {
      continue;
    }
    if (!place->is_used && tally->issuers_len == TALLY_MOST) {
      return NULL;
    }
    tally->issuers_len += !place->is_used;
    place->is_used = true;
    place->issuer = issuer;
    return place;
  }
}

void tally_entry(struct tally *tally, const struct leaf *leaf)
{
  tally->kinds[leaf->kind]++;
  if (leaf->kind != LEAF_ISSUED) {
    return;
  }
  struct tally_issuer *place = tally_issuer(tally, leaf->issuer);
  if (place == NULL) {
    tally->others++;
    return;
  }
  place->issued++;
}
