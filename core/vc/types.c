#include "vc/types.h"

bool types_has(const struct json *object, struct str type)
{
  return json_holds(json_get(object, STR("type")), type);
}

struct str types_next_own(const struct json *credential, size_t *at)
{
  struct json_list types = json_as_list(json_get(credential, STR("type")));
  while (*at < types.len) {
    const struct json *type = &types.at[(*at)++];
    if (json_is_string(type) && !json_is(type, STR(TYPE_CREDENTIAL)) && !json_is(type, STR(TYPE_PAPER))) {
      return type->string;
    }
  }
  return STR("");
}
