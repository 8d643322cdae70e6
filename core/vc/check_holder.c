#include "verification.h"

#include "base/limits.h"

/* `holder`: the person to whom it was issued shows it now, to us, for the first time. Data Integrity itself never looks
   at the clock; that happens here. SPEC: vc-data-integrity#proofs (challenge, domain, expires) */

/* The suites of the W3C ask about presentations that no counter would take; only their policy does. */
static bool is_lenient(const struct verification *v)
{
  return v->request->use == VERIFY_PRESENTATION && v->verifier->policy->any_presentation;
}

enum { NONCE_CHARS_LEAST = 22 }; /* 16 octets in base64url: a wallet's own challenge must not repeat by chance */

static enum finding check_domain(const struct verification *v, const struct proof_finding *proof)
{
  struct str expected = v->request->domain;
  if (expected.len > 0) {
    return json_holds(proof->domain, expected) ? FINDING_NONE : FINDING_DOMAIN_MISMATCH;
  }
  if (is_lenient(v)) {
    return FINDING_NONE;
  }
  struct json_list domains = json_as_list(proof->domain);
  for (size_t i = 0; i < domains.len; i++) {
    if (json_is_string(&domains.at[i]) && policy_takes_domain(v->verifier->policy, domains.at[i].string)) {
      return FINDING_NONE;
    }
  }
  return FINDING_DOMAIN_MISMATCH;
}

static enum finding check_challenge(const struct verification *v, const struct proof_finding *proof)
{
  struct str expected = v->request->challenge;
  if (expected.len > 0) {
    return str_equal(proof->challenge, expected) ? FINDING_NONE : FINDING_CHALLENGE_MISMATCH;
  }
  if (is_lenient(v)) {
    return FINDING_NONE;
  }
  /* An agency that names no challenge could be shown the same presentation for ever. */
  bool fresh_enough = v->request->use == VERIFY_COUNTER && proof->challenge.len >= NONCE_CHARS_LEAST;
  return fresh_enough ? FINDING_NONE : FINDING_CHALLENGE_MISMATCH;
}

/* facts: created <= now + skew, now <= expires + skew, 0 < expires - created <= most. */
static enum finding check_time(const struct verification *v, const struct proof_finding *proof)
{
  const struct policy *policy = v->verifier->policy;
  if (proof->expires_s != 0 && v->now_s > proof->expires_s + policy->skew_most_s) {
    return FINDING_PRESENTATION_EXPIRED;
  }
  if (is_lenient(v)) {
    return FINDING_NONE;
  }
  if (proof->created_s == 0 || proof->expires_s == 0) {
    return FINDING_PRESENTATION_EXPIRED;
  }
  if (proof->created_s > v->now_s + policy->skew_most_s) {
    return FINDING_PRESENTATION_NOT_YET_VALID;
  }
  int64_t lifetime_s = proof->expires_s - proof->created_s;
  return lifetime_s > 0 && lifetime_s <= policy->presentation_most_s ? FINDING_NONE : FINDING_PRESENTATION_EXPIRED;
}

/* The holder named by the presentation, and every subject, is who signed it. */
static enum finding check_binding(const struct verification *v, const struct proof_finding *proof)
{
  const struct json *holder = json_get(&v->entered.document, STR("holder"));
  if (holder != NULL && !str_equal(rules_party_id(holder), proof->controller)) {
    return FINDING_HOLDER_MISMATCH;
  }
  for (size_t i = 0; i < v->len && !is_lenient(v); i++) {
    struct json_list subjects = json_as_list(json_get(v->credentials[i].document, STR("credentialSubject")));
    for (size_t j = 0; j < subjects.len; j++) {
      if (!json_is(json_get(&subjects.at[j], STR("id")), proof->controller)) {
        return FINDING_HOLDER_MISMATCH;
      }
    }
  }
  return FINDING_NONE;
}

static enum finding (*const steps[])(const struct verification *, const struct proof_finding *) = {
    check_binding,
    check_domain,
    check_challenge,
    check_time,
};

static enum finding check_one(const struct verification *v, const struct proof_finding *proof)
{
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    enum finding finding = steps[i](v, proof);
    if (finding != FINDING_NONE) {
      return finding;
    }
  }
  return is_lenient(v) ? FINDING_SIGNED_BY_HOLDER : FINDING_NONE;
}

/* Paper is shown by whoever carries it: only an identity card binds it to a person, and only a credential that says it
   is paper may be shown so. */
static enum finding check_bare(const struct verification *v)
{
  if (v->request->use == VERIFY_CREDENTIAL) {
    return FINDING_NOT_PRESENTED;
  }
  bool paper = types_has(&v->entered.document, STR(TYPE_PAPER));
  return paper ? FINDING_COMPARE_IDENTITY : FINDING_HOLDER_PROOF_MISSING;
}

static bool shows_paper(const struct verification *v)
{
  for (size_t i = 0; i < v->len; i++) {
    if (types_has(v->credentials[i].document, STR(TYPE_PAPER))) {
      return true;
    }
  }
  return false;
}

enum err check_holder(struct verification *v)
{
  if (!v->entered.is_presentation) {
    find(v, CHECK_HOLDER, check_bare(v));
    return OK;
  }
  if (v->report->checks[CHECK_PROOF].finding != FINDING_NONE) {
    return OK; /* an altered presentation says nothing about its holder, and must not use up the real one */
  }
  if (!is_lenient(v) && shows_paper(v)) {
    find(v, CHECK_HOLDER, FINDING_HOLDER_MISMATCH);
    return OK;
  }
  for (size_t i = 0; i < v->holder.len; i++) {
    find(v, CHECK_HOLDER, check_one(v, &v->holder.at[i]));
    v->report->made_s = v->holder.at[i].created_s;
  }
  return OK;
}

/* A code is used up only by being verified: what was refused or could not be checked may be shown again, and a stranger
   cannot use up somebody's code. */
void check_single_use(struct verification *v)
{
  struct replay *replay = v->verifier->replay;
  if (v->request->use != VERIFY_COUNTER || replay == NULL || report_verdict(v->report) != VERDICT_VERIFIED) {
    return;
  }
  for (size_t i = 0; i < v->holder.len; i++) {
    const struct proof_finding *proof = &v->holder.at[i];
    int64_t keep_until_s = proof->expires_s + v->verifier->policy->skew_most_s;
    find(v, CHECK_HOLDER,
         replay_check(replay, proof->method, proof->challenge, proof->created_s, keep_until_s, v->now_s));
  }
}
