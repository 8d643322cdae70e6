#include "base/limits.h"
#include "codec/base64.h"
#include "codec/xsd_time.h"
#include "service.h"
#include "json/field.h"

/* The report borrows from the evidence, which the caller releases once the reply has been printed. */
static enum err verify(struct verifier_service *service, struct http_request *request,
                       const struct verify_request *what, const struct json *document, struct bytes octets,
                       struct report *report, struct evidence *evidence)
{
  enum err err = document != NULL
                     ? verify_document(request->scope, &service->verifier, evidence, what, document, report)
                     : verify_octets(request->scope, &service->verifier, evidence, what, octets, report);
  if (err == OK) {
    atomic_fetch_add(&service->verdicts[report_verdict(report)], 1);
  }
  return err;
}

/* A challenge of ours that has lapsed is refused; one that the caller made is the caller's affair. */
static enum err take_challenge(struct verifier_service *service, struct scope *scope, struct str challenge, bool *ours)
{
  int64_t now_s = clock_now_s(&service->clock);
  enum challenge_state state = challenge_judge(scope, &service->challenges, challenge, now_s);
  *ours = state == CHALLENGE_OPEN;
  return state != CHALLENGE_LAPSED ? OK : FAIL(scope, ERR_CHALLENGE, "challenge: has lapsed");
}

/* One of ours is good for one answer. It counts as answered once the holder's proof holds, not before: a stranger
   cannot use it up. */
static enum err use_challenge(struct verifier_service *service, struct scope *scope, struct str challenge,
                              const struct report *report)
{
  const struct check_result *proof = &report->checks[CHECK_PROOF];
  if (!proof->ran || proof->finding != FINDING_NONE) {
    return OK;
  }
  int64_t now_s = clock_now_s(&service->clock);
  enum set_answer answer =
      expiring_set_add(service->answered, STR("challenge"), challenge, now_s + service->challenge_s, now_s);
  return answer == SET_ADDED ? OK : FAIL(scope, ERR_CHALLENGE, "challenge: was answered already");
}

/* SPEC: vcalm#verify-credential. All checks run whether they are named or not; naming `logged` demands it as a policy
   would, and a name that is none of ours is refused. */
static enum err read_checks(struct scope *scope, const struct json *options, struct verify_request *what)
{
  static const struct str known[] = {STR_INIT("form"),   STR_INIT("proof"),           STR_INIT("holder"),
                                     STR_INIT("issuer"), STR_INIT("period"),          STR_INIT("status"),
                                     STR_INIT("logged"), STR_INIT("credentialStatus")};
  struct json_list checks = json_as_list(json_get(options, STR("checks")));
  for (size_t i = 0; i < checks.len; i++) {
    size_t at = 0;
    while (at < sizeof known / sizeof *known && !json_is(&checks.at[i], known[at])) {
      at++;
    }
    if (at == sizeof known / sizeof *known) {
      return FAIL(scope, ERR_OPTION, "options.checks[%zu]: is no check of this verifier", i);
    }
    what->logged = what->logged || json_is(&checks.at[i], STR("logged"));
  }
  return OK;
}

/* What an agency wants back beside the verdict. */
struct wishes {
  bool document; /* returnCredential: what was verified */
  bool problems; /* returnProblemDetails; as if wished for when nothing is said */
  bool results; /* returnResults */
};

/* SPEC: vcalm#verify-credential: options that are not understood are refused. */
static enum err read_options(struct scope *scope, const struct json *body, struct verify_request *what,
                             struct wishes *wishes)
{
  static const struct str known[] = {STR_INIT("checks"),           STR_INIT("challenge"),
                                     STR_INIT("domain"),           STR_INIT("logProof"),
                                     STR_INIT("returnCredential"), STR_INIT("returnProblemDetails"),
                                     STR_INIT("returnResults")};
  const struct json *options = json_get(body, STR("options"));
  struct json_path path = json_path_member(NULL, STR("options"));
  if (options == NULL) {
    return OK;
  }
  if (!json_is_object(options)) {
    return json_refuse(scope, &path, "must be an object");
  }
  TRY(json_only_known(scope, &path, options, ERR_OPTION, sizeof known / sizeof *known, known));
  TRY(read_checks(scope, options, what));
  TRY(json_may_string(scope, &path, options, STR("challenge"), &what->challenge));
  TRY(json_may_string(scope, &path, options, STR("domain"), &what->domain));
  TRY(verify_read_log_proofs(scope, &path, options, what));
  TRY(json_may_bool(scope, &path, options, STR("returnProblemDetails"), &wishes->problems));
  TRY(json_may_bool(scope, &path, options, STR("returnResults"), &wishes->results));
  return json_may_bool(scope, &path, options, STR("returnCredential"), &wishes->document);
}

/* {"verified", "problemDetails", ...}. A failed verification has the status that the policy names. `member` is that of
   the request in which the document came. */
static enum err reply_verified(struct verifier_service *service, struct http_request *request,
                               const struct report *report, const struct wishes *wishes, struct str member,
                               struct http_reply *reply)
{
  struct scope *scope = request->scope;
  bool verified = report_verdict(report) == VERDICT_VERIFIED;
  struct json problems;
  struct json results;
  TRY(report_problems(scope, report, &problems));
  TRY(wishes->results ? report_results(scope, report, &results) : OK);
  struct json_object_builder answer = {.scope = scope};
  json_object_add(&answer, STR("verified"), json_of_bool(verified));
  if (wishes->problems) {
    json_object_add(&answer, STR("problemDetails"), problems);
  }
  if (wishes->results) {
    json_object_add(&answer, STR("results"), results);
  }
  if (wishes->document && report->document != NULL) {
    json_object_add(&answer, member, *report->document);
  }
  struct json out;
  TRY(json_object_done(&answer, &out));
  return REPLY_JSON(reply, verified ? 200 : (int)service->policy.failed_http_status, &out);
}

