#pragma once

#include "json/value.h"

/* What a verifier demands, from its policy file (verifier/policies/). Const after loading; lives in the scope it was
   loaded into. A policy cannot turn a check off except where a member says so, and the shipped one is strict. */

struct policy {
  bool any_issuer; /* accept every issuer whose own key signed: conformance suites only */
  bool any_type; /* accept every type, not only those of the schemas folder; with any_issuer also one that a context of
                    the document's own defines: what its names mean is then for the reader to find out */
  bool any_presentation; /* agencies: no holder binding, no time-box, no challenge: conformance suites only */
  bool status_required; /* a credential without a status entry is refused */
  bool logged; /* demand that the credential is in the issuance log */
  bool period_is_warning; /* an expired credential is reported but does not refuse (VCALM) */
  int64_t status_age_most_s; /* status lists older than this are "could not check" */
  int64_t trust_age_most_s; /* the same for the trust list */
  int64_t presentation_most_s; /* longest lifetime of a holder proof, at most LIMIT_PRESENTATION_S */
  int64_t skew_most_s; /* difference of clocks, at most LIMIT_CLOCK_SKEW_S */
  int64_t failed_http_status; /* of the VC API endpoints: 400 or 200 */
  const struct json *types; /* NULL, or the array of the accepted credential types */
  const struct json *domains; /* names under which presentations may be addressed to this verifier; NULL: any */
};

/* From a JSON object; unknown members and values outside their range are refused by name (ERR_VALUE, ERR_RANGE). */
enum err policy_parse(struct scope *scope, const struct json *document, struct policy *out);
/* True where any type is taken of any issuer: nothing then hangs on what a type is called. */
bool policy_takes_all_types(const struct policy *policy);
bool policy_takes_type(const struct policy *policy, struct str type);
bool policy_takes_domain(const struct policy *policy, struct str domain);
