#include "clerk/clerk.h"
#include "delivery/issued_document.h"
#include "vc/compose.h"
#include "vc/present.h"

/* Papers: signed and recorded first, then in the book together with the revocation of what they replace. A process that
   dies before that leaves a credential that nobody has. */

static enum err find_instance(struct scope *scope, const struct clerk *clerk, struct str name,
                              const struct issuer_instance **out)
{
  *out = delivery_instance(clerk->delivery, name);
  if (*out == NULL) {
    return FAIL(scope, ERR_VALUE, "instance: there is no issuer instance of this name");
  }
  return (*out)->status ? OK
                        : FAIL(scope, ERR_VALUE, "instance: adds no status, so that its papers could not be revoked");
}

static enum err sign(struct scope *scope, const struct clerk *clerk, const struct offer *draft, struct issued *out)
{
  const struct issuer *issuer = clerk->delivery->issuer;
  const struct issuer_instance *instance = NULL;
  struct json credential;
  TRY(find_instance(scope, clerk, draft->instance, &instance));
  const struct order order = {
      .type = draft->type,
      .issuer = instance->did,
      .claims = &draft->claims,
      .from_s = draft->from_s,
      .until_s = draft->until_s,
      .paper = true,
  };
  TRY(compose_credential(scope, issuer->schemas, &order, &credential));
  return issue_credential(scope, issuer, instance, &credential, out);
}

/* What would stand in the way at the end is told before anything is spent. */
static enum err check_formers(struct scope *scope, const struct clerk *clerk, const struct offer *draft)
{
  struct documents found;
  const struct json *number = json_get(&draft->claims, STR(DOCUMENT_NUMBER_CLAIM));
  if (!json_is_string(number) || number->string.len == 0) {
    return FAIL(scope, ERR_VALUE, "claims." DOCUMENT_NUMBER_CLAIM ": must be there on paper");
  }
  TRY(casebook_search(clerk->delivery->book, scope, number->string, &found));
  for (size_t i = 0; i < found.len; i++) {
    const struct document *former = &found.at[i];
    if (former->form == DOCUMENT_PAPER && str_equal(former->type, draft->type) &&
        former->status == DOCUMENT_SUSPENDED) {
      return FAIL(scope, ERR_CONFLICT, "the former paper is suspended; reinstate or revoke it first");
    }
  }
  return OK;
}

static enum err print(struct scope *scope, const struct clerk *clerk, const struct offer *draft, struct str by,
                      struct clerk_printed *out)
{
  struct issued issued;
  struct document paper;
  TRY(check_formers(scope, clerk, draft));
  TRY(sign(scope, clerk, draft, &issued));
  TRY(present_qr_text(scope, clerk->delivery->issuer->schemas, &issued.credential, &out->text));
  TRY(issued_document(scope, clerk->delivery->issuer, &issued, &paper));
  paper.instance = draft->instance;
  paper.by = by;
  TRY(casebook_print(clerk->delivery->book, scope, &paper, &draft->claims, &out->replaced));
  out->id = paper.id;
  out->credential = issued.credential;
  out->receipt = issued.receipt;
  return OK;
}

/* What is still owed after this is the keeper's to settle. */
static enum err print_and_settle(struct scope *scope, const struct clerk *clerk, const struct offer *draft,
                                 struct str by, struct clerk_printed *out)
{
  *out = (struct clerk_printed){0};
  TRY(print(scope, clerk, draft, by, out));
  for (size_t i = 0; i < out->replaced.len; i++) {
    if (clerk_settle_one(scope, clerk, &out->replaced.at[i]) != OK) {
      (void)scope_take_fault(scope);
    }
  }
  return scope_err(scope);
}

enum err clerk_print(struct scope *scope, const struct clerk *clerk, const struct json *body, struct str by,
                     struct clerk_printed *out)
{
  struct offer draft;
  TRY(delivery_order_read(scope, clerk->delivery, body, &draft));
  return print_and_settle(scope, clerk, &draft, by, out);
}

enum err clerk_reprint(struct scope *scope, const struct clerk *clerk, struct str id, struct str by,
                       struct clerk_printed *out)
{
  struct document former;
  int64_t now_s = clock_now_s(clerk->delivery->issuer->clock);
  TRY(casebook_get(clerk->delivery->book, scope, id, &former));
  if (former.form != DOCUMENT_PAPER || former.status != DOCUMENT_VALID || !document_is_live(&former, now_s)) {
    return FAIL(scope, ERR_CONFLICT, "only a paper that is valid can be printed again");
  }
  struct offer draft = {
      .instance = former.instance,
      .type = former.type,
      .from_s = now_s,
      .until_s = former.until_s,
  };
  TRY(casebook_claims(clerk->delivery->book, scope, &former, &draft.claims));
  return print_and_settle(scope, clerk, &draft, by, out);
}
