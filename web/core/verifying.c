#include "base/limits.h"
#include "codec/xsd_time.h"
#include "page.h"
#include "status/bundle.h"
#include "vc/recheck.h"
#include "json/text.h"

/* A copy of the request's member that outlives the call. */
static enum err keep(struct scope *scope, const struct json *value, struct scope **memory, struct json *out)
{
  struct str text;
  TRY(json_print(scope, value, &text));
  *memory = scope_new(LIMIT_SCOPE_OCTETS);
  if (*memory == NULL || json_parse(*memory, text, out) != OK) {
    scope_free(*memory);
    return FAIL(scope, ERR_LIMIT, "no memory");
  }
  return OK;
}

enum err call_set_policy(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  const struct json *given = NULL;
  struct scope *memory = NULL;
  struct json kept;
  struct policy policy;
  TRY(json_need_object(scope, NULL, request, STR("policy"), &given));
  TRY(policy_parse(scope, given, &policy));
  TRY(keep(scope, given, &memory, &kept));
  scope_free(page->policy_memory);
  page->policy_memory = memory;
  *answer = json_of_bool(true);
  return policy_parse(memory, &kept, &page->policy);
}

/* Whoever was believed before is believed no more, nor what they have signed. */
enum err call_set_operator(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  struct str did = {0};
  struct scope *memory = NULL;
  struct json kept;
  TRY(json_need_string(scope, NULL, request, STR("did"), &did));
  const struct json value = json_of_str(did);
  TRY(keep(scope, &value, &memory, &kept));
  if (!str_equal(did, page->operator_did)) {
    evidence_free(page->evidence);
    page->evidence = NULL;
  }
  scope_free(page->operator_memory);
  page->operator_memory = memory;
  page->operator_did = kept.string;
  *answer = json_of_bool(true);
  return OK;
}

static struct json time_or_null(struct scope *scope, int64_t seconds)
{
  bool known = seconds != INT64_MIN && seconds != INT64_MAX;
  return known ? json_of_str(xsd_time_print(scope, seconds)) : json_of_null();
}

static int64_t oldest_list_s(const struct evidence *evidence)
{
  int64_t oldest_s = INT64_MAX;
  for (size_t i = 0; i < evidence->lists_len; i++) {
    int64_t from_s = evidence->lists[i].list.valid_from_s;
    oldest_s = from_s < oldest_s ? from_s : oldest_s;
  }
  return oldest_s;
}

/* What of the bundle did not hold: the first fault, and the lists that it does not tell of. */
static enum err print_faults(struct scope *scope, const struct evidence *evidence, const struct fault *first,
                             struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  struct str told = str_of(first->text);
  if (first->err != OK) {
    json_array_add(&list, json_of_str(scope_str(scope, told)));
  }
  for (size_t i = 0; i < evidence->gaps_len; i++) {
    if (!str_contains(told, evidence->gaps[i].reason)) {
      json_array_add(&list, json_of_str(scope_str(scope, evidence->gaps[i].reason)));
    }
  }
  return json_array_done(&list, out);
}

static enum err print_evidence(struct scope *scope, const struct evidence *evidence, int64_t made_s,
                               const struct fault *first, struct json *out)
{
  struct json faults;
  TRY(print_faults(scope, evidence, first, &faults));
  int64_t trust_s = evidence->trust == NULL ? INT64_MIN : evidence->trust->valid_from_s;
  const struct json_member members[] = {
      JSON_MEMBER("made", time_or_null(scope, made_s)),
      JSON_MEMBER("trustAsOf", time_or_null(scope, trust_s)),
      JSON_MEMBER("listsAsOf", time_or_null(scope, oldest_list_s(evidence))),
      JSON_MEMBER("lists", json_of_number((double)evidence->lists_len)),
      JSON_MEMBER("faults", faults),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

/* When the bundle says it was made; a text that is none is refused here, and nothing is replaced. */
static enum err read_made(struct scope *scope, struct str text, int64_t *out)
{
  struct bundle bundle;
  struct scope_mark mark = scope_mark(scope);
  enum err err = bundle_parse(scope, text, &bundle);
  scope_rewind(scope, mark);
  *out = err == OK ? bundle.made_s : 0;
  return err;
}

enum err call_load_bundle(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  struct str text = {0};
  int64_t made_s = 0;
  struct evidence_rules rules = {page->schemas->catalogue, &proof_did_key_resolver, page->operator_did, NULL};
  TRY(json_need_string(scope, NULL, request, STR("text"), &text));
  TRY(read_made(scope, text, &made_s));
  struct evidence *fresh = evidence_new();
  if (fresh == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory");
  }
  struct fault first = {0};
  if (evidence_add_bundle(fresh, scope, &rules, page->evidence, text) != OK) {
    first = scope_take_fault(scope);
  }
  evidence_free(page->evidence);
  page->evidence = fresh;
  return print_evidence(scope, fresh, made_s, &first, answer);
}

static struct verifier verifier_of(const struct page *page, const struct clock *clock)
{
  return (struct verifier){
      .schemas = page->schemas,
      .policy = &page->policy,
      .resolver = &proof_did_key_resolver,
      .replay = page->replay,
      .clock = clock,
  };
}

enum err call_verify(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  struct clock clock = {0};
  struct verifier verifier = verifier_of(page, &clock);
  struct verify_request what = {.use = VERIFY_COUNTER};
  const struct json *document = json_get(request, STR("document"));
  struct str text = {0};
  struct report report;
  TRY(page_need_time(scope, request, STR("now"), &clock.fixed_s));
  TRY(json_may_string(scope, NULL, request, STR("challenge"), &what.challenge));
  TRY(json_may_string(scope, NULL, request, STR("domain"), &what.domain));
  if (document != NULL) {
    TRY(verify_document(scope, &verifier, page->evidence, &what, document, &report));
    return report_print(scope, &report, answer);
  }
  TRY(json_need_string(scope, NULL, request, STR("text"), &text));
  TRY(verify_octets(scope, &verifier, page->evidence, &what, str_bytes(text), &report));
  return report_print(scope, &report, answer);
}

enum err call_status(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  struct clock clock = {0};
  struct verifier verifier = verifier_of(page, &clock);
  struct recheck recheck = {.entries = json_get(request, STR("entries"))};
  struct report report;
  TRY(page_need_time(scope, request, STR("now"), &clock.fixed_s));
  TRY(json_need_string(scope, NULL, request, STR("issuer"), &recheck.issuer));
  TRY(json_need_string(scope, NULL, request, STR("type"), &recheck.type));
  TRY(recheck_run(scope, &verifier, page->evidence, &recheck, &report));
  return report_print_check(scope, &report, recheck_decisive(&report), answer);
}
