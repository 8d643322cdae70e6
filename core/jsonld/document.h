#pragma once

#include "context.h"

/* A context document, from the catalogue or (for test data) from the loader. */
struct document {
  struct str url;
  struct json json;
  const struct json *context; /* the value of its "@context", or NULL when it has none */
  struct document *next; /* of the loader's */
};

/* The document of the URL. SPEC: json-ld11-api#context-processing-algorithm step 5.2.5. Errors: ERR_CONTEXT with the
   code "loading remote context failed" for a URL that is not in the catalogue; ERR_JSONLD "invalid remote context". */
enum err document_find(struct processor *processor, struct str url, const struct document **out);
