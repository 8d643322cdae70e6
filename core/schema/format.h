#pragma once

#include "base/str.h"

/* The formats of section 7.3 that can be asserted. */
enum format { FORMAT_UNKNOWN, FORMAT_DATE, FORMAT_DATE_TIME, FORMAT_URI };

/* By its name in a schema. */
enum format format_parse(struct str name);
/* True for an unknown format. */
bool format_holds(enum format format, struct str text);
