#pragma once

#include "vc/schemas.h"

/* What credentials and presentations of a kind will look like, as far as contexts, types and members go: for what is
   worked out at start, once for all of them. Private to core/vc. */

/* A presentation with one credential of the kind, living in the scope. */
enum err outline_presentation(struct scope *scope, const struct kind *kind, struct json *out);
