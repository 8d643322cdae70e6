#include "transitions.h"

enum { FIRST_CAP = 16 };

static size_t hash(const struct transition *transition)
{
  uint64_t hash = (uintptr_t)transition->from * UINT64_C(0x9e3779b97f4a7c15);
  hash = (hash ^ (hash >> 29) ^ (uintptr_t)transition->context) * UINT64_C(0xff51afd7ed558ccd);
  hash = (hash ^ (hash >> 32) ^ (uintptr_t)transition->previous) * UINT64_C(0xc4ceb9fe1a85ec53);
  return (size_t)((hash ^ (hash >> 32)) + (uint64_t)transition->way);
}

static bool is_same(const struct transition *a, const struct transition *b)
{
  return a->from == b->from && a->context == b->context && a->previous == b->previous && a->way == b->way;
}

/* The row that holds it, or the free one where it belongs. */
static struct transition *find_row(const struct transitions *transitions, const struct transition *wanted)
{
  size_t mask = transitions->cap - 1;
  size_t at = hash(wanted) & mask;
  while (transitions->rows[at].result != NULL && !is_same(&transitions->rows[at], wanted)) {
    at = (at + 1) & mask;
  }
  return &transitions->rows[at];
}

const struct active *transitions_find(const struct transitions *transitions, const struct transition *wanted)
{
  const struct active *found = NULL;
  for (; transitions != NULL && found == NULL; transitions = transitions->below) {
    found = transitions->cap == 0 ? NULL : find_row(transitions, wanted)->result;
  }
  return found;
}

/* Keeps at least every second row free. */
static enum err make_room(struct transitions *transitions)
{
  if (transitions->len * 2 < transitions->cap) {
    return OK;
  }
  struct transitions larger = *transitions;
  larger.cap = transitions->cap == 0 ? FIRST_CAP : 2 * transitions->cap;
  larger.rows = SCOPE_ARRAY(transitions->scope, struct transition, larger.cap);
  if (larger.rows == NULL) {
    return scope_err(transitions->scope);
  }
  for (size_t i = 0; i < transitions->cap; i++) {
    if (transitions->rows[i].result != NULL) {
      *find_row(&larger, &transitions->rows[i]) = transitions->rows[i];
    }
  }
  *transitions = larger;
  return OK;
}

enum err transitions_put(struct transitions *transitions, const struct transition *made)
{
  TRY(make_room(transitions));
  *find_row(transitions, made) = *made;
  transitions->len++;
  return OK;
}
