#pragma once

#include "jsonld/jsonld.h"
#include "memo.h"

/* One run over one document: the options, and what is remembered while it lasts. Belongs to one thread. */
struct processor {
  struct scope *scope;
  const struct jsonld_options *options;
  struct memo memo; /* what the catalogue did not compile ahead */
  struct document *loaded; /* by the loader, newest first */
  size_t definitions; /* contexts and terms made, bounded by LIMIT_CONTEXT_TERMS */
  size_t depth; /* of expansion or of conversion to RDF */
  bool base_used; /* a result depends on the base option, so it cannot be shared */
};

/* A JSON-LD error: the specification's code and a sentence. */
#define REFUSE(processor, code, ...) FAIL_CODE((processor)->scope, ERR_JSONLD, STR(code), __VA_ARGS__)

/* Counts one more context or term definition. */
enum err processor_count(struct processor *processor);
/* One level down; `processor_leave` comes back up. */
enum err processor_enter(struct processor *processor);
void processor_leave(struct processor *processor);
/* A name from the document, cut so that the sentence around it keeps its end. */
struct str processor_shown(struct str name);
/* In safe mode a fault that says that `name` would be dropped and why, else OK. */
enum err processor_drop(struct processor *processor, struct str name, const char *why);
