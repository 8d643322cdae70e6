/* Policies of logs and witnesses: what is read is printed as a policy that is read as the same. */
#include "target.h"

#include "tlog/log_policy.h"

static bool voters_equal(const struct policy_voter *a, const struct policy_voter *b)
{
  return str_equal(a->name, b->name) && a->members_len == b->members_len && a->needed == b->needed &&
         (a->members == NULL) == (b->members == NULL) && str_equal(a->url, b->url) && a->key.id == b->key.id;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct log_policy policy;
  struct log_policy again;
  struct str printed;
  enum err err = log_policy_parse(scope, bytes_str((struct bytes){octets, len}), &policy);
  must(err == scope_err(scope));
  if (err != OK) {
    return 0;
  }
  must(log_policy_print(scope, &policy, &printed) == OK && log_policy_parse(scope, printed, &again) == OK);
  must(policy.logs_len == again.logs_len && policy.voters_len == again.voters_len && policy.quorum == again.quorum);
  for (size_t i = 0; i < policy.voters_len; i++) {
    must(voters_equal(&policy.voters[i], &again.voters[i]));
    for (size_t k = 0; k < policy.voters[i].members_len; k++) {
      must(policy.voters[i].members[k] == again.voters[i].members[k] && policy.voters[i].members[k] < i);
    }
  }
  return 0;
}
