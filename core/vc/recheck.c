#include "vc/recheck.h"

#include "verification.h"

/* So much of the credential as the two checks read. */
static enum err outline(struct scope *scope, const struct recheck *recheck, struct json *out)
{
  const struct json types[] = {json_of_str(STR(TYPE_CREDENTIAL)), json_of_str(recheck->type)};
  struct json type;
  TRY(json_array_of(scope, 2, types, &type));
  struct json_object_builder credential = {.scope = scope};
  json_object_add(&credential, STR("type"), type);
  json_object_add(&credential, STR("issuer"), json_of_str(recheck->issuer));
  if (recheck->entries != NULL) {
    json_object_add(&credential, STR("credentialStatus"), *recheck->entries);
  }
  return json_object_done(&credential, out);
}

enum err recheck_run(struct scope *scope, const struct verifier *verifier, const struct evidence *evidence,
                     const struct recheck *recheck, struct report *out)
{
  struct json document;
  struct credential_case one = {.document = &document};
  TRY(outline(scope, recheck, &document));
  struct verification v = {
      .scope = scope,
      .verifier = verifier,
      .evidence = evidence,
      .credentials = &one,
      .len = 1,
      .now_s = clock_now_s(verifier->clock),
      .report = out,
  };
  *out = (struct report){.checked_at_s = v.now_s};
  TRY(check_issuer(&v));
  return check_status(&v);
}

enum check_id recheck_decisive(const struct report *report)
{
  enum validity issuer = finding_info(report->checks[CHECK_ISSUER].finding)->validity;
  enum validity status = finding_info(report->checks[CHECK_STATUS].finding)->validity;
  return issuer > status ? CHECK_ISSUER : CHECK_STATUS;
}
