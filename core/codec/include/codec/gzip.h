#pragma once

#include "base/scope.h"

/* Gzip members, RFC 1952, by zlib. Output is reproducible: no time, no name, OS 255. */
enum err gzip_encode(struct scope *scope, struct bytes octets, struct bytes *out);
/* ERR_LIMIT as soon as more than `cap_octets` would come out; ERR_SYNTAX for a damaged or truncated member or trailing
   octets. */
enum err gzip_decode(struct scope *scope, struct bytes member, size_t cap_octets, struct bytes *out);
