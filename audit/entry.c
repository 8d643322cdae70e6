#include "base/limits.h"
#include "codec/xsd_time.h"
#include "visit.h"

static struct str place(const struct visit *visit, uint64_t index)
{
  return scope_format(visit->scope, STR_FMT " entry %llu", STR_ARG(visit->log->origin), (unsigned long long)index);
}

/* A log's writer puts entries down as things happen; what is dated earlier than its neighbour was dated back. */
static void check_time(struct visit *visit, uint64_t index, const struct leaf *leaf)
{
  struct seen_log *log = visit->log;
  uint64_t slack_s = LIMIT_CLOCK_SKEW_S + (leaf->kind == LEAF_ISSUED ? LEAF_TIME_STEP_S : 0);
  if (leaf->time_s + slack_s < log->last_s) {
    struct str is = xsd_time_print(visit->scope, (int64_t)leaf->time_s);
    struct str was = xsd_time_print(visit->scope, (int64_t)log->last_s);
    findings_add(visit->findings, AUDIT_TIME_BACKWARDS, place(visit, index),
                 "it says " STR_FMT ", behind an entry of " STR_FMT, STR_ARG(is), STR_ARG(was));
  }
  log->last_s = leaf->time_s;
}

/* A log that goes on from another begins with that one's size and root. */
static bool goes_on_from_seen(const struct visit *visit, const struct leaf *leaf)
{
  bool others = false;
  for (size_t i = 0; i < visit->state->logs_len; i++) {
    const struct seen_log *log = &visit->state->logs[i];
    if (log == visit->log || log->checkpoint.len == 0) {
      continue;
    }
    others = true;
    if (log->edge->tree.size == leaf->number && tlog_hash_equal(&log->root, &leaf->digest)) {
      return true;
    }
  }
  return !others;
}

static void check_opened(struct visit *visit, uint64_t index, const struct leaf *leaf)
{
  if (index != 0) {
    findings_add(visit->findings, AUDIT_ENTRY_MISPLACED, place(visit, index),
                 "it says that the log is opened, and is not the first");
    return;
  }
  if (!goes_on_from_seen(visit, leaf)) {
    findings_add(visit->findings, AUDIT_CONTRADICTION, place(visit, index),
                 "it says that the log before had %llu entries and another root than any that was seen",
                 (unsigned long long)leaf->number);
  }
}

static void check_closed(struct visit *visit, uint64_t index, uint64_t size)
{
  if (index != size - 1) {
    findings_add(visit->findings, AUDIT_ENTRY_MISPLACED, place(visit, index),
                 "it says that the log is closed, and is not the last");
  }
  visit->log->is_closed = true;
}

enum err visit_entry(struct visit *visit, uint64_t index, struct bytes octets, uint64_t size)
{
  struct leaf leaf;
  if (visit->log->is_closed) {
    findings_add(visit->findings, AUDIT_ENTRY_MISPLACED, place(visit, index), "the log was closed before it");
  }
  if (leaf_decode(visit->scope, octets, &leaf) != OK) {
    struct fault fault = scope_take_fault(visit->scope);
    findings_add(visit->findings, AUDIT_ENTRY_UNKNOWN, place(visit, index), "%s", fault.text);
    visit->state->tally.kinds[0]++;
    return scope_err(visit->scope);
  }
  tally_entry(&visit->state->tally, &leaf);
  check_time(visit, index, &leaf);
  switch (leaf.kind) {
  case LEAF_ISSUED:
    return OK;
  case LEAF_LIST:
    return visit_list(visit, index, &leaf);
  case LEAF_KEY_ADDED:
  case LEAF_KEY_RETIRED:
    return visit_key(visit, index, &leaf);
  case LEAF_ISSUERS:
    return visit_trust(visit, index, &leaf);
  case LEAF_OPENED:
    check_opened(visit, index, &leaf);
    return OK;
  case LEAF_CLOSED:
    check_closed(visit, index, size);
    return OK;
  }
  return OK;
}
