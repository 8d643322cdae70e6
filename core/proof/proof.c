#include "proof/proof.h"

#include "did/did_key.h"

struct str proof_purpose_name(enum proof_purpose purpose)
{
  static const struct str names[] = {
      [PROOF_ASSERTION] = STR_INIT("assertionMethod"),
      [PROOF_AUTHENTICATION] = STR_INIT("authentication"),
  };
  return names[purpose];
}

bool proof_all_hold(const struct proof_findings *findings)
{
  for (size_t i = 0; i < findings->len; i++) {
    if (findings->at[i].problem != OK) {
      return false;
    }
  }
  return findings->len > 0;
}

/* The one key of a did:key is good for every purpose. */
static enum err resolve_did_key(const void *handle, struct scope *scope, struct str method, enum proof_purpose purpose,
                                struct public_key *out)
{
  (void)handle;
  (void)purpose;
  return did_key_method_parse(scope, method, out);
}

const struct proof_resolver proof_did_key_resolver = {.resolve = resolve_did_key};
