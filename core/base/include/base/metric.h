#pragma once

#include "base/buf.h"

/* One sample with one label, as Prometheus reads it: `name{label="value"} number`. The value is any text. */
void metric_print(struct buf *out, const char *name, const char *label, struct str value, uint64_t number);
