#pragma once

#include "audit/finding.h"
#include "audit/source.h"
#include "tlog/log_policy.h"
#include "vc/evidence.h"
#include "json/value.h"

/* An auditor follows a registry's logs from outside. It believes nothing but the keys that it was given: it rebuilds
   the root from every entry, compares every tile, reads every version of every list that the log speaks of, and
   remembers in a folder what it saw, so that what is said tomorrow can be held against it.

     struct audit *audit;
     TRY(audit_open(scope, &settings, &audit));
     enum err err = audit_visit(audit, scope);        could it be checked at all?
     ... audit_is_clean(audit), audit_print(audit, scope, false, &text) ...
     audit_close(audit);

   Whoever can change an auditor's folder can make it forget what it saw; no more. */
struct audit;

/* All borrowed for the life of the audit. */
struct audit_settings {
  struct audit_source source;
  const struct log_policy *policy; /* its logs are followed in their order: one registry's, a year each */
  struct evidence_rules rules; /* who signs lists and trust list */
  const char *folder; /* exists; belongs to one auditor at a time */
  int64_t now_s;
  int64_t stale_s; /* for which a log may go without a witness who sees it */
  unsigned pause_ms; /* before a list that does not fit the log is looked at again: it may just be published */
};

/* Reads what former visits left. ERR_CONFLICT when another auditor has the folder, ERR_IO, ERR_CONFIG when the state
   cannot be read. Close with audit_close. */
enum err audit_open(struct scope *scope, const struct audit_settings *settings, struct audit **out);
void audit_close(struct audit *audit);

/* Reads all that is new, and stores what it has seen as a whole or not at all. Findings are no error. On an error
   (ERR_UNAVAILABLE, ERR_IO ...) it could not be checked to the end: what was found until then is kept, the rest is read
   again at the next visit. */
enum err audit_visit(struct audit *audit, struct scope *scope);

/* True when nothing was found, at this visit or, still standing, before. Says something only after a visit that
   succeeded. */
bool audit_is_clean(const struct audit *audit);
size_t audit_findings(const struct audit *audit, const struct audit_finding **out);

/* The report for people, a line for each finding first; `lists` adds one for each list. And the same for machines;
   `err` is what the visit gave. */
enum err audit_print(const struct audit *audit, struct scope *scope, bool lists, struct str *out);
enum err audit_json(const struct audit *audit, struct scope *scope, enum err err, struct json *out);
