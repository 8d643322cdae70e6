#pragma once

#include "base/scope.h"

/* SPEC: BCP 47 section 2.2.9, as far as RDF and JSON-LD ask: subtags of 1 to 8 letters and digits, the first of letters
   only. */
bool language_tag_is_well_formed(struct str tag);
/* In lower case, which is how RDF compares tags; borrowed when it is so already, else in the scope. */
enum err language_tag_lower(struct scope *scope, struct str tag, struct str *out);
