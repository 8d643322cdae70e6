#pragma once

#include "base/scope.h"

/* xsd:dateTimeStamp and xsd:date. SPEC: xmlschema11-2#dateTimeStamp */

/* Needs an offset ("Z" or "+09:00"); fractions are read and dropped. Seconds since 1970. ERR_VALUE otherwise. */
enum err xsd_time_parse(struct scope *scope, struct str text, int64_t *seconds);
/* "2026-03-10T01:02:03Z", in UTC. Only for years 0001 to 9999; `at` is NULL when the scope is exhausted. */
struct str xsd_time_print(struct scope *scope, int64_t seconds);
/* "2026-03-10" to seconds at 00:00Z, and back. */
enum err xsd_date_parse(struct scope *scope, struct str text, int64_t *seconds);
struct str xsd_date_print(struct scope *scope, int64_t seconds);
