#pragma once

#include "json/value.h"

/* SPEC: RFC 9457. Why a request was not served, for programs and people:
   {"type", "title", "status", "detail", "code", "titleKo"}. From the error table and the fault; the place in the source
   stays inside, and so does the detail of a fault of our own (5xx). */

/* `fault` was taken out of the scope (scope_take_fault). `status` is what the answer has (the table's own is
 * err_info(fault->err)->http_status). */
enum err problem_json(struct scope *scope, const struct fault *fault, int status, struct json *out);
