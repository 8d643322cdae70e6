#include "terms.h"
#include "verification.h"

/* `proof`: every signature holds, the holder's over the presentation and the issuers' over the credentials. Whose keys
   they are is for the checks after it. */

static void tell(struct verification *v, const struct proof_findings *proofs)
{
  for (size_t i = 0; i < proofs->len; i++) {
    report_problem(v->report, CHECK_PROOF, proofs->at[i].problem, proofs->at[i].reason);
  }
  if (proofs->len == 0) {
    report_find(v->report, CHECK_PROOF, FINDING_PROOF_INVALID, STR("proof: is missing"));
  }
}

/* A suite that canonizes by RDF has found undefined terms already. */
static bool expands(const struct json *proof)
{
  const struct json *name = json_get(proof, STR("cryptosuite"));
  const struct cryptosuite *suite = json_is_string(name) ? cryptosuite_find(name->string) : NULL;
  return suite == NULL || suite->transformation == TRANSFORMATION_RDFC;
}

static enum err check_terms(struct verification *v, const struct json *document, const struct proof_findings *proofs)
{
  for (size_t i = 0; i < proofs->len; i++) {
    if (!expands(proofs->at[i].proof) && terms_check(v->scope, v->verifier->schemas->catalogue, document) != OK) {
      report_fault(v->report, CHECK_PROOF, v->scope);
      return scope_err(v->scope);
    }
  }
  return OK;
}

/* SPEC: vc-data-integrity#proofs: an issuer's proof may have an end, too. That of a holder's is the holder check's. */
static void check_expiry(struct verification *v, const struct proof_findings *proofs)
{
  for (size_t i = 0; i < proofs->len; i++) {
    int64_t expires_s = proofs->at[i].expires_s;
    if (expires_s != 0 && v->now_s > expires_s + v->verifier->policy->skew_most_s) {
      report_problem(v->report, CHECK_PROOF, ERR_PROOF, STR("proof.expires: the proof is no longer valid"));
    }
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
  return check_terms(v, document, out);
}

enum err check_proof(struct verification *v)
{
  if (v->entered.is_presentation) {
    TRY(check_one(v, &v->entered.document, PROOF_AUTHENTICATION, &v->holder));
  }
  for (size_t i = 0; i < v->len; i++) {
    struct credential_case *one = &v->credentials[i];
    TRY(check_one(v, one->document, PROOF_ASSERTION, &one->proofs));
    check_expiry(v, &one->proofs);
  }
  return OK;
}
