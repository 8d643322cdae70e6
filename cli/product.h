#pragma once

#include "crypto/key_file.h"
#include "vc/schemas.h"
#include "json/value.h"

/* What the product's verbs (issue, present, verify, csv ...) need alike. */

/* The schemas folder built with the program, or the one that DOJANG_SHARE names; beside it the one of DOJANG_SCHEMAS.
   Owned by the caller, free with schemas_free. */
enum err product_schemas(struct scope *scope, struct schemas **out);
/* A key file; `passphrase` is "env:NAME", "file:PATH", or NULL for a test key. Owned by the caller, free with
   key_pair_free. */
enum err product_key(struct scope *scope, const char *path, const char *passphrase, struct key_pair **out);
/* The JSON of a file or of standard input. */
enum err product_json(struct scope *scope, const char *path, struct json *out);
/* "now", a dateTimeStamp, or seconds as "+90" and "-90" from now. */
enum err product_time(struct scope *scope, const char *text, int64_t now_s, int64_t *out);
/* Pretty JSON on standard output. */
enum err product_write(struct scope *scope, const struct json *value);
