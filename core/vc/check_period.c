#include "period.h"
#include "verification.h"

/* `period`: validFrom and validUntil (issuanceDate and expirationDate in 1.1). The rules have made sure that they are
   dateTimeStamps. */

static enum err check_one(struct verification *v, const struct credential_case *one, enum finding *out)
{
  int64_t from_s = INT64_MIN;
  int64_t until_s = INT64_MAX;
  struct period period = period_of(one->document, one->version);
  TRY(period_time(v->scope, period.from, &from_s));
  TRY(period_time(v->scope, period.until, &until_s));
  *out = v->now_s < from_s    ? FINDING_CREDENTIAL_NOT_YET_VALID
         : v->now_s > until_s ? FINDING_CREDENTIAL_EXPIRED
                              : FINDING_NONE;
  return OK;
}

enum err check_period(struct verification *v)
{
  find(v, CHECK_PERIOD, FINDING_NONE);
  for (size_t i = 0; i < v->len; i++) {
    enum finding finding = FINDING_NONE;
    TRY(check_one(v, &v->credentials[i], &finding));
    bool tolerated = finding != FINDING_NONE && v->verifier->policy->period_is_warning;
    find(v, CHECK_PERIOD, tolerated ? FINDING_PERIOD_NOT_DEMANDED : finding);
  }
  return OK;
}
