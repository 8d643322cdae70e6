#include "period.h"

#include "codec/xsd_time.h"

struct period period_of(const struct json *credential, enum vc_version version)
{
  bool is_v2 = version == VC_VERSION_2_0;
  return (struct period){json_get(credential, is_v2 ? STR("validFrom") : STR("issuanceDate")),
                         json_get(credential, is_v2 ? STR("validUntil") : STR("expirationDate"))};
}

enum err period_time(struct scope *scope, const struct json *time, int64_t *seconds)
{
  if (time == NULL) {
    return OK;
  }
  return json_is_string(time) ? xsd_time_parse(scope, time->string, seconds)
                              : FAIL(scope, ERR_VALUE, "a time must be a string");
}
