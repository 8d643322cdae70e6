#include "vc/verify.h"

#include "base/limits.h"
#include "verification.h"

/* In the order in which they run and are shown. Callers may demand more, never less. */
static const struct {
  enum check_id id;
  enum err (*run)(struct verification *v);
} checks[] = {
    {CHECK_FORM, check_form},     {CHECK_PROOF, check_proof},   {CHECK_HOLDER, check_holder},
    {CHECK_ISSUER, check_issuer}, {CHECK_PERIOD, check_period}, {CHECK_STATUS, check_status},
    {CHECK_LOGGED, check_logged},
};

static bool holds(const struct report *report, enum check_id check)
{
  return report->checks[check].ran && finding_info(report->checks[check].finding)->validity == VALIDITY_VALID;
}

/* After a form that does not hold nothing else can be said about the document. */
static enum err run_checks(struct verification *v)
{
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
    TRY(checks[i].run(v));
    if (checks[i].id == CHECK_FORM && !holds(v->report, CHECK_FORM)) {
      return OK;
    }
  }
  check_single_use(v);
  return OK;
}

/* What a caseworker will see of each credential. */
static enum err show(struct verification *v)
{
  struct shown_credential *shown = SCOPE_ARRAY(v->scope, struct shown_credential, v->len);
  if (shown == NULL) {
    return scope_err(v->scope);
  }
  const struct trust_list *trust = v->evidence == NULL ? NULL : v->evidence->trust;
  for (size_t i = 0; i < v->len; i++) {
    const struct json *document = v->credentials[i].document;
    const struct kind *kind = schemas_kind_of(v->verifier->schemas, document);
    struct str issuer = rules_party_id(json_get(document, STR("issuer")));
    const struct trust_issuer *known = trust == NULL ? NULL : trust_list_find(trust, issuer);
    shown[i] = (struct shown_credential){
        .type = kind == NULL ? STR("") : kind->type,
        .document = document,
        .version = v->credentials[i].version,
        .issuer = issuer,
        .issuer_name_ko = known == NULL ? STR("") : known->name_ko,
        .issuer_name_en = known == NULL ? STR("") : known->name_en,
        .proofs = v->credentials[i].proofs,
        .statuses = v->credentials[i].statuses,
    };
  }
  v->report->shown = shown;
  v->report->shown_len = v->len;
  v->report->holder = v->holder;
  return OK;
}

static enum err run(struct verification *v)
{
  v->report->is_presentation = v->entered.is_presentation;
  v->report->document = &v->entered.document;
  TRY(run_checks(v));
  return show(v);
}

enum err verify_read_log_proofs(struct scope *scope, const struct json_path *path, const struct json *object,
                                struct verify_request *out)
{
  struct json_path member = json_path_member(path, STR("logProof"));
  struct json_list list = json_as_list(json_get(object, member.name));
  if (list.len > LIMIT_CREDENTIALS) {
    return FAIL(scope, ERR_LIMIT, "logProof: must not be more than %d", LIMIT_CREDENTIALS);
  }
  struct str *proofs = SCOPE_ARRAY(scope, struct str, list.len);
  if (proofs == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < list.len; i++) {
    if (!json_is_string(&list.at[i])) {
      return json_refuse(scope, &member, "must be a string or an array of strings");
    }
    proofs[i] = list.at[i].string;
  }
  out->log_proofs = proofs;
  out->log_proofs_len = list.len;
  return OK;
}

static struct verification *start(struct scope *scope, const struct verifier *verifier, const struct evidence *evidence,
                                  const struct verify_request *request, struct report *report)
{
  struct verification *v = SCOPE_NEW(scope, struct verification);
  if (v == NULL) {
    return NULL;
  }
  *v = (struct verification){
      .scope = scope,
      .verifier = verifier,
      .evidence = evidence,
      .request = request,
      .now_s = clock_now_s(verifier->clock),
      .report = report,
  };
  *report = (struct report){.checked_at_s = v->now_s};
  return v;
}

enum err verify_octets(struct scope *scope, const struct verifier *verifier, const struct evidence *evidence,
                       const struct verify_request *request, struct bytes octets, struct report *out)
{
  struct verification *v = start(scope, verifier, evidence, request, out);
  if (v == NULL) {
    return scope_err(scope);
  }
  if (door_open(scope, verifier->schemas, octets, &v->entered) != OK) {
    report_fault(out, CHECK_FORM, scope);
    return OK;
  }
  return run(v);
}

enum err verify_document(struct scope *scope, const struct verifier *verifier, const struct evidence *evidence,
                         const struct verify_request *request, const struct json *document, struct report *out)
{
  struct verification *v = start(scope, verifier, evidence, request, out);
  if (v == NULL) {
    return scope_err(scope);
  }
  if (door_open_document(scope, document, &v->entered) != OK) {
    report_fault(out, CHECK_FORM, scope);
    return OK;
  }
  return run(v);
}
