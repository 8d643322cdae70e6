#pragma once

#include "vc/schemas.h"

/* Resources that a credential names with their digests. SPEC: vc-data-model-2.0#integrity-of-related-resources
   Private to core/vc. */

/* One hash-expression of SRI, "sha384-" and standard base64; or multibase: a multihash, or the bare SHA-256. ERR_VALUE
   with the reason alone. The octets live in the scope. */
enum err resource_parse_sri(struct scope *scope, struct str text, struct resource_digest *out);
enum err resource_parse_multibase(struct scope *scope, struct str text, struct resource_digest *out);

/* The digests of the text itself, by every algorithm. */
enum err resource_digests_of(struct scope *scope, struct str text, struct resource *out);

/* Every resource of the credential that is in the catalogue has the digests that the credential gives; ERR_VALUE names
   the member. Others are not at hand, and nothing is fetched. The rules must have been kept. */
enum err resources_check(struct scope *scope, const struct schemas *schemas, const struct json *credential);
