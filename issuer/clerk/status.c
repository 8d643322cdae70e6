#include "clerk/clerk.h"
#include "codec/xsd_time.h"
#include "status/reason.h"
#include "json/field.h"

struct act {
  enum status_act act;
  struct str reason;
  int64_t recheck_s;
};

/* What each of them asks of the registry, and makes of the document. */
static const struct {
  struct str name;
  enum status_purpose purpose;
  bool status;
  enum document_status becomes;
} acts[STATUS_ACT_COUNT] = {
    [STATUS_ACT_REVOKE] = {STR_INIT("revoke"), STATUS_REVOCATION, true, DOCUMENT_REVOKED},
    [STATUS_ACT_SUSPEND] = {STR_INIT("suspend"), STATUS_SUSPENSION, true, DOCUMENT_SUSPENDED},
    [STATUS_ACT_REINSTATE] = {STR_INIT("reinstate"), STATUS_SUSPENSION, false, DOCUMENT_VALID},
};

static enum err read_action(struct scope *scope, const struct json *body, struct act *out)
{
  struct str name = {0};
  struct json_path path = json_path_member(NULL, STR("action"));
  TRY(json_need_string(scope, NULL, body, path.name, &name));
  for (size_t i = 0; i < STATUS_ACT_COUNT; i++) {
    if (str_equal(acts[i].name, name)) {
      out->act = (enum status_act)i;
      return OK;
    }
  }
  return json_refuse(scope, &path, "must be suspend, revoke or reinstate");
}

static enum err read_reason(struct scope *scope, const struct json *body, struct act *out)
{
  struct json_path path = json_path_member(NULL, STR("reason"));
  out->reason = STR("unspecified");
  TRY(json_may_string(scope, NULL, body, path.name, &out->reason));
  const struct status_reason *reason = status_reason_find(out->reason);
  if (reason == NULL || !reason->allowed[out->act]) {
    return json_refuse(scope, &path, "is no reason for this");
  }
  out->reason = reason->code;
  return OK;
}

static enum err read_recheck(struct scope *scope, const struct json *body, struct act *out)
{
  struct json_path path = json_path_member(NULL, STR("recheck"));
  struct str text = {0};
  TRY(json_may_string(scope, NULL, body, path.name, &text));
  if (text.at == NULL) {
    return OK;
  }
  if (out->act != STATUS_ACT_SUSPEND) {
    return json_refuse(scope, &path, "is for a suspension only");
  }
  if (xsd_date_parse(scope, text, &out->recheck_s) == OK && out->recheck_s > 0) {
    return OK;
  }
  (void)scope_take_fault(scope);
  return json_refuse(scope, &path, "must be a date like 2026-03-10");
}

static enum err read_act(struct scope *scope, const struct json *body, struct act *out)
{
  static const struct str known[] = {STR_INIT("action"), STR_INIT("reason"), STR_INIT("recheck")};
  *out = (struct act){0};
  TRY(json_only_known(scope, NULL, body, ERR_OPTION, sizeof known / sizeof *known, known));
  TRY(read_action(scope, body, out));
  TRY(read_reason(scope, body, out));
  return read_recheck(scope, body, out);
}

static enum err tell_registry(struct scope *scope, const struct clerk *clerk, const struct document *document,
                              const struct act *act, struct registry_change_receipt *out)
{
  enum status_purpose purpose = acts[act->act].purpose;
  const struct registry_change change = {
      .list_url = document->list_urls[purpose],
      .index = document->index,
      .purpose = purpose,
      .status = acts[act->act].status,
      .reason = act->reason,
      .recheck_s = act->recheck_s,
  };
  if (!document_has_status(document) || clerk->registry == NULL) {
    return FAIL(scope, ERR_CONFLICT, "the document was issued without status: nobody can change it");
  }
  return registry_set_status(clerk->registry, scope, &change, out);
}

/* A revocation stays what it is, and what holds already is not asked for anew. */
static enum err change_issued(struct scope *scope, const struct clerk *clerk, const struct act *act,
                              struct document *document)
{
  struct registry_change_receipt receipt;
  if (document->status == DOCUMENT_REVOKED && !document->owed) {
    return act->act == STATUS_ACT_REVOKE ? OK : FAIL(scope, ERR_CONFLICT, "status: a revocation cannot be undone");
  }
  TRY(tell_registry(scope, clerk, document, act, &receipt));
  const struct casebook_change change = {
      .status = acts[act->act].becomes,
      .sequence = receipt.sequence,
      .reason = act->reason,
      .recheck_s = act->recheck_s,
  };
  return casebook_set_status(clerk->delivery->book, scope, document->id, &change, document);
}

/* The offer first: what stands in the book as ended cannot be fetched. Meanwhile a wallet may have been faster. */
static enum err end_offered(struct scope *scope, const struct clerk *clerk, const struct act *act,
                            struct document *document)
{
  if (act->act != STATUS_ACT_REVOKE) {
    return FAIL(scope, ERR_CONFLICT, "the document has not been issued yet; its offer can only be revoked");
  }
  struct str offer = document->offer;
  TRY(clerk->delivery->offers != NULL ? delivery_end(scope, clerk->delivery, offer) : OK);
  TRY(casebook_end(clerk->delivery->book, scope, document->id, document));
  return document->state == DOCUMENT_ISSUED ? change_issued(scope, clerk, act, document) : OK;
}

static enum err change(struct scope *scope, const struct clerk *clerk, const struct act *act, struct document *document)
{
  switch (document->state) {
  case DOCUMENT_OFFERED:
    return end_offered(scope, clerk, act, document);
  case DOCUMENT_ISSUED:
    return change_issued(scope, clerk, act, document);
  case DOCUMENT_ENDED:
    break;
  }
  return act->act == STATUS_ACT_REVOKE ? OK : FAIL(scope, ERR_CONFLICT, "the offer has ended");
}

enum err clerk_set_status(struct scope *scope, const struct clerk *clerk, struct str id, const struct json *body,
                          struct json *out)
{
  struct act act;
  struct document document;
  TRY(read_act(scope, body, &act));
  TRY(casebook_get(clerk->delivery->book, scope, id, &document));
  TRY(change(scope, clerk, &act, &document));
  return document_show(scope, &document, clock_now_s(clerk->delivery->issuer->clock), out);
}

enum err clerk_settle_one(struct scope *scope, const struct clerk *clerk, const struct document *owed)
{
  struct document document = *owed;
  const struct act act = {.act = STATUS_ACT_REVOKE, .reason = owed->reason};
  return owed->owed ? change_issued(scope, clerk, &act, &document) : OK;
}

/* One that the registry refuses keeps none of the others waiting. */
enum err clerk_settle(struct scope *scope, const struct clerk *clerk)
{
  struct documents owed;
  struct fault fault = {0};
  TRY(casebook_owed(clerk->delivery->book, scope, &owed));
  for (size_t i = 0; i < owed.len; i++) {
    enum err err = clerk_settle_one(scope, clerk, &owed.at[i]);
    if (err == ERR_UNAVAILABLE) {
      return err;
    }
    fault = err != OK ? scope_take_fault(scope) : fault;
  }
  return fault.err == OK ? OK : FAIL(scope, fault.err, "%s", fault.text);
}
