#include "vc/report.h"

#include "codec/xsd_time.h"

struct check_words {
  const char *name;
  const char *ko;
  const char *en;
  const char *good_ko;
  const char *good_en;
};

static const struct check_words words[CHECK_COUNT] = {
    [CHECK_FORM] = {"form", "형식", "form", "증명서 형식이 올바릅니다.", "It is a well-formed certificate."},
    [CHECK_PROOF] = {"proof", "위·변조", "integrity", "서명이 맞고, 바뀐 내용이 없습니다.",
                     "The signature holds; nothing was altered."},
    [CHECK_HOLDER] = {"holder", "본인 제시", "shown by its holder", "본인이 방금 만든 코드입니다.",
                      "Its holder has just made this code."},
    [CHECK_ISSUER] = {"issuer", "발급기관", "issuing office", "등록된 발급기관입니다.",
                      "The issuer is registered for it."},
    [CHECK_PERIOD] = {"period", "유효기간", "period of validity", "유효기간 안에 있습니다.",
                      "It is within its period of validity."},
    [CHECK_STATUS] = {"status", "중지·폐지", "suspension and revocation", "중지되거나 폐지되지 않았습니다.",
                      "It is neither suspended nor revoked."},
    [CHECK_LOGGED] = {"logged", "발급 기록", "issuance log", "공개 발급 기록에 있습니다.",
                      "It is in the public issuance log."},
};

static const struct {
  const char *name;
  const char *ko;
  const char *en;
} verdicts[] = {
    [VERDICT_VERIFIED] = {"verified", "확인됨", "Verified"},
    [VERDICT_COULD_NOT_CHECK] = {"could_not_check", "확인하지 못함", "Could not check"},
    [VERDICT_REFUSED] = {"refused", "문제 있음", "Refused"},
};

const char *check_name(enum check_id check)
{
  return words[check].name;
}

const char *verdict_name(enum verdict verdict)
{
  return verdicts[verdict].name;
}

void report_find(struct report *report, enum check_id check, enum finding finding, struct str detail)
{
  struct check_result *result = &report->checks[check];
  bool worse = !result->ran || finding_info(finding)->validity > finding_info(result->finding)->validity ||
               result->finding == FINDING_NONE;
  result->ran = true;
  if (worse) {
    result->finding = finding;
    result->detail = detail;
  }
}

void report_find_problem(struct report *report, enum check_id check, enum finding finding, enum err problem,
                         struct str detail)
{
  report_find(report, check, finding, detail);
  struct check_result *result = &report->checks[check];
  if (result->finding == finding && result->problem == OK) {
    result->problem = problem;
  }
}

void report_problem(struct report *report, enum check_id check, enum err problem, struct str detail)
{
  report_find_problem(report, check, finding_of_err(problem), problem, detail);
}

void report_fault(struct report *report, enum check_id check, struct scope *scope)
{
  struct fault fault = scope_take_fault(scope);
  struct str detail = scope_str(scope, str_of(fault.text));
  report_problem(report, check, fault.err, detail.at == NULL ? STR("") : detail);
}

void report_as_of(struct report *report, enum check_id check, int64_t seconds)
{
  if (seconds == INT64_MIN) {
    return;
  }
  int64_t *as_of = &report->checks[check].as_of_s;
  *as_of = *as_of == 0 || seconds < *as_of ? seconds : *as_of;
}

int64_t report_data_as_of(const struct report *report)
{
  int64_t oldest_s = 0;
  for (size_t i = 0; i < CHECK_COUNT; i++) {
    int64_t as_of_s = report->checks[i].as_of_s;
    oldest_s = as_of_s != 0 && (oldest_s == 0 || as_of_s < oldest_s) ? as_of_s : oldest_s;
  }
  return oldest_s;
}

static const struct check_result *find_validity(const struct report *report, enum validity validity)
{
  for (size_t i = 0; i < CHECK_COUNT; i++) {
    const struct check_result *result = &report->checks[i];
    if (result->ran && finding_info(result->finding)->validity == validity) {
      return result;
    }
  }
  return NULL;
}

/* `logged` runs only when the policy asks; every other check is mandatory. */
static bool all_ran(const struct report *report)
{
  for (size_t i = 0; i < CHECK_LOGGED; i++) {
    if (!report->checks[i].ran) {
      return false;
    }
  }
  return true;
}

