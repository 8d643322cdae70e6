#pragma once

#include "base/str.h"

/* URLs and URNs as documents name things by them. */

/* A scheme, a colon, something more; at most LIMIT_URL_OCTETS, none of them a blank, a control character or one that no
   IRI may hold. False for relative references and for the names of blank nodes (_:b0), which mean something else in
   every document. SPEC: RFC 3987#section-2.2 */
bool url_is_absolute(struct str text);
/* The same with the scheme http or https, and somebody to ask. */
bool url_is_web(struct str text);
