#include "proof/draft.h"

#include "base/limits.h"
#include "chain.h"
#include "codec/url.h"
#include "codec/xsd_time.h"
#include "did/did_key.h"
#include "members.h"

static const struct str terms_context = STR_INIT("https://w3id.org/security/data-integrity/v2");

static enum err refuse(struct scope *scope, const char *reason)
{
  return FAIL(scope, ERR_PROOF_GENERATION, "no proof can be made: %s", reason);
}

/* True when one of the contexts (URLs, objects) defines the terms of a proof. */
static bool defines_terms(const struct jsonld_catalogue *catalogue, struct json_list contexts)
{
  for (size_t i = 0; i < contexts.len; i++) {
    const struct json *context = &contexts.at[i];
    if (json_is_string(context)) {
      const struct json *document = jsonld_catalogue_document(catalogue, context->string);
      struct json_list inner = json_as_list(json_get(document, STR("@context")));
      context = inner.len == 1 ? inner.at : NULL;
    }
    if (json_get(context, STR("DataIntegrityProof")) != NULL) {
      return true;
    }
  }
  return false;
}

/* SPEC: vc-data-integrity#context-injection. A document without any context stays so: JCS can sign it. */
static enum err inject_terms(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct json *document,
                             struct json *out)
{
  const struct json *context = json_get(document, STR("@context"));
  struct json_list contexts = json_as_list(context);
  if (context == NULL || defines_terms(catalogue, contexts)) {
    *out = *document;
    return OK;
  }
  struct json_array_builder all = {.scope = scope};
  for (size_t i = 0; i < contexts.len; i++) {
    json_array_add(&all, contexts.at[i]);
  }
  json_array_add(&all, json_of_str(terms_context));
  struct json with_terms;
  TRY(json_array_done(&all, &with_terms));
  return json_with(scope, document, STR("@context"), &with_terms, out);
}

static void add_text(struct json_object_builder *proof, struct str name, struct str text)
{
  if (text.len > 0) {
    json_object_add(proof, name, json_of_str(text));
  }
}

static void add_time(struct json_object_builder *proof, struct str name, int64_t seconds)
{
  if (seconds != 0) {
    json_object_add(proof, name, json_of_str(xsd_time_print(proof->scope, seconds)));
  }
}

/* The proof but for its proofValue. Where JCS signs it, it carries the contexts it is read in. */
static enum err options_print(struct scope *scope, const struct cryptosuite *suite, const struct json *covered,
                              const struct proof_options *options, struct json *out)
{
  struct json_object_builder proof = {.scope = scope};
  const struct json *context = json_get(covered, STR("@context"));
  add_text(&proof, STR("type"), STR("DataIntegrityProof"));
  add_text(&proof, STR("id"), options->id);
  add_text(&proof, STR("cryptosuite"), suite->name);
  add_time(&proof, STR("created"), options->created_s);
  add_text(&proof, STR("verificationMethod"), options->method);
  add_text(&proof, STR("proofPurpose"), proof_purpose_name(options->purpose));
  add_time(&proof, STR("expires"), options->expires_s);
  add_text(&proof, STR("challenge"), options->challenge);
  add_text(&proof, STR("domain"), options->domain);
  if (options->previous != NULL) {
    json_object_add(&proof, STR("previousProof"), *options->previous);
  }
  if (suite->transformation == TRANSFORMATION_JCS && context != NULL) {
    json_object_add(&proof, STR("@context"), *context);
  }
  return json_object_done(&proof, out);
}

/* A proof that nobody could check with the method it names is not made. */
static enum err check_method(struct scope *scope, const struct public_key *key, const struct proof_options *options)
{
  struct public_key named;
  if (options->method.len == 0) {
    return refuse(scope, "it would name no verification method");
  }
  if (!did_key_is(options->method)) {
    return OK;
  }
  if (did_key_method_parse(scope, options->method, &named) != OK) {
    (void)scope_take_fault(scope);
    return refuse(scope, "the verification method is not well-formed");
  }
  return public_key_equal(&named, key) ? OK : refuse(scope, "the verification method is of another key");
}

