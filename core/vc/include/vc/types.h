#pragma once

#include "json/value.h"

/* The `type` of a credential, of a presentation, of what is in them: one string or several. */

#define TYPE_CREDENTIAL "VerifiableCredential" /* every credential is one */
#define TYPE_PRESENTATION "VerifiablePresentation"
#define TYPE_PAPER "PaperEligibilityCredential" /* how a credential is carried, beside what it is */

bool types_has(const struct json *object, struct str type);

/* What a credential is: each of its types but TYPE_CREDENTIAL and TYPE_PAPER. The next one from `*at` on, which is
   moved behind it; empty when there is none. Borrowed. */
struct str types_next_own(const struct json *credential, size_t *at);
