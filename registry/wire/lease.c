#include "registry/wire.h"

#include "base/limits.h"
#include "number.h"
#include "status/bitstring.h"
#include "json/field.h"

enum err lease_request_print(struct scope *scope, size_t count, struct json *out)
{
  const struct json_member members[] = {JSON_MEMBER("count", json_of_number((double)count))};
  return json_object_of(scope, 1, members, out);
}

enum err lease_request_parse(struct scope *scope, const struct json *request, size_t *count)
{
  static const struct str KNOWN[] = {STR_INIT("count")};
  int64_t number = 0;
  TRY(json_only_known(scope, NULL, request, ERR_OPTION, 1, KNOWN));
  TRY(json_need_integer(scope, NULL, request, STR("count"), 1, LIMIT_INDEX_LEASE, &number));
  *count = (size_t)number;
  return OK;
}

static enum err urls_print(struct scope *scope, const struct registry_lease *lease, struct json *out)
{
  struct json_object_builder urls = {.scope = scope};
  for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
    json_object_add(&urls, status_purpose_print(purpose), json_of_str(lease->list_urls[purpose]));
  }
  return json_object_done(&urls, out);
}

enum err lease_answer_print(struct scope *scope, const struct registry_lease *lease, struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < lease->len; i++) {
    json_array_add(&list, json_of_number(lease->indices[i]));
  }
  struct json indices;
  struct json urls;
  TRY(json_array_done(&list, &indices));
  TRY(urls_print(scope, lease, &urls));
  const struct json_member members[] = {
      JSON_MEMBER("group", json_of_number((double)lease->group)),
      JSON_MEMBER("indices", indices),
      JSON_MEMBER("statusLists", urls),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

static enum err indices_parse(struct scope *scope, const struct json *answer, struct registry_lease *out)
{
  struct json_path path = json_path_member(NULL, STR("indices"));
  struct json_list list = json_as_list(json_get(answer, path.name));
  uint32_t *indices = SCOPE_ARRAY(scope, uint32_t, list.len);
  if (indices == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < list.len; i++) {
    if (!json_is_number(&list.at[i]) || list.at[i].number < 0 || list.at[i].number >= STATUS_LIST_ENTRIES) {
      return json_refuse(scope, &path, "must hold indices of a status list");
    }
    indices[i] = (uint32_t)list.at[i].number;
  }
  out->indices = indices;
  out->len = list.len;
  return OK;
}

enum err lease_answer_parse(struct scope *scope, const struct json *answer, struct registry_lease *out)
{
  int64_t group = 0;
  TRY(json_need_integer(scope, NULL, answer, STR("group"), 0, NUMBER_MOST, &group));
  out->group = (uint64_t)group;
  TRY(indices_parse(scope, answer, out));
  struct json_path path = json_path_member(NULL, STR("statusLists"));
  const struct json *urls = NULL;
  TRY(json_need_object(scope, NULL, answer, path.name, &urls));
  for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
    TRY(json_need_string(scope, &path, urls, status_purpose_print(purpose), &out->list_urls[purpose]));
  }
  return OK;
}
