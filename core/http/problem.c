#include "http/problem.h"

/* Faults of our own may name files and addresses: the operator reads them in the log, the client does not. Another
   service that cannot be reached is the exception, because the client can only wait. */
static bool is_internal(const struct fault *fault, int status)
{
  return status >= 500 && fault->err != ERR_UNAVAILABLE;
}

enum err problem_json(struct scope *scope, const struct fault *fault, int status, struct json *out)
{
  const struct err_info *info = err_info(fault->err);
  struct str code = fault->code.len > 0 ? fault->code : str_of(info->name);
  struct json_object_builder problem = {.scope = scope};
  json_object_add(&problem, STR("type"), json_of_str(str_of(info->problem_type)));
  json_object_add(&problem, STR("title"), json_of_str(str_of(info->title)));
  json_object_add(&problem, STR("status"), json_of_number(status));
  if (!is_internal(fault, status)) {
    json_object_add(&problem, STR("detail"), json_of_str(scope_str(scope, str_of(fault->text))));
  }
  json_object_add(&problem, STR("code"), json_of_str(code));
  json_object_add(&problem, STR("titleKo"), json_of_str(str_of(info->title_ko)));
  return json_object_done(&problem, out);
}
