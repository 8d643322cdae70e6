#pragma once

#include "json/value.h"

/* A JSON Schema (draft 2020-12), compiled once from its text: an immutable object that all threads share. It refers
   only to itself: what its $ref names must be inside its own document, and nothing is ever fetched. */
struct schema;

/* Whether `format` (date, date-time, uri) refuses, or is a mere annotation as the specification has it. */
enum schema_formats { SCHEMA_FORMATS_ANNOTATE, SCHEMA_FORMATS_ASSERT };

/* One reason why a document does not hold, for the person who has to correct it. The sentences name the member by the
   schema's "title" (Korean) and "titleEn", and never repeat what the document says there. All lives in the scope. */
struct schema_error {
  struct str path; /* of the member, "credentialSubject.name"; empty for the document itself */
  struct str keyword; /* of the schema: "required", "maxLength" ... */
  struct str ko;
  struct str en;
};

/* At most LIMIT_SCHEMA_ERRORS of them; none when the document is valid. */
struct schema_errors {
  const struct schema_error *at;
  size_t len;
};

/* Compiles `text`; `*out` is owned by the caller, free with schema_free. Errors: those of json_parse; ERR_VALUE for a
   keyword whose value it cannot have, a pattern that is none, or a $ref to nowhere; ERR_LIMIT for too deep a nesting.
 */
enum err schema_new(struct scope *scope, struct str text, enum schema_formats formats, struct schema **out);
void schema_free(struct schema *schema);

/* A document that does not hold gives OK and its errors. ERR_LIMIT when its evaluation nests deeper than
   LIMIT_SCHEMA_DEPTH, takes more than LIMIT_SCHEMA_STEPS, or a pattern more than LIMIT_REGEX_MATCH. */
enum err schema_validate(const struct schema *schema, struct scope *scope, const struct json *document,
                         struct schema_errors *out);

/* The schema itself. Borrowed. */
const struct json *schema_document(const struct schema *schema);
/* What the top of the schema says of the member `name` in "properties", or NULL. Borrowed. */
const struct json *schema_property(const struct schema *schema, struct str name);
