#pragma once

#include "processor.h"
#include "term_map.h"

/* An active context. Immutable once it was made: entering a scope makes a small new one that shares the terms of the
   one around it. SPEC: json-ld11-api#dfn-active-context */

enum base_kind {
  BASE_OF_DOCUMENT, /* the base option's; contexts of the catalogue leave it open */
  BASE_NULL,
  BASE_IRI
};

struct context {
  struct term_map terms;
  const struct context *previous; /* where a context that does not propagate goes back to, or NULL */
  bool has_vocab;
  struct str vocab;
  struct str language; /* default language, or empty */
  enum direction direction;
  enum base_kind base_kind;
  struct str base; /* with BASE_IRI */
};

/* The URLs of the contexts being read around a remote one, innermost first; NULL in the document itself. */
struct remote {
  struct str url;
  size_t count; /* this one and those around it */
  const struct remote *around;
};

/* The optional inputs of Context Processing. */
struct context_call {
  struct str base_url; /* against which URLs of contexts are resolved; empty for none */
  const struct remote *remote;
  bool override_protected;
  bool no_propagation;
  bool only_validate; /* the result is discarded: a context being read already is not read again */
};

/* The one before any @context was seen. */
extern const struct context context_initial;

/* SPEC: json-ld11-api#context-processing-algorithm */
enum err context_process(struct processor *processor, const struct context *active, const struct json *local,
                         const struct context_call *call, const struct context **out);

/* How a term's own context is entered. */
enum context_use { USE_PROPERTY, USE_TYPE, USE_TYPE_MAP, USE_COUNT };

/* Enters the local context of `term`; each (active context, term, use) is processed once. */
enum err context_enter(struct processor *processor, const struct context *active, const struct term *term,
                       enum context_use use, const struct context **out);

/* The base IRI that relative references are resolved against; empty for null. */
struct str context_base(struct processor *processor, const struct context *context);
