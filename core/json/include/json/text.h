#pragma once

#include "base/buf.h"
#include "json/value.h"

/* JSON text, RFC 8259, to a tree and back. */

/* Strict: UTF-8, no duplicate keys, no U+0000 in keys, nothing after the value, integers within +-(2^53 - 1) or
   written as their double is printed, depth and number of values within the limits. Any kind of value may be at the top. The tree lives in the scope and does not
   borrow from `text`. Errors: ERR_SYNTAX (with line and column), ERR_LIMIT, ERR_RANGE. */
enum err json_parse(struct scope *scope, struct str text, struct json *out);

/* Compact text with the members in their order. */
enum err json_print(struct scope *scope, const struct json *value, struct str *out);
/* Two spaces an indent, for people. Ends with a line feed. */
enum err json_print_pretty(struct scope *scope, const struct json *value, struct str *out);
/* SPEC: RFC 8785 (JCS): members in the order of UTF-16 code units, numbers as ECMAScript prints them. */
enum err json_print_jcs(struct scope *scope, const struct json *value, struct str *out);

/* The JSON form of one string, with its quotes. */
void json_print_string(struct buf *buf, struct str text);
