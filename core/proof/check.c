#include "base/limits.h"
#include "chain.h"
#include "members.h"
#include "proof/proof.h"

/* What all proofs of one document are checked with. */
struct checking {
  struct scope *scope;
  const struct jsonld_catalogue *catalogue;
  enum proof_purpose purpose;
  const struct proof_resolver *resolver;
  struct chain chain;
};

/* The key that may sign for this purpose. */
static enum err find_key(const struct checking *checking, struct str method, struct public_key *out)
{
  const struct proof_resolver *resolver = checking->resolver;
  return resolver->resolve(resolver->handle, checking->scope, method, checking->purpose, out);
}

/* SPEC: vc-data-integrity#verify-proof, vc-di-eddsa#verify-proof-eddsa-rdfc-2022,
   vc-di-ecdsa#verify-proof-ecdsa-rdfc-2019; what is cheap comes first. */
static enum err check_one(const struct checking *checking, const struct json *proof, struct proof_finding *finding)
{
  struct scope *scope = checking->scope;
  struct members members;
  struct public_key key;
  struct json covered;
  struct hash_data hash;
  TRY(members_read(scope, proof, checking->purpose, &members, finding));
  TRY(find_key(checking, finding->method, &key));
  TRY(members_fit_key(scope, &members, key.kind));
  TRY(chain_covered(scope, &checking->chain, members.previous, &covered));
  TRY(cryptosuite_hash(scope, checking->catalogue, members.suite, &covered, proof, &hash));
  if (!public_key_check(&key, hash_data_bytes(&hash), members.signature)) {
    return FAIL(scope, ERR_SIGNATURE, "proof.proofValue: the signature does not fit the document and the key");
  }
  return OK;
}

/* Our own trouble, which says nothing about the document. */
static bool is_inability(enum err err)
{
  return err == ERR_IO || err == ERR_CONFIG || err == ERR_UNAVAILABLE;
}

/* Turns a fault into the finding's problem, unless the trouble is our own; memory that has run out cannot be taken out
   of the scope, which then has no room for the reason either. */
static enum err settle(struct scope *scope, enum err err, struct proof_finding *finding)
{
  if (err == OK || is_inability(err)) {
    return err;
  }
  struct fault fault = scope_take_fault(scope);
  finding->problem = err;
  finding->reason = scope_str(scope, str_of(fault.text));
  return finding->reason.at == NULL ? scope_err(scope) : OK;
}

/* The finding of a document whose proofs cannot even be counted. */
static enum err settle_whole(struct scope *scope, enum err err, struct proof_findings *out)
{
  struct proof_finding *finding = SCOPE_NEW(scope, struct proof_finding);
  if (finding == NULL) {
    return scope_err(scope);
  }
  *out = (struct proof_findings){finding, 1};
  return settle(scope, err, finding);
}

static enum err find_proofs(struct scope *scope, const struct json *document, struct chain *out)
{
  if (!json_is_object(document)) {
    return FAIL(scope, ERR_SYNTAX, "the document must be an object");
  }
  TRY(chain_of(scope, document, out));
  return out->proofs.len > 0 ? OK : FAIL(scope, ERR_PROOF, "proof: is missing");
}

/* The proof holds, but one that it builds on does not. */
static bool builds_on_bad(const struct proof_findings *findings, const struct proof_finding *finding)
{
  const struct json *previous = json_get(finding->proof, STR("previousProof"));
  for (size_t i = 0; finding->problem == OK && previous != NULL && i < findings->len; i++) {
    if (findings->at[i].problem != OK && chain_names(previous, findings->at[i].proof)) {
      return true;
    }
  }
  return false;
}

/* SPEC: vc-data-integrity#proofs: what previousProof names must verify, too. A bad proof takes its chain with it, link
   after link, in whatever order they stand. */
static void break_chains(struct proof_finding findings[], const struct proof_findings *all)
{
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < all->len; i++) {
      if (builds_on_bad(all, &findings[i])) {
        findings[i].problem = ERR_PROOF;
        findings[i].reason = STR("proof.previousProof: names a proof that does not hold");
        changed = true;
      }
    }
  }
}

enum err proof_check(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct json *document,
                     enum proof_purpose purpose, const struct proof_resolver *resolver, struct proof_findings *out)
{
  struct checking checking = {.scope = scope, .catalogue = catalogue, .purpose = purpose, .resolver = resolver};
  enum err err = find_proofs(scope, document, &checking.chain);
  if (err != OK) {
    return settle_whole(scope, err, out);
  }
  struct json_list proofs = checking.chain.proofs;
  struct proof_finding *findings = SCOPE_ARRAY(scope, struct proof_finding, proofs.len);
  if (findings == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < proofs.len; i++) {
    TRY(settle(scope, check_one(&checking, &proofs.at[i], &findings[i]), &findings[i]));
  }
  *out = (struct proof_findings){findings, proofs.len};
  break_chains(findings, out);
  return OK;
}
