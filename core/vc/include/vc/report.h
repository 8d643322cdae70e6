#pragma once

#include "proof/proof.h"
#include "vc/finding.h"
#include "vc/rules.h"
#include "json/value.h"

/* The result of one verification: what each check found, and the one verdict that follows. */

/* In the order in which they run and are shown. */
enum check_id {
  CHECK_FORM,
  CHECK_PROOF,
  CHECK_HOLDER,
  CHECK_ISSUER,
  CHECK_PERIOD,
  CHECK_STATUS,
  CHECK_LOGGED,
  CHECK_COUNT
};

enum verdict { VERDICT_VERIFIED, VERDICT_COULD_NOT_CHECK, VERDICT_REFUSED };

struct check_result {
  bool ran; /* a check after an unreadable document, or that no policy asks for, does not run */
  enum finding finding;
  int64_t as_of_s; /* time of the data that was used; 0 when the check needs none */
  struct str detail; /* for agencies and logs of faults: which member and why; empty when valid. No claims. */
  enum err problem; /* the error behind the finding when it is more exact than the finding's own; else OK */
};

/* What a status list says at an entry. */
struct status_result {
  bool known; /* a list that is fresh enough was at hand */
  bool set;
};

/* A credential that was shown, as far as it could be read. */
struct shown_credential {
  struct str type; /* its own type beside VerifiableCredential; empty when unknown */
  const struct json *document; /* NULL when unreadable; shown to the caseworker, never kept */
  enum vc_version version; /* by whose names it is read */
  struct str issuer; /* DID or URL */
  struct str issuer_name_ko; /* from the trust list, else empty */
  struct str issuer_name_en;
  struct proof_findings proofs;
  const struct status_result *statuses; /* of each entry of credentialStatus, in their order; NULL: not looked at */
};

struct report {
  struct check_result checks[CHECK_COUNT];
  const struct shown_credential *shown; /* lives in the scope of the verification */
  size_t shown_len;
  int64_t checked_at_s;
  int64_t made_s; /* when the holder made the presentation; 0 when there is no holder proof */
  const struct json *document; /* what was verified: the credential or presentation as JSON, with the contexts that its
                                  proofs cover; NULL when unreadable */
  bool is_presentation;
  struct proof_findings holder; /* the proofs of a presentation */
};

const char *check_name(enum check_id check);

/* Records what a check found; of several (one for each credential) the worst stays: invalid before unknown before
   valid, the first of equals. */
void report_find(struct report *report, enum check_id check, enum finding finding, struct str detail);
/* The same for an error, whose problem type an agency will see. OK holds. */
void report_problem(struct report *report, enum check_id check, enum err problem, struct str detail);
/* The same for a finding with an error behind it that is more exact. */
void report_find_problem(struct report *report, enum check_id check, enum finding finding, enum err problem,
                         struct str detail);
/* The same from a fault, which is taken out of the scope. A fault of our own becomes "could not check". */
void report_fault(struct report *report, enum check_id check, struct scope *scope);
/* Time of the data that a check used, INT64_MIN when the data does not say; the oldest stays. */
void report_as_of(struct report *report, enum check_id check, int64_t seconds);

/* Time of the oldest data that any check used; 0 when none used any. */
int64_t report_data_as_of(const struct report *report);

/* Any invalid refuses; else any unknown is "could not check"; a report in which a mandatory check did not run is never
   verified. */
enum verdict report_verdict(const struct report *report);
/* The finding that decides the verdict: the first invalid, else the first unknown, else FINDING_NONE. */
enum finding report_decisive(const struct report *report);
const char *verdict_name(enum verdict verdict);

/* For counters: verdict, sentences in Korean and English, code and number, checks with their times, what was shown. */
enum err report_print(struct scope *scope, const struct report *report, struct json *out);
/* One check of it alone: {"id", "title", "outcome", "sentence", "code", "number", "asOf"}. */
enum err report_print_check(struct scope *scope, const struct report *report, enum check_id check, struct json *out);
/* For agencies: the problem details of everything that is not valid. SPEC: vcalm, RFC 9457 */
enum err report_problems(struct scope *scope, const struct report *report, struct json *out);
/* What was found of each part: {"proof": [{"verified", "input"}], "credentialStatus": [...], "validFrom": {...} ...};
   of a presentation its proofs and, in "verifiableCredential", the same of each credential. SPEC:
   vcalm#verify-credential */
enum err report_results(struct scope *scope, const struct report *report, struct json *out);