static enum err verify_and_reply(struct verifier_service *service, struct http_request *request,
                                 const struct verify_request *what, const struct json *document,
                                 const struct wishes *wishes, struct str member, struct http_reply *reply)
{
  struct report report;
  bool ours = false;
  TRY(take_challenge(service, request->scope, what->challenge, &ours));
  struct evidence *evidence = evidence_acquire(service->evidence);
  enum err err = verify(service, request, what, document, (struct bytes){0}, &report, evidence);
  if (err == OK && ours) {
    err = use_challenge(service, request->scope, what->challenge, &report);
  }
  if (err == OK) {
    err = reply_verified(service, request, &report, wishes, member, reply);
  }
  evidence_release(service->evidence, evidence);
  return err;
}

static enum err vc_api_verify(struct verifier_service *service, struct http_request *request, struct http_reply *reply,
                              struct str member, enum verify_use use)
{
  struct json body;
  TRY(http_request_object(request, &body));
  const struct str known[] = {member, STR("options")};
  TRY(json_only_known(request->scope, NULL, &body, ERR_OPTION, 2, known));
  struct verify_request what = {.use = use};
  struct wishes wishes = {.problems = true};
  TRY(read_options(request->scope, &body, &what, &wishes));
  const struct json *document = json_get(&body, member);
  if (document == NULL) {
    struct json_path path = json_path_member(NULL, member);
    return json_refuse(request->scope, &path, "is missing");
  }
  return verify_and_reply(service, request, &what, document, &wishes, member, reply);
}

enum err handle_credentials_verify(void *self, struct http_request *request, struct http_reply *reply)
{
  return vc_api_verify(self, request, reply, STR("verifiableCredential"), VERIFY_CREDENTIAL);
}

enum err handle_presentations_verify(void *self, struct http_request *request, struct http_reply *reply)
{
  return vc_api_verify(self, request, reply, STR("verifiablePresentation"), VERIFY_PRESENTATION);
}

/* SPEC: vcalm#create-challenge */
enum err handle_challenges(void *self, struct http_request *request, struct http_reply *reply)
{
  struct verifier_service *service = self;
  struct scope *scope = request->scope;
  int64_t until_s = clock_now_s(&service->clock) + service->challenge_s;
  struct str challenge;
  TRY(challenge_make(scope, &service->challenges, until_s, &challenge));
  struct json answer;
  const struct json_member members[] = {JSON_MEMBER("challenge", json_of_str(challenge)),
                                        JSON_MEMBER("expires", json_of_str(xsd_time_print(scope, until_s)))};
  TRY(json_object_of(scope, 2, members, &answer));
  return REPLY_JSON(reply, 200, &answer);
}

/* Exactly one of the forms; what it says is left to the door. */
static enum err read_form(struct scope *scope, const struct json *body, const struct json **document,
                          struct bytes *octets)
{
  static const struct str forms[] = {STR_INIT("qr"), STR_INIT("cborld"), STR_INIT("document")};
  size_t given = 0;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    given += json_get(body, forms[i]) != NULL;
  }
  if (given != 1) {
    return FAIL(scope, ERR_VALUE, "exactly one of qr, cborld and document must be given");
  }
  struct str text = {0};
  *document = json_get(body, STR("document"));
  TRY(json_may_string(scope, NULL, body, STR("qr"), &text));
  *octets = str_bytes(text);
  struct str encoded = {0};
  TRY(json_may_string(scope, NULL, body, STR("cborld"), &encoded));
  return encoded.at == NULL ? OK : base64_decode(scope, BASE64_URL, encoded, octets);
}

static enum err reply_report(struct verifier_service *service, struct http_request *request,
                             struct verify_request *what, const struct json *document, struct bytes octets,
                             struct evidence *evidence, struct http_reply *reply)
{
  struct report report;
  struct json printed;
  bool ours = false;
  if (take_challenge(service, request->scope, what->challenge, &ours) != OK) {
    (void)scope_take_fault(request->scope);
    what->challenge = STR("lapsed"); /* which nobody can have signed: the report says so, as it does of any other */
  }
  TRY(verify(service, request, what, document, octets, &report, evidence));
  TRY(report_print(request->scope, &report, &printed));
  return REPLY_JSON(reply, 200, &printed);
}

/* What counters call: any form in, always a report out. */
enum err handle_verifications(void *self, struct http_request *request, struct http_reply *reply)
{
  static const struct str known[] = {STR_INIT("qr"),        STR_INIT("cborld"), STR_INIT("document"),
                                     STR_INIT("challenge"), STR_INIT("domain"), STR_INIT("logProof")};
  struct verifier_service *service = self;
  struct scope *scope = request->scope;
  struct json body;
  TRY(http_request_object(request, &body));
  TRY(json_only_known(scope, NULL, &body, ERR_OPTION, sizeof known / sizeof *known, known));
  struct verify_request what = {.use = VERIFY_COUNTER, .domain = service->domain};
  TRY(json_may_string(scope, NULL, &body, STR("challenge"), &what.challenge));
  TRY(json_may_string(scope, NULL, &body, STR("domain"), &what.domain));
  TRY(verify_read_log_proofs(scope, NULL, &body, &what));
  const struct json *document = NULL;
  struct bytes octets = {0};
  TRY(read_form(scope, &body, &document, &octets));
  struct evidence *evidence = evidence_acquire(service->evidence);
  enum err err = reply_report(service, request, &what, document, octets, evidence, reply);
  evidence_release(service->evidence, evidence);
  return err;
}
