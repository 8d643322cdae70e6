#pragma once

#include "vc/door.h"
#include "vc/rules.h"
#include "vc/types.h"
#include "vc/verify.h"

/* One verification under way: what the checks share. Private to core/vc. */

struct credential_case {
  const struct json *document;
  enum vc_version version;
  struct proof_findings proofs;
  struct status_result *statuses; /* of each status entry; NULL before that check */
};

struct verification {
  struct scope *scope;
  const struct verifier *verifier;
  const struct evidence *evidence; /* may be NULL */
  const struct verify_request *request;
  struct entered entered;
  enum vc_version version; /* of the presentation */
  struct proof_findings holder; /* of the presentation */
  struct credential_case *credentials;
  size_t len;
  int64_t now_s;
  struct report *report;
};

/* Each check writes what it found into the report; an error is its own inability. */
enum err check_form(struct verification *v);
enum err check_proof(struct verification *v);
enum err check_holder(struct verification *v);
enum err check_issuer(struct verification *v);
enum err check_period(struct verification *v);
enum err check_status(struct verification *v);
enum err check_logged(struct verification *v);
/* Not a check of its own: the last word of `holder`, when all else holds. */
void check_single_use(struct verification *v);

/* A finding without more to say than its own sentence. */
static inline void find(struct verification *v, enum check_id check, enum finding finding)
{
  report_find(v->report, check, finding, STR(""));
}
