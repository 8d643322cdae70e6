#include "verification.h"

/* `proof`: every signature holds, the holder's over the presentation and the issuers' over the credentials. Whose keys
   they are is for the checks after it. */

static struct finding_problem {
  enum finding finding;
  enum err problem;
} problem_of(const struct proof_finding *proof)
{
  return (struct finding_problem){finding_of_err(proof->problem), proof->problem};
}

static void tell(struct verification *v, const struct proof_findings *proofs)
{
  for (size_t i = 0; i < proofs->len; i++) {
    struct finding_problem found = problem_of(&proofs->at[i]);
    report_find(v->report, CHECK_PROOF, found.finding, proofs->at[i].reason);
    struct check_result *result = &v->report->checks[CHECK_PROOF];
    if (result->finding == found.finding && result->problem == OK) {
      result->problem = found.problem;
    }
  }
  if (proofs->len == 0) {
    report_find(v->report, CHECK_PROOF, FINDING_PROOF_INVALID, STR("proof: is missing"));
  }
}

/* A document whose canonization fails has a proof that cannot hold: that is a finding about the document. */
static enum err check_one(struct verification *v, const struct json *document, enum proof_purpose purpose,
                          struct proof_findings *out)
{
  enum err err = proof_check(v->scope, v->verifier->schemas->catalogue, document, purpose, v->verifier->resolver, out);
  if (err != OK) {
    *out = (struct proof_findings){0};
    report_fault(v->report, CHECK_PROOF, v->scope);
    return scope_err(v->scope);
  }
  tell(v, out);
  return OK;
}

enum err check_proof(struct verification *v)
{
  if (v->entered.is_presentation) {
    TRY(check_one(v, &v->entered.document, PROOF_AUTHENTICATION, &v->holder));
  }
  for (size_t i = 0; i < v->len; i++) {
    struct credential_case *one = &v->credentials[i];
    TRY(check_one(v, one->document, PROOF_ASSERTION, &one->proofs));
  }
  return OK;
}
