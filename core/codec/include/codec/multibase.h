#pragma once

#include "base/buf.h"

/* Multibase texts with a base58btc ('z') or base64url ('u') header, and the multicodec keys in them.
   SPEC: cid-1.0#multibase-0, cid-1.0#Multikey */
enum multibase { MULTIBASE_BASE58 = 'z', MULTIBASE_BASE64_URL = 'u' };

enum err multibase_encode(struct scope *scope, enum multibase base, struct bytes octets, struct str *out);
/* Any of the bases above; ERR_VALUE for another header. */
enum err multibase_decode(struct scope *scope, struct str text, struct bytes *out);

/* Unsigned varint (multiformats), at most 9 octets, shortest form only. Returns its length in octets, 0 when malformed.
 */
size_t varint_decode(struct bytes octets, uint64_t *out);
void varint_encode(struct buf *buf, uint64_t number);
