#pragma once

#include "casebook/document.h"
#include "vc/issue.h"

/* How an issued credential stands in the book: type, number, form, validity, status entries, all from the credential
   itself. Its id is new. */
enum err issued_document(struct scope *scope, const struct issuer *issuer, const struct issued *issued,
                         struct document *out);
