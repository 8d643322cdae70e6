#include "verification.h"

/* `status`: neither revoked nor suspended, by lists that are fresh enough. What cannot be looked up is unknown.
   SPEC: vc-bitstring-status-list#validate-algorithm */

/* A list that does not say since when it holds has no age, and so none that is small enough. */
static bool is_fresh(const struct verification *v, const struct status_list *list)
{
  const struct policy *policy = v->verifier->policy;
  bool begun = list->valid_from_s <= v->now_s + policy->skew_most_s;
  return begun && list->valid_from_s >= v->now_s - policy->status_age_most_s && v->now_s <= list->valid_until_s;
}

static enum finding when_set(enum status_purpose purpose)
{
  switch (purpose) {
  case STATUS_REVOCATION:
    return FINDING_CREDENTIAL_REVOKED;
  case STATUS_SUSPENSION:
    return FINDING_CREDENTIAL_SUSPENDED;
  case STATUS_REFRESH:
  case STATUS_MESSAGE:
    return FINDING_NONE;
  case STATUS_OTHER:
    break;
  }
  return FINDING_STATUS_UNAVAILABLE;
}

/* Why the list is not at hand, as far as it is known. */
static void tell_gap(struct verification *v, struct str url)
{
  const struct evidence_gap *gap = v->evidence == NULL ? NULL : evidence_find_gap(v->evidence, url);
  if (gap == NULL) {
    report_find(v->report, CHECK_STATUS, FINDING_STATUS_UNAVAILABLE, STR("the status list is not at hand"));
    return;
  }
  report_find_problem(v->report, CHECK_STATUS, FINDING_STATUS_UNAVAILABLE, gap->problem,
                      scope_str(v->scope, gap->reason));
}

static void check_entry(struct verification *v, const struct status_entry *entry, struct status_result *result)
{
  const struct evidence_list *known = v->evidence == NULL ? NULL : evidence_find_list(v->evidence, entry->list_url);
  if (known == NULL) {
    tell_gap(v, entry->list_url);
    return;
  }
  report_as_of(v->report, CHECK_STATUS, known->list.valid_from_s);
  bool set = false;
  if (status_list_check(v->scope, &known->list, entry, &set) != OK) {
    report_fault(v->report, CHECK_STATUS, v->scope);
    return;
  }
  if (!is_fresh(v, &known->list)) {
    report_find(v->report, CHECK_STATUS, FINDING_STATUS_UNAVAILABLE, STR("the status list at hand is too old"));
    return;
  }
  *result = (struct status_result){.known = true, .set = set};
  find(v, CHECK_STATUS, set ? when_set(entry->purpose) : FINDING_NONE);
}

static bool can_be_revoked(const struct status_entry entries[], size_t len)
{
  for (size_t i = 0; i < len; i++) {
    if (entries[i].purpose == STATUS_REVOCATION) {
      return true;
    }
  }
  return false;
}

static enum err check_one(struct verification *v, struct credential_case *one)
{
  struct status_entry *entries = NULL;
  size_t len = 0;
  if (status_entries_parse(v->scope, one->document, &entries, &len) != OK) {
    struct fault fault = scope_take_fault(v->scope);
    report_find_problem(v->report, CHECK_STATUS, FINDING_STATUS_INVALID, fault.err,
                        scope_str(v->scope, str_of(fault.text)));
    return OK;
  }
  if (!can_be_revoked(entries, len)) {
    find(v, CHECK_STATUS, v->verifier->policy->status_required ? FINDING_STATUS_MISSING : FINDING_NO_STATUS);
  }
  one->statuses = SCOPE_ARRAY(v->scope, struct status_result, len);
  if (one->statuses == NULL) {
    return scope_err(v->scope);
  }
  for (size_t i = 0; i < len; i++) {
    check_entry(v, &entries[i], &one->statuses[i]);
  }
  return OK;
}

enum err check_status(struct verification *v)
{
  find(v, CHECK_STATUS, FINDING_NONE);
  for (size_t i = 0; i < v->len; i++) {
    TRY(check_one(v, &v->credentials[i]));
  }
  return OK;
}
