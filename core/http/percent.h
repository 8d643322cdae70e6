#pragma once

#include "base/scope.h"

/* SPEC: RFC 3986 section 2.1. Decodes %XX (and "+" as a blank when `form`) into the scope. ERR_SYNTAX for a damaged
 * escape, U+0000, or a result that is not UTF-8. */
enum err percent_decode(struct scope *scope, struct str text, bool form, struct str *out);
