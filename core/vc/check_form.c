#include "base/limits.h"
#include "reading.h"
#include "resource.h"
#include "verification.h"

#include "vc/compose.h"

/* `form`: a document of the data model, of a kind that is taken here. What is malformed is told at once; nothing in it
   has been believed so far. */

static bool takes_types(const struct verification *v, const struct json *credential)
{
  const struct policy *policy = v->verifier->policy;
  if (!policy->any_type && schemas_kind_of(v->verifier->schemas, credential) == NULL) {
    return false;
  }
  struct str type;
  for (size_t at = 0; (type = types_next_own(credential, &at)).len > 0;) {
    if (!policy_takes_type(policy, type)) {
      return false;
    }
  }
  return true;
}

static bool has_own_context(const struct json *document)
{
  struct json_list contexts = json_as_list(json_get(document, STR("@context")));
  for (size_t i = 0; i < contexts.len; i++) {
    if (!json_is_string(&contexts.at[i])) {
      return true;
    }
  }
  return false;
}

/* Contexts of one's own could give the names that are read here another meaning than the one that was signed. What the
   policy and the trust list call a type is what the contexts at hand call so.
   SPEC: vc-data-integrity#context-validation */
static bool takes_context(const struct verification *v, const struct json *credential)
{
  const struct kind *kind = schemas_kind_of(v->verifier->schemas, credential);
  if (kind != NULL) {
    return compose_keeps_context(kind, credential);
  }
  return policy_takes_all_types(v->verifier->policy) || !has_own_context(credential);
}

/* Texts that look like resident registration numbers are refused at verification as at issue; schemas are the issuer's
   affair, since they may have been others when the credential was signed. */
static enum err check_credential(struct verification *v, const struct json *document, struct credential_case *out)
{
  out->document = document;
  TRY(rules_check_credential(v->scope, document, &out->version));
  TRY(resources_check(v->scope, v->verifier->schemas, document));
  return reading_check_credential(v->scope, v->verifier->schemas, document);
}

static size_t count_contexts(const struct json *document)
{
  return json_as_list(json_get(document, STR("@context"))).len;
}

static enum err check_entered(struct verification *v)
{
  const struct json *document = &v->entered.document;
  if (!v->entered.is_presentation) {
    struct credential_case scratch = {0};
    return check_credential(v, document, &scratch);
  }
  TRY(rules_check_presentation(v->scope, document, &v->version));
  return reading_check_presentation(v->scope, v->verifier->schemas, document);
}

/* In the place of the whole document, which must be a good one itself, its covered part. */
static enum err leave_uncovered(struct verification *v)
{
  struct json covered;
  TRY(proof_covered_document(v->scope, &v->entered.document, &covered));
  if (count_contexts(&covered) == count_contexts(&v->entered.document)) {
    return OK;
  }
  TRY(check_entered(v));
  TRY(compose_refuse_resident_numbers(v->scope, &v->entered.document));
  v->entered.document = covered;
  return OK;
}

/* Inside a presentation nothing can be left out, which the holder has signed. */
static enum err refuse_uncovered(struct verification *v, const struct json *credential)
{
  struct json covered;
  TRY(proof_covered_document(v->scope, credential, &covered));
  return count_contexts(&covered) == count_contexts(credential)
             ? OK
             : FAIL(v->scope, ERR_VALUE, "verifiableCredential: @context: names more than its proof covers");
}

static enum err check_documents(struct verification *v)
{
  TRY(leave_uncovered(v));
  struct json_list documents = {&v->entered.document, 1};
  if (v->entered.is_presentation) {
    TRY(check_entered(v));
    documents = json_as_list(json_get(&v->entered.document, STR("verifiableCredential")));
  }
  v->credentials = SCOPE_ARRAY(v->scope, struct credential_case, documents.len);
  if (v->credentials == NULL) {
    return scope_err(v->scope);
  }
  for (size_t i = 0; i < documents.len; i++) {
    TRY(refuse_uncovered(v, &documents.at[i]));
    TRY(check_credential(v, &documents.at[i], &v->credentials[i]));
  }
  v->len = documents.len;
  return compose_refuse_resident_numbers(v->scope, &v->entered.document);
}

enum err check_form(struct verification *v)
{
  if (check_documents(v) != OK) {
    report_fault(v->report, CHECK_FORM, v->scope);
    return OK;
  }
  if (v->request->use == VERIFY_CREDENTIAL && v->entered.is_presentation) {
    report_find(v->report, CHECK_FORM, FINDING_MALFORMED, STR("a credential is expected, not a presentation"));
    return OK;
  }
  if (v->request->use == VERIFY_PRESENTATION && !v->entered.is_presentation) {
    report_find(v->report, CHECK_FORM, FINDING_MALFORMED, STR("type: must contain VerifiablePresentation"));
    return OK;
  }
  find(v, CHECK_FORM, FINDING_NONE);
  if (v->len == 0 && !v->verifier->policy->any_presentation) {
    report_find(v->report, CHECK_FORM, FINDING_MALFORMED, STR("verifiableCredential: shows no credential"));
  }
  if (!v->verifier->policy->any_type && has_own_context(&v->entered.document)) {
    find(v, CHECK_FORM, FINDING_CONTEXT_UNKNOWN);
  }
  for (size_t i = 0; i < v->len; i++) {
    if (!takes_types(v, v->credentials[i].document)) {
      find(v, CHECK_FORM, FINDING_TYPE_NOT_ACCEPTED);
    }
    if (!takes_context(v, v->credentials[i].document)) {
      find(v, CHECK_FORM, FINDING_CONTEXT_UNKNOWN);
    }
  }
  return OK;
}
