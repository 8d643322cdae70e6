#pragma once

#include "base/scope.h"

/* URI references, as far as $id and $ref need them. SPEC: RFC 3986 */

/* Section 5.2: `reference` seen from `base`. Lives in the scope; at == NULL when the scope is full. */
struct str uri_resolve(struct scope *scope, struct str base, struct str reference);
/* What stands before the '#'. */
struct str uri_without_fragment(struct str uri);
/* What stands after it, with percent-encoded octets decoded; empty when there is none. */
struct str uri_fragment(struct scope *scope, struct str uri);
/* True for an absolute URI: a scheme, and only characters that a URI may hold. */
bool uri_is_absolute(struct str uri);
