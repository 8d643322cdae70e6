#pragma once

#include "base/scope.h"

/* IRI references. SPEC: RFC 3986, RFC 3987 */

/* True for `scheme ":" anything`: the reference is not relative. */
bool iri_has_scheme(struct str text);
/* True for an absolute IRI that may stand in RDF: a scheme, one fragment at most, and none of the characters
   that N-Quads forbids. */
bool iri_is_well_formed(struct str text);
/* True for "_:" with a label, or without one as a prefix of blank nodes. */
bool iri_is_blank(struct str text);
/* True for an IRI or blank node that ends with one of :/?#[]@ */
bool iri_ends_with_delimiter(struct str text);

/* SPEC: rfc3986#section-5.2, without any normalization. The result lives in the scope. */
enum err iri_resolve(struct scope *scope, struct str base, struct str reference, struct str *out);