enum verdict report_verdict(const struct report *report)
{
  if (find_validity(report, VALIDITY_INVALID) != NULL) {
    return VERDICT_REFUSED;
  }
  bool unknown = find_validity(report, VALIDITY_UNKNOWN) != NULL || !all_ran(report);
  return unknown ? VERDICT_COULD_NOT_CHECK : VERDICT_VERIFIED;
}

enum finding report_decisive(const struct report *report)
{
  const struct check_result *result = find_validity(report, VALIDITY_INVALID);
  if (result == NULL) {
    result = find_validity(report, VALIDITY_UNKNOWN);
  }
  if (result != NULL) {
    return result->finding;
  }
  return all_ran(report) ? FINDING_NONE : FINDING_COULD_NOT_CHECK;
}

/* What a verified report still has to say, such as the identity card that paper needs; else FINDING_NONE. */
static enum finding remark(const struct report *report)
{
  for (size_t i = 0; i < CHECK_COUNT; i++) {
    if (report->checks[i].ran && report->checks[i].finding != FINDING_NONE) {
      return report->checks[i].finding;
    }
  }
  return FINDING_NONE;
}

static struct json both(struct scope *scope, const char *ko, const char *en)
{
  struct json out = json_of_null();
  const struct json_member members[] = {JSON_MEMBER("ko", json_of_str(str_of(ko))),
                                        JSON_MEMBER("en", json_of_str(str_of(en)))};
  return json_object_of(scope, 2, members, &out) == OK ? out : json_of_null();
}

static struct json time_of(struct scope *scope, int64_t seconds)
{
  return json_of_str(xsd_time_print(scope, seconds));
}

static const char *outcome_name(const struct check_result *result)
{
  static const char *const names[] = {
      [VALIDITY_VALID] = "valid", [VALIDITY_UNKNOWN] = "unknown", [VALIDITY_INVALID] = "invalid"};
  return result->ran ? names[finding_info(result->finding)->validity] : "not_run";
}

enum err report_print_check(struct scope *scope, const struct report *report, enum check_id check, struct json *out)
{
  const struct check_result *result = &report->checks[check];
  const struct finding_info *info = finding_info(result->finding);
  bool plain = result->finding == FINDING_NONE;
  struct json_object_builder object = {.scope = scope};
  json_object_add(&object, STR("id"), json_of_str(str_of(words[check].name)));
  json_object_add(&object, STR("title"), both(scope, words[check].ko, words[check].en));
  json_object_add(&object, STR("outcome"), json_of_str(str_of(outcome_name(result))));
  if (!result->ran) {
    return json_object_done(&object, out);
  }
  json_object_add(&object, STR("sentence"),
                  plain ? both(scope, words[check].good_ko, words[check].good_en) : both(scope, info->ko, info->en));
  if (!plain) {
    json_object_add(&object, STR("code"), json_of_str(str_of(info->code)));
    json_object_add(&object, STR("number"), json_of_str(scope_format(scope, "%02d", info->number)));
  }
  if (result->as_of_s != 0) {
    json_object_add(&object, STR("asOf"), time_of(scope, result->as_of_s));
  }
  return json_object_done(&object, out);
}

static enum err print_checks(struct scope *scope, const struct report *report, struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < CHECK_COUNT; i++) {
    if (i == CHECK_LOGGED && !report->checks[i].ran) {
      continue;
    }
    struct json item;
    TRY(report_print_check(scope, report, (enum check_id)i, &item));
    json_array_add(&list, item);
  }
  return json_array_done(&list, out);
}

static bool check_holds(const struct report *report, enum check_id check)
{
  const struct check_result *result = &report->checks[check];
  return result->ran && finding_info(result->finding)->validity == VALIDITY_VALID;
}

/* Beside the claims what a later look needs that has no claims any more: until when it is good, and where its status
 * is. */
static void add_members(struct json_object_builder *object, const struct json *document)
{
  static const struct str names[] = {STR_INIT("validFrom"), STR_INIT("validUntil"), STR_INIT("credentialStatus"),
                                     STR_INIT("credentialSubject")};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const struct json *value = json_get(document, names[i]);
    if (value != NULL) {
      json_object_add(object, names[i], *value);
    }
  }
}

