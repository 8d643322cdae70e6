#include "verification.h"

/* `logged`: only when the policy demands it. No log is read in this version, so what the policy demands cannot be
   checked, and says so. */
enum err check_logged(struct verification *v)
{
  if (v->verifier->policy->logged || v->request->logged) {
    find(v, CHECK_LOGGED, FINDING_LOG_UNAVAILABLE);
  }
  return OK;
}
