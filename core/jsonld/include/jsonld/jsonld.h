#pragma once

#include "jsonld/catalogue.h"
#include "rdf/sink.h"

/* JSON-LD 1.1 expansion and conversion to RDF. SPEC: json-ld11-api */

enum jsonld_direction { JSONLD_DIRECTION_NONE, JSONLD_DIRECTION_I18N, JSONLD_DIRECTION_COMPOUND };

/* How the W3C test data (and nothing else) reaches documents outside the catalogue: gives the JSON of an IRI, living in
   the scope. NULL in every product path. */
struct jsonld_loader {
  void *handle;
  enum err (*load)(void *handle, struct scope *scope, struct str iri, struct json *out);
};

struct jsonld_options {
  const struct jsonld_catalogue *catalogue;
  const struct jsonld_loader *loader; /* NULL: the catalogue alone */
  struct str base; /* base IRI; empty means null: relative IRIs stay relative */
  bool mode_1_0; /* processing mode json-ld-1.0 */
  bool safe; /* see below */
  bool wrapped_contexts; /* see below */
  bool generalized_rdf; /* keep blank node predicates */
  enum jsonld_direction direction; /* rdfDirection */
  const struct json *expand_context; /* NULL, or the expandContext option */
};

/* Safe mode: what JSON-LD would silently drop is ERR_DATA_LOSS and the sentence names the term: a member or type that
   no context defines, an IRI that is relative or not well-formed, a language tag that is not well-formed, a blank node
   as a property, a value or an object that hangs on nothing, a direction without an option to keep it. Only a member
   whose value is null, or an empty array, says nothing without a fault: that is what they mean. */

/* Wrapped contexts: {"@context": {...}} as a context means what is in it. The specification refuses to define
   "@context" again ("keyword redefinition"), but the libraries that most credentials are signed with read it so, and
   the W3C tests of proof chains hold such documents. What is signed is the same for all who can read them. */

/* What credentials are signed and verified with: base null, safe mode, wrapped contexts, i18n-datatype directions. */
struct jsonld_options jsonld_credential_options(const struct jsonld_catalogue *catalogue);

/* The expanded document (always an array), living in the scope. JSON-LD errors are ERR_JSONLD with the specification's
   code in the fault, e.g. "invalid term definition". */
enum err jsonld_expand(struct scope *scope, const struct json *document, const struct jsonld_options *options,
                       struct json *out);

/* Expands and writes the quads of the document into the sink. Blank nodes get labels b0, b1 ... */
enum err jsonld_to_rdf(struct scope *scope, const struct json *document, const struct jsonld_options *options,
                       struct rdf_sink sink);