/* Claims that nobody signed, or somebody who is not known to be an issuer, are not shown: they might be believed. */
static enum err print_shown(struct scope *scope, const struct report *report, struct json *out)
{
  bool trusted = check_holds(report, CHECK_PROOF) && check_holds(report, CHECK_ISSUER);
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < report->shown_len && trusted; i++) {
    const struct shown_credential *shown = &report->shown[i];
    struct json_object_builder object = {.scope = scope};
    json_object_add(&object, STR("type"), json_of_str(shown->type));
    json_object_add(&object, STR("issuer"), json_of_str(shown->issuer));
    if (shown->issuer_name_ko.len > 0 || shown->issuer_name_en.len > 0) {
      struct json names;
      const struct json_member members[] = {JSON_MEMBER("ko", json_of_str(shown->issuer_name_ko)),
                                            JSON_MEMBER("en", json_of_str(shown->issuer_name_en))};
      TRY(json_object_of(scope, 2, members, &names));
      json_object_add(&object, STR("issuerName"), names);
    }
    add_members(&object, shown->document);
    struct json item;
    TRY(json_object_done(&object, &item));
    json_array_add(&list, item);
  }
  return json_array_done(&list, out);
}

enum err report_print(struct scope *scope, const struct report *report, struct json *out)
{
  enum verdict verdict = report_verdict(report);
  enum finding decisive = verdict == VERDICT_VERIFIED ? remark(report) : report_decisive(report);
  const struct finding_info *info = finding_info(decisive);
  struct json checks;
  struct json shown;
  TRY(print_checks(scope, report, &checks));
  TRY(print_shown(scope, report, &shown));
  struct json_object_builder object = {.scope = scope};
  json_object_add(&object, STR("verdict"), json_of_str(str_of(verdicts[verdict].name)));
  json_object_add(&object, STR("title"), both(scope, verdicts[verdict].ko, verdicts[verdict].en));
  if (decisive != FINDING_NONE) {
    json_object_add(&object, STR("code"), json_of_str(str_of(info->code)));
    json_object_add(&object, STR("number"), json_of_str(scope_format(scope, "%02d", info->number)));
    json_object_add(&object, STR("next"), both(scope, info->next_ko, info->next_en));
  }
  json_object_add(&object, STR("sentence"), both(scope, info->ko, info->en));
  json_object_add(&object, STR("checkedAt"), time_of(scope, report->checked_at_s));
  if (report_data_as_of(report) != 0) {
    json_object_add(&object, STR("dataAsOf"), time_of(scope, report_data_as_of(report)));
  }
  if (report->made_s != 0) {
    json_object_add(&object, STR("secondsAgo"), json_of_number((double)(report->checked_at_s - report->made_s)));
  }
  json_object_add(&object, STR("checks"), checks);
  json_object_add(&object, STR("shown"), shown);
  return json_object_done(&object, out);
}

static enum err print_problem(struct scope *scope, enum check_id check, const struct check_result *result,
                              struct json *out)
{
  const struct finding_info *finding = finding_info(result->finding);
  const struct err_info *info = err_info(result->problem == OK ? finding->problem : result->problem);
  struct json_object_builder object = {.scope = scope};
  json_object_add(&object, STR("type"), json_of_str(str_of(info->problem_type)));
  json_object_add(&object, STR("title"), json_of_str(str_of(finding->en)));
  json_object_add(&object, STR("detail"), json_of_str(result->detail.len > 0 ? result->detail : str_of(finding->en)));
  json_object_add(&object, STR("code"), json_of_str(str_of(finding->code)));
  json_object_add(&object, STR("check"), json_of_str(str_of(words[check].name)));
  return json_object_done(&object, out);
}

enum err report_problems(struct scope *scope, const struct report *report, struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < CHECK_COUNT; i++) {
    const struct check_result *result = &report->checks[i];
    if (!result->ran || finding_info(result->finding)->validity == VALIDITY_VALID) {
      continue;
    }
    struct json item;
    TRY(print_problem(scope, (enum check_id)i, result, &item));
    json_array_add(&list, item);
  }
  return json_array_done(&list, out);
}
