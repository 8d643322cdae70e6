#pragma once

#include "vc/rules.h"

/* From when until when a credential says it is good: by the names of its own version, whatever else it has by the
   other's. */
struct period {
  const struct json *from; /* NULL: has always been; borrowed from the credential */
  const struct json *until; /* NULL: without an end */
};

struct period period_of(const struct json *credential, enum vc_version version);

/* Leaves `*seconds` where the time is NULL. A fault for what is no dateTimeStamp, which the rules refuse. */
enum err period_time(struct scope *scope, const struct json *time, int64_t *seconds);
