/* A signed document as JSON text, with no context known: whatever it is, there is a finding for it, with a reason
   exactly where the proof does not hold. */
#include "target.h"

#include "proof/proof.h"
#include "json/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static struct jsonld_catalogue *catalogue;
  if (catalogue == NULL) {
    catalogue = jsonld_catalogue_new();
    must(catalogue != NULL);
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct json document;
  struct proof_findings findings;
  if (json_parse(scope, bytes_str((struct bytes){octets, len}), &document) != OK) {
    return 0;
  }
  if (proof_check(scope, catalogue, &document, PROOF_ASSERTION, &proof_did_key_resolver, &findings) != OK) {
    must(scope_err(scope) == ERR_LIMIT);
    return 0;
  }
  must(findings.len > 0 && findings.len <= LIMIT_PROOFS && scope_err(scope) == OK);
  for (size_t i = 0; i < findings.len; i++) {
    must((findings.at[i].problem == OK) == (findings.at[i].reason.len == 0));
  }
  return 0;
}
