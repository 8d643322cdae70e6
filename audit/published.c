#include <string.h>

#include "base/limits.h"
#include "codec/xsd_time.h"
#include "crypto/digest.h"
#include "visit.h"
#include "json/field.h"
#include "json/text.h"

enum err visit_version(struct visit *visit, struct str path, struct str where, const struct tlog_hash *digest,
                       struct str *out, bool *good)
{
  *good = false;
  bool found = false;
  TRY(visit_fetch(visit, path, out, &found));
  if (!found) {
    return OK;
  }
  struct digest seen = digest_of(DIGEST_SHA256, str_bytes(*out));
  *good = memcmp(seen.at, digest->at, TLOG_HASH_OCTETS) == 0;
  if (!*good) {
    findings_add(visit->findings, AUDIT_NOT_AS_LOGGED, where, "its octets do not have the SHA-256 of the log's entry");
  }
  return OK;
}

bool visit_goes_on_from_unseen(const struct visit *visit)
{
  return visit->state->tally.kinds[LEAF_OPENED] > 0 && visit->state->logs_len == 1;
}

/* Of a document that was never seen the first version is 1, unless there was a log before. */
static bool follows(const struct visit *visit, const struct seen_version *seen, uint64_t version)
{
  if (seen->version > 0) {
    return version == seen->version + 1;
  }
  return version == 1 || (version > 0 && visit_goes_on_from_unseen(visit));
}

void visit_version_follows(struct visit *visit, struct seen_version *seen, const struct leaf *leaf, struct str where,
                           uint64_t index)
{
  if (!follows(visit, seen, leaf->version)) {
    findings_add(visit->findings, AUDIT_VERSION_GAP, where, "entry %llu puts it behind version %llu",
                 (unsigned long long)index, (unsigned long long)seen->version);
  }
  if (leaf->time_s < seen->time_s) {
    struct str is = xsd_time_print(visit->scope, (int64_t)leaf->time_s);
    struct str was = xsd_time_print(visit->scope, (int64_t)seen->time_s);
    findings_add(visit->findings, AUDIT_TIME_BACKWARDS, where,
                 "entry %llu says " STR_FMT ", of the one before " STR_FMT, (unsigned long long)index, STR_ARG(is),
                 STR_ARG(was));
  }
  *seen = (struct seen_version){leaf->version, leaf->digest, leaf->time_s, INT64_MIN};
}

void visit_current_differs(struct visit *visit, const struct seen_version *seen, struct str where, int64_t valid_from_s)
{
  bool is_older = seen->version > 0 && valid_from_s < seen->valid_from_s;
  struct str time = valid_from_s == INT64_MIN ? STR("no time") : xsd_time_print(visit->scope, valid_from_s);
  findings_add(visit->findings, is_older ? AUDIT_CURRENT_OUTDATED : AUDIT_CURRENT_UNLOGGED, where,
               "of " STR_FMT "; the latest in the log is version %llu", STR_ARG(time),
               (unsigned long long)seen->version);
}

/* A text that cannot be read was told where it was held against the log. */
static enum err valid_until(struct scope *scope, struct str text, int64_t *out)
{
  struct json document;
  struct str time = {0};
  TRY(json_parse(scope, text, &document));
  TRY(json_need_string(scope, NULL, &document, STR("validUntil"), &time));
  return xsd_time_parse(scope, time, out);
}

enum err visit_current_age(struct visit *visit, struct str where, struct str text)
{
  int64_t until_s = 0;
  enum err err = valid_until(visit->scope, text, &until_s);
  if (err != OK) {
    (void)scope_take_fault(visit->scope);
    return scope_err(visit->scope);
  }
  if (visit->settings->now_s > until_s + LIMIT_CLOCK_SKEW_S) {
    struct str until = xsd_time_print(visit->scope, until_s);
    findings_add(visit->findings, AUDIT_CURRENT_EXPIRED, where, "it was valid until " STR_FMT, STR_ARG(until));
  }
  return OK;
}
