#pragma once

#include "jsonld/catalogue.h"
#include "vocabulary.h"

/* Contexts as CBOR-LD needs them: which terms they define, in the order in which ids are handed out, each with what
   its value is compressed by. Compiled from JSON; const afterwards. SPEC: cbor-ld-1.0, Context Loading */

/* What a term's values are, which chooses table and codec. */
enum kind { KIND_NONE, KIND_URL, KIND_DATE, KIND_DATE_TIME, KIND_MULTIBASE, KIND_OTHER };

/* The value of an "@context" member: each item is null, a compiled object, or a URL. */
struct context_ref {
  bool null;
  const struct context *context; /* NULL for a URL, which is loaded when it is applied */
  struct str url;
};
struct context_list {
  const struct context_ref *at;
  size_t len;
};

struct definition {
  struct str id; /* absolute IRI or keyword; empty when the context does not say */
  struct str type; /* IRI or keyword; empty when there is none */
  /* The term that the text before the first ':' names, in case the active context defines it; else NO_TERM. */
  size_t id_prefix;
  size_t type_prefix;
  enum kind kind;
  bool is_type; /* another name for @type */
  bool protected_term;
  struct context_list scoped;
  const struct json *raw; /* as written */
};

struct context_term {
  size_t term;
  const struct definition *definition;
};

struct context {
  const struct json *raw; /* with what it imports */
  const struct context *import; /* NULL when there is none */
  const struct context_term *terms; /* in the order of their names' UTF-16 code units */
  size_t term_count;
  const size_t *nulls; /* terms it takes away */
  size_t null_count;
  bool propagate_stated;
  bool propagate;
};

/* Compiled contexts by URL. Like a vocabulary, a set may stand on a const one. */
struct context_set {
  const struct context_set *below;
  struct scope *scope; /* what is compiled lives here, and its faults go here */
  const struct jsonld_catalogue *catalogue;
  struct vocabulary vocabulary;
  struct context_ref *loaded;
  size_t loaded_len;
  size_t loaded_cap;
  unsigned import_depth;
};

enum err context_set_open(struct context_set *set, struct scope *scope, const struct context_set *below,
                          const struct jsonld_catalogue *catalogue);
/* The context of a URL, compiled now if it was not yet. ERR_CONTEXT when the catalogue does not have it. */
enum err context_set_load(struct context_set *set, struct str url, const struct context **out);
/* Compiles what an "@context" member holds; URLs are not loaded yet. Borrows the JSON. */
enum err context_set_list(struct context_set *set, const struct json *value, struct context_list *out);

/* Sets `kind` and `is_type` from `id` and `type`. */
void definition_classify(struct definition *definition);
/* Same meaning, whether or not protected. */
bool definition_equal(const struct definition *a, const struct definition *b);
