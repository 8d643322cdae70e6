#pragma once

#include "base/buf.h"

/* Multibase texts with a base58btc ('z') or base64url ('u') header. SPEC: cid-1.0#multibase-0 */
enum multibase { MULTIBASE_BASE58 = 'z', MULTIBASE_BASE64_URL = 'u' };

enum err multibase_encode(struct scope *scope, enum multibase base, struct bytes octets, struct str *out);
/* Any of the bases above; ERR_VALUE for another header, ERR_SYNTAX or ERR_LIMIT for a body its base refuses. */
enum err multibase_decode(struct scope *scope, struct str text, struct bytes *out);
