#include "vc/policy.h"

#include "base/limits.h"
#include "json/field.h"

enum { YEAR_S = 366 * 86400 };

static enum err parse_names(struct scope *scope, const struct json *document, struct str key, const struct json **out)
{
  const struct json *value = json_get(document, key);
  if (value == NULL) {
    return OK;
  }
  struct json_path path = json_path_member(NULL, key);
  if (!json_is_array(value) || value->items.len == 0) {
    return json_refuse(scope, &path, "must be a non-empty array of strings");
  }
  for (size_t i = 0; i < value->items.len; i++) {
    struct json_path item = json_path_item(&path, i);
    if (!json_is_string(&value->items.at[i])) {
      return json_refuse(scope, &item, "must be a string");
    }
  }
  *out = value;
  return OK;
}

enum err policy_parse(struct scope *scope, const struct json *document, struct policy *out)
{
  static const struct str known[] = {
      STR_INIT("description"),     STR_INIT("anyIssuer"),
      STR_INIT("anyType"),         STR_INIT("anyPresentation"),
      STR_INIT("statusRequired"),  STR_INIT("logged"),
      STR_INIT("periodIsWarning"), STR_INIT("statusAgeMostS"),
      STR_INIT("trustAgeMostS"),   STR_INIT("presentationMostS"),
      STR_INIT("skewMostS"),       STR_INIT("failedHttpStatus"),
      STR_INIT("types"),           STR_INIT("domains"),
  };
  if (!json_is_object(document)) {
    return FAIL(scope, ERR_VALUE, "a policy must be a JSON object");
  }
  TRY(json_only_known(scope, NULL, document, ERR_VALUE, sizeof known / sizeof *known, known));
  *out = (struct policy){
      .status_required = true,
      .status_age_most_s = 86400,
      .trust_age_most_s = INT64_C(7) * 86400,
      .presentation_most_s = LIMIT_PRESENTATION_S,
      .skew_most_s = LIMIT_CLOCK_SKEW_S,
      .failed_http_status = 400,
  };
  TRY(json_may_bool(scope, NULL, document, STR("anyIssuer"), &out->any_issuer));
  TRY(json_may_bool(scope, NULL, document, STR("anyType"), &out->any_type));
  TRY(json_may_bool(scope, NULL, document, STR("anyPresentation"), &out->any_presentation));
  TRY(json_may_bool(scope, NULL, document, STR("statusRequired"), &out->status_required));
  TRY(json_may_bool(scope, NULL, document, STR("logged"), &out->logged));
  TRY(json_may_bool(scope, NULL, document, STR("periodIsWarning"), &out->period_is_warning));
  TRY(json_may_integer(scope, NULL, document, STR("statusAgeMostS"), 1, YEAR_S, &out->status_age_most_s));
  TRY(json_may_integer(scope, NULL, document, STR("trustAgeMostS"), 1, YEAR_S, &out->trust_age_most_s));
  TRY(json_may_integer(scope, NULL, document, STR("presentationMostS"), 1, LIMIT_PRESENTATION_S,
                       &out->presentation_most_s));
  TRY(json_may_integer(scope, NULL, document, STR("skewMostS"), 0, LIMIT_CLOCK_SKEW_S, &out->skew_most_s));
  TRY(json_may_integer(scope, NULL, document, STR("failedHttpStatus"), 200, 499, &out->failed_http_status));
  TRY(parse_names(scope, document, STR("types"), &out->types));
  return parse_names(scope, document, STR("domains"), &out->domains);
}

bool policy_takes_all_types(const struct policy *policy)
{
  return policy->any_type && policy->any_issuer && policy->types == NULL;
}

bool policy_takes_type(const struct policy *policy, struct str type)
{
  return policy->types == NULL || json_holds(policy->types, type);
}

bool policy_takes_domain(const struct policy *policy, struct str domain)
{
  return policy->domains == NULL || json_holds(policy->domains, domain);
}