/* A proof that the document has, of whatever suite: well-formed, and another one than the new proof. */
static enum err check_present(struct scope *scope, const struct chain *chain, const struct json *proof,
                              const struct proof_options *options)
{
  struct members members;
  struct proof_finding finding = {0};
  if (members_form(scope, proof, &members, &finding) != OK) {
    struct fault fault = scope_take_fault(scope);
    return refuse(scope, fault.text);
  }
  if (!chain_has_all(chain, members.previous)) {
    return refuse(scope, "proof.previousProof: names a proof that the document does not have");
  }
  return members.id.len == 0 || !str_equal(members.id, options->id) ? OK : refuse(scope, "its id is taken");
}

/* SPEC: vc-data-integrity#add-proof-set-chain steps 2 and 3 */
static enum err check_chain(struct scope *scope, const struct chain *chain, const struct proof_options *options)
{
  if (chain->proofs.len >= LIMIT_PROOFS) {
    return FAIL(scope, ERR_LIMIT, "proof: there are %d proofs already", LIMIT_PROOFS);
  }
  for (size_t i = 0; i < chain->proofs.len; i++) {
    TRY(check_present(scope, chain, &chain->proofs.at[i], options));
  }
  if (options->id.len > 0 && !url_is_absolute(options->id)) {
    return refuse(scope, "its id is no URL");
  }
  bool good = json_as_list(options->previous).len <= LIMIT_PROOFS && chain_has_all(chain, options->previous);
  return good ? OK : refuse(scope, "previousProof names a proof that the document does not have");
}

/* Says why the table has no row for the name and the key. */
static enum err refuse_suite(struct scope *scope, struct str name)
{
  if (cryptosuite_find(name) == NULL) {
    return FAIL(scope, ERR_UNSUPPORTED, "the cryptosuite \"" STR_FMT "\" is not known", STR_ARG(name));
  }
  return refuse(scope, "the key is of a kind that the cryptosuite does not use");
}

/* SPEC: vc-data-integrity#add-proof, vc-data-integrity#add-proof-set-chain, vc-di-eddsa#create-proof-eddsa-rdfc-2022,
   vc-di-ecdsa#create-proof-ecdsa-rdfc-2019 */
enum err proof_prepare(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct json *document,
                       const struct public_key *key, const struct proof_options *options, struct proof_draft *out)
{
  const struct cryptosuite *suite = cryptosuite_for_key(options->suite, key->kind);
  if (suite == NULL) {
    return refuse_suite(scope, options->suite);
  }
  if (!json_is_object(document)) {
    return refuse(scope, "the document is not an object");
  }
  if (suite->is_only_checked) {
    return refuse(scope, "the cryptosuite is an old one that is only checked");
  }
  TRY(check_method(scope, key, options));
  struct chain chain;
  struct json covered;
  TRY(inject_terms(scope, catalogue, document, &out->document));
  TRY(chain_of(scope, &out->document, &chain));
  TRY(check_chain(scope, &chain, options));
  TRY(chain_covered(scope, &chain, options->previous, &covered));
  TRY(options_print(scope, suite, &covered, options, &out->proof));
  return cryptosuite_hash(scope, catalogue, suite, &covered, &out->proof, &out->to_sign);
}

enum err proof_complete(struct scope *scope, const struct proof_draft *draft, struct bytes signature, struct json *out)
{
  const struct json *name = json_get(&draft->proof, STR("cryptosuite"));
  const struct cryptosuite *suite = json_is_string(name) ? cryptosuite_find(name->string) : NULL;
  if (suite == NULL) {
    return refuse(scope, "it names no cryptosuite that is known");
  }
  struct str text;
  struct json proof;
  struct chain chain;
  TRY(multibase_encode(scope, suite->proof_value, signature, &text));
  const struct json value = json_of_str(text);
  TRY(json_with(scope, &draft->proof, STR("proofValue"), &value, &proof));
  TRY(chain_of(scope, &draft->document, &chain));
  return chain_add(scope, &chain, &proof, out);
}
