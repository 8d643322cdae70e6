#pragma once

#include "expand_iri.h"
#include "local.h"

/* The reading of one context definition into an active context that is still private to its reader. */
struct defining {
  struct processor *processor;
  struct context *context;
  struct local *local;
  const struct context_call *call;
  bool is_protected; /* the definition's own "@protected" */
};

/* Defines the term of the local context's member, and before it the terms that it depends on.
   SPEC: json-ld11-api#create-term-definition */
enum err definition_create(struct defining *defining, size_t place);

/* IRI expansion against the vocabulary while terms are being defined: defines first what the value depends on.
   SPEC: json-ld11-api#iri-expansion with a local context */
enum err definition_expand_iri(struct defining *defining, struct str value, struct expanded_iri *out);
