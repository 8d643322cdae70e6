#include "period.h"
#include "verification.h"

/* `issuer`: does the trust list let this DID issue this type, and was the key that signed the issuer's at that time. */

static bool may_issue_all(const struct trust_issuer *issuer, const struct json *credential)
{
  struct str type;
  for (size_t at = 0; (type = types_next_own(credential, &at)).len > 0;) {
    if (!trust_issuer_may_issue(issuer, type)) {
      return false;
    }
  }
  return true;
}

/* When it was signed: the proof's time, else the beginning of the credential's period. */
static int64_t signed_at_s(const struct verification *v, const struct credential_case *one,
                           const struct proof_finding *proof)
{
  int64_t seconds = v->now_s;
  if (proof->created_s != 0) {
    return proof->created_s;
  }
  if (period_time(v->scope, period_of(one->document, one->version).from, &seconds) != OK) {
    (void)scope_take_fault(v->scope);
  }
  return seconds;
}

static bool key_was_valid(const struct verification *v, const struct credential_case *one,
                          const struct trust_issuer *issuer, const struct proof_finding *proof)
{
  const struct trust_key *key = trust_issuer_key(issuer, proof->method);
  if (key == NULL) {
    return false;
  }
  int64_t at_s = signed_at_s(v, one, proof);
  return at_s >= key->valid_from_s && at_s < key->valid_until_s;
}

static enum finding check_one(const struct verification *v, const struct credential_case *one)
{
  struct str id = rules_party_id(json_get(one->document, STR("issuer")));
  const struct trust_issuer *issuer = trust_list_find(v->evidence->trust, id);
  if (issuer == NULL || !may_issue_all(issuer, one->document)) {
    return FINDING_ISSUER_NOT_ACCEPTED;
  }
  for (size_t i = 0; i < one->proofs.len; i++) {
    if (!key_was_valid(v, one, issuer, &one->proofs.at[i])) {
      return FINDING_ISSUER_KEY_UNKNOWN;
    }
  }
  return FINDING_NONE;
}

static bool trust_is_fresh(struct verification *v)
{
  const struct trust_list *trust = v->evidence == NULL ? NULL : v->evidence->trust;
  if (trust == NULL) {
    return false;
  }
  const struct policy *policy = v->verifier->policy;
  report_as_of(v->report, CHECK_ISSUER, trust->valid_from_s);
  bool begun = trust->valid_from_s <= v->now_s + policy->skew_most_s;
  return begun && trust->valid_from_s >= v->now_s - policy->trust_age_most_s && v->now_s <= trust->valid_until_s;
}

enum err check_issuer(struct verification *v)
{
  if (v->verifier->policy->any_issuer) {
    find(v, CHECK_ISSUER, FINDING_ANY_ISSUER);
    return OK;
  }
  if (!trust_is_fresh(v)) {
    find(v, CHECK_ISSUER, FINDING_TRUST_LIST_UNAVAILABLE);
    return OK;
  }
  find(v, CHECK_ISSUER, FINDING_NONE);
  for (size_t i = 0; i < v->len; i++) {
    find(v, CHECK_ISSUER, check_one(v, &v->credentials[i]));
  }
  return OK;
}
